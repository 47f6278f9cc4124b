package org.vmxlab.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vmxlab.assembler.Program;
import org.vmxlab.guest.Guest;
import org.vmxlab.schedule.RoundRobin;
import org.vmxlab.schedule.Schedule;
import org.vmxlab.schedule.Seeded;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vmxlab run}. */
@Command(
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Run a program once: along its scenario's schedule, in turns, or as a seed decides.",
        header = {
            "Examples:",
            "  vmxlab run xen/vmcs-race",
            "  vmxlab run xen/vmcs-race --variant landed",
            "  vmxlab run my.asm --set MODE=fast --cpus 4 --seed 7",
            "  vmxlab run my.asm --dump result,8 --json",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 ended as it should; 1 violation; 2 usage; 3 bad input; 70 internal error;",
            "130 interrupted (Ctrl-C)."
        })
final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ProgramOptions program = new ProgramOptions();

    @Mixin
    private PolicyOptions policy = new PolicyOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Mixin
    private ResultOptions results = new ResultOptions();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Let this seed decide about CPUs, IPIs and store buffers.")
    private @Nullable Long seed;

    @Option(names = "--round-robin", paramLabel = "STEPS", description = "Let CPUs take turns of so many steps.")
    private @Nullable Long quantum;

    @Option(names = "--until", paramLabel = "LABEL", description = "Stop when a CPU is about to execute this.")
    private @Nullable String until;

    @Option(
            names = "--max-steps",
            paramLabel = "N",
            description = "Steps of all CPUs together (default: the scenario's bound, or 1,000 million).")
    private @Nullable Long maxSteps;

    @Option(names = "--trace", description = "Print each instruction on standard error as it is executed.")
    private boolean trace;

    @Option(
            names = "--dump",
            paramLabel = "SYMBOL[,BYTES]",
            split = ";",
            description = "Put memory at the end into the result, in hex; may be repeated.")
    private List<String> dumps = new ArrayList<>();

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        if (seed != null && quantum != null) {
            throw BadInput.usage("--seed and --round-robin exclude each other: both decide who goes on");
        }
        if (quantum != null && quantum < 1) {
            throw BadInput.usage("--round-robin " + quantum + ": a turn has at least 1 step");
        }
        if (maxSteps != null && maxSteps < 1) {
            throw BadInput.usage("--max-steps " + maxSteps + ": at least 1");
        }
        Program assembled = program.assemble(err).program().orElseThrow();
        boolean scripted = seed == null && quantum == null;
        int cpus = assembled.starts().size();
        if (scripted && assembled.script().stream().anyMatch(step -> step.cpu() >= cpus)) {
            throw BadInput.usage("the scenario's schedule speaks of a CPU that a machine with --cpus " + cpus
                    + " has not; let the CPUs take turns with --round-robin 50, or a seed decide with --seed 1");
        }
        Guest guest = engine.on(new Guest(assembled, policy.policy()));
        Execution execution = new Execution(guest, program.program(), results, spec.commandLine());
        Schedule schedule =
                seed != null ? new Seeded(seed) : quantum != null ? new RoundRobin(quantum) : guest.schedule();
        int code = execution.run(new Execution.Plan(
                schedule,
                Optional.ofNullable(seed),
                Optional.ofNullable(until).map(label -> Dumps.address(assembled.image(), label)),
                maxSteps == null ? guest.maxSteps() : maxSteps,
                trace ? Execution.Tracing.EACH_STEP : Execution.Tracing.NONE,
                dumps,
                replaySettings()));
        engine.print(err);
        return code;
    }

    private Map<String, String> replaySettings() {
        Map<String, String> settings = program.chosen();
        settings.putAll(policy.chosen());
        return settings;
    }
}
