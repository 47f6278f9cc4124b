package org.vmxlab.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vmxlab.assembler.Assembler;
import org.vmxlab.assembler.Request;
import org.vmxlab.diagnostic.DiagnosticRenderer;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.machine.Machine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The program of a command, and what of it may be set from outside. */
final class ProgramOptions {
    @Parameters(
            paramLabel = "PROGRAM",
            description = "Path of an .asm file, or a name in guest-programs such as xen/vmcs-race.")
    private String program = "";

    @Option(names = "--variant", paramLabel = "NAME", description = "Variant of the scenario (default: its first).")
    private @Nullable String variant;

    @Option(names = "--trigger", paramLabel = "NAME", description = "Trigger of the scenario (default: its first).")
    private @Nullable String trigger;

    @Option(
            names = "--set",
            paramLabel = "OPTION=VALUE",
            description = "Value of an option of the program; may be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--cpus",
            paramLabel = "N",
            description = "Number of CPUs, 1 to 64 (default: the scenario's, or 1).")
    private @Nullable Integer cpus;

    /** Makes PROGRAM optional in {@code command}, which may have it from a file. */
    static void programIsOptional(CommandSpec command) {
        PositionalParamSpec program = command.positionalParameters().get(0);
        command.remove(program);
        command.addPositional(program.toBuilder().arity("0..1").required(false).build());
    }

    String program() {
        return program;
    }

    /** The same for {@code other}; where nothing was chosen here, what is given there counts. */
    ProgramOptions orElse(
            String other, Optional<String> itsVariant, Optional<String> itsTrigger, Map<String, String> itsSettings) {
        ProgramOptions options = new ProgramOptions();
        options.program = other;
        options.variant = variant == null ? itsVariant.orElse(null) : variant;
        options.trigger = trigger == null ? itsTrigger.orElse(null) : trigger;
        options.settings = new LinkedHashMap<>(itsSettings);
        options.settings.putAll(settings);
        options.cpus = cpus;
        return options;
    }

    /** What was chosen, by name; for replay files. */
    Map<String, String> chosen() {
        Map<String, String> chosen = new LinkedHashMap<>();
        Optional.ofNullable(variant).ifPresent(value -> chosen.put("variant", value));
        Optional.ofNullable(trigger).ifPresent(value -> chosen.put("trigger", value));
        Optional.ofNullable(cpus).ifPresent(value -> chosen.put("cpus", value.toString()));
        settings.forEach((name, value) -> chosen.put("option:" + name, value));
        return chosen;
    }

    Request request() {
        if (cpus != null && (cpus < 1 || cpus > Machine.MAX_CPUS)) {
            throw BadInput.usage("--cpus " + cpus + ": a machine has 1 to " + Machine.MAX_CPUS + " CPUs");
        }
        return new Request(
                Optional.ofNullable(variant), Optional.ofNullable(trigger), settings, Optional.ofNullable(cpus));
    }

    /** Assembles the program; prints warnings; errors end the command. */
    Assembler.Result assemble(PrintWriter err) {
        return assemble(program, request(), err);
    }

    static Assembler.Result assemble(String name, Request request, PrintWriter err) {
        ProgramFiles files = new ProgramFiles();
        SourceFile main = files.program(name);
        Assembler.Result result = Assembler.assemble(main, files, request);
        if (result.program().isEmpty()) {
            throw BadInput.file(DiagnosticRenderer.render(result.diagnostics()).stripTrailing());
        }
        err.print(DiagnosticRenderer.render(result.diagnostics()));
        err.flush();
        return result;
    }
}
