package org.vmxlab.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.vmxlab.campaign.FaultKind;
import org.vmxlab.verdict.ViolationKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vmxlab explain CODE}. */
@Command(
        mixinStandardHelpOptions = true,
        description = "Tell what a code means, and what to do about it.",
        header = {
            "Examples:",
            "  vmxlab explain VMX101",
            "  vmxlab explain UB-01",
            "  vmxlab explain vmwrite-invalid-vmcs",
            "  vmxlab explain faults",
            "  vmxlab explain ipi-lost",
            ""
        })
final class ExplainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "CODE",
            description = "A code that vmxlab printed, or the name of a kind of violation or of fault.")
    private String code;

    @Override
    public Integer call() {
        if (code.equalsIgnoreCase("faults")) {
            return listFaults();
        }
        Optional<FaultKind> fault = FaultKind.named(code.toLowerCase(Locale.ROOT));
        if (fault.isPresent()) {
            return show("fault-" + fault.get().name());
        }
        String name = code.toUpperCase(Locale.ROOT);
        for (ViolationKind kind : ViolationKind.values()) {
            if (kind.label().equalsIgnoreCase(code)) {
                name = kind.code();
            }
        }
        if (!name.matches("[A-Z]+-?[0-9A-F]+")) {
            throw BadInput.usage("'" + code + "' is not a code; codes look like VMX101, RUN203, UB-01 or ASM012;"
                    + " 'vmxlab explain faults' lists kinds of faults");
        }
        return show(name);
    }

    private int listFaults() {
        PrintWriter out = spec.commandLine().getOut();
        FaultKind.ALL.forEach(kind -> out.printf("%-20s %s%n", kind.name(), kind.title()));
        out.flush();
        return ExitCode.OK;
    }

    private int show(String name) {
        try (InputStream page = ExplainCommand.class.getResourceAsStream("/org/vmxlab/explain/" + name + ".md")) {
            if (page == null) {
                throw BadInput.usage("there is no code '" + name + "'; codes stand in brackets in vmxlab's messages");
            }
            PrintWriter out = spec.commandLine().getOut();
            out.print(new String(page.readAllBytes(), StandardCharsets.UTF_8));
            out.flush();
            return ExitCode.OK;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
