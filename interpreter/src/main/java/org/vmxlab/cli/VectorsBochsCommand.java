package org.vmxlab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vmxlab.apic.ApicMode;
import org.vmxlab.vectors.BochsCheck;
import org.vmxlab.vectors.SequenceDivergence;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vmxlab vectors bochs}. */
@Command(
        name = "bochs",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Compare random sequences of VMX or APIC operations with Bochs (Bochs and NASM are needed).",
        footer = {
            "",
            "Where Bochs is known not to do what the manual says, that is counted and printed, not a divergence.",
            "Exit codes: 0 all agree, or there is no Bochs; 1 a divergence; 2 usage; 3 Bochs cannot be run."
        })
final class VectorsBochsCommand implements Callable<Integer> {
    /** Models of this machine that are processors of Bochs too, and their names there. */
    private static final Map<String, String> PROCESSORS =
            Map.of("ivy_bridge", "corei7_ivy_bridge_3770k", "skylake_x", "corei7_skylake_x");

    private static final int MOST_CPUS = 4;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ComparisonOptions options = new ComparisonOptions();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Operations (default: ${DEFAULT-VALUE}).")
    private long count;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "ivy_bridge",
            description = "Model of the processor: ivy_bridge or skylake_x (default: ${DEFAULT-VALUE}).")
    private String model = "";

    @Option(
            names = "--apic",
            paramLabel = "MODE",
            description = "Operations on local APICs instead of VMX: xapic or x2apic.")
    private @Nullable String apic;

    @Option(
            names = "--cpus",
            paramLabel = "N",
            defaultValue = "1",
            description = "With --apic: CPUs that send each other IPIs, 1 to 4 (default: ${DEFAULT-VALUE}).")
    private int cpus;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        String processor = PROCESSORS.get(model);
        if (processor == null) {
            throw BadInput.usage("Bochs has no '" + model + "'; it has ivy_bridge and skylake_x");
        }
        if (cpus < 1 || cpus > MOST_CPUS || cpus > 1 && apic == null) {
            throw BadInput.usage("--cpus is 1 to " + MOST_CPUS + ", and more than 1 only with --apic");
        }
        Optional<ApicMode> mode = Optional.ofNullable(apic).map(VectorsBochsCommand::mode);
        try (Bochs bochs = Bochs.installed(processor, cpus).orElse(null)) {
            if (bochs == null) {
                out.println("skipped: Bochs, its BIOS and NASM are needed");
                out.flush();
                return ExitCode.OK;
            }
            if (cpus > 1 && !bochs.emulatesSeveral()) {
                out.println(
                        "skipped: this Bochs emulates one CPU only; Debian's, and others built with --enable-smp, have"
                                + " several");
                out.flush();
                return ExitCode.OK;
            }
            BochsCheck check = mode.isEmpty()
                    ? BochsCheck.vmx(bochs, model, BootFrame.vmx(), options.seed())
                    : BochsCheck.apic(bochs, mode.get(), cpus, BootFrame.apic(), options.seed());
            err.println("seed " + options.seed() + ", " + count + " operations");
            Optional<SequenceDivergence> found = check.compare(count, done -> err.println(done + " agree"));
            summary(out, check);
            if (found.isEmpty()) {
                return ExitCode.OK;
            }
            report(out, found.get());
            return ExitCode.VIOLATION;
        } catch (IOException unusable) {
            throw BadInput.file("Bochs cannot be asked: " + unusable.getMessage());
        }
    }

    private static ApicMode mode(String name) {
        return switch (name) {
            case "xapic" -> ApicMode.XAPIC;
            case "x2apic" -> ApicMode.X2APIC;
            default -> throw BadInput.usage("there is no APIC mode '" + name + "'; there are xapic and x2apic");
        };
    }

    private void summary(PrintWriter out, BochsCheck check) {
        out.println(check.agreed() + " operations in " + check.sequences() + " sequences agree with Bochs (seed "
                + options.seed()
                + ", "
                + (apic == null ? model : apic + (cpus == 1 ? "" : ", " + cpus + " CPUs")) + ")");
        out.println("known deviations of Bochs, and how often they showed:");
        check.known()
                .forEach((deviation, times) -> out.println("  " + deviation.id() + ": " + times + "   "
                        + deviation.text() + " (" + deviation.section() + ")"));
        out.flush();
    }

    private void report(PrintWriter out, SequenceDivergence divergence) throws IOException {
        out.println("first divergence: sequence " + divergence.sequence() + " of seed " + options.seed()
                + ", shrunk; operation " + divergence.index() + " of it: " + divergence.operation());
        options.report(out, divergence.differences(), "Bochs's", divergence.row());
    }
}
