package org.vmxlab.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vmxlab.debug.BadCommand;
import org.vmxlab.debug.Debugger;
import org.vmxlab.debug.Walk;
import org.vmxlab.guest.Guest;
import org.vmxlab.guest.GuestNames;
import org.vmxlab.guest.GuestSource;
import org.vmxlab.machine.Machine;
import org.vmxlab.schedule.AsRecorded;
import org.vmxlab.schedule.Course;
import org.vmxlab.schedule.ForkableSchedule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vmxlab debug}. */
@Command(
        name = "debug",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Walk through a run by hand, forwards and backwards; look at registers and memory.",
        header = {
            "Examples:",
            "  vmxlab debug xen/vmcs-race              along its interleaving; 'help' lists commands",
            "  vmxlab debug vmcs-race.vmxr             a saved run",
            "  echo 'until vmx_fpu_leave' | vmxlab debug xen/vmcs-race",
            ""
        },
        footer = {
            "",
            "Exit codes: 0; 1 the run stands at a violation; 2 usage, or a wrong command that came from no terminal;",
            "3 bad input."
        })
final class DebugCommand implements Callable<Integer> {
    private static final String REPLAY_ENDING = ".vmxr";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ProgramOptions program = new ProgramOptions();

    @Mixin
    private PolicyOptions policy = new PolicyOptions();

    @Option(
            names = "--commands",
            paramLabel = "FILE",
            description = "Read commands from here instead of standard input.")
    private @Nullable Path commands;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Guest guest;
        ForkableSchedule schedule;
        if (program.program().endsWith(REPLAY_ENDING)) {
            if (!program.chosen().isEmpty() || !policy.chosen().equals(new PolicyOptions().chosen())) {
                throw BadInput.usage("a saved run has its options in it; '" + program.program() + "' takes no other");
            }
            SavedRun saved = SavedRun.open(Path.of(program.program()), err);
            guest = saved.guest();
            schedule = new AsRecorded(saved.replay().performed(), guest.turns());
        } else {
            guest = new Guest(program.assemble(err).program().orElseThrow(), policy.policy());
            schedule = guest.schedule();
        }
        try (BufferedReader lines = input();
                Interruption interruption = Interruption.listening(err)) {
            Debugger debugger = debugger(guest, schedule, interruption);
            out.print(debugger.here());
            return new Conversation(lines, out, err).hold(debugger, interruption);
        } catch (IOException unreadable) {
            throw BadInput.file("'" + commands + "' cannot be read: " + unreadable.getMessage());
        }
    }

    private static Debugger debugger(Guest guest, ForkableSchedule schedule, Interruption interruption) {
        Machine machine = guest.boot();
        GuestNames names = new GuestNames(guest.image(), machine);
        Course course = new Course(
                machine,
                schedule,
                guest.ending(guest.maxSteps(), Optional.empty()).mayHalt());
        return new Debugger(
                machine,
                guest.image(),
                new Walk(course, guest.law(machine)),
                names,
                new GuestSource(machine.memory(), guest.image()),
                names::objects,
                interruption::requested);
    }

    private BufferedReader input() throws IOException {
        return commands != null
                ? Files.newBufferedReader(commands)
                : new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    }

    /** Lines in, answers out. A person is prompted and may err; a script may not. */
    private final class Conversation {
        private final BufferedReader lines;
        private final PrintWriter out;
        private final PrintWriter err;
        private final boolean person = commands == null && System.console() != null;

        Conversation(BufferedReader lines, PrintWriter out, PrintWriter err) {
            this.lines = lines;
            this.out = out;
            this.err = err;
        }

        int hold(Debugger debugger, Interruption interruption) throws IOException {
            while (!debugger.isOver() && !interruption.requested()) {
                if (person) {
                    out.print("(vmxlab) ");
                }
                out.flush();
                String line = lines.readLine();
                if (line == null) {
                    break;
                }
                try {
                    out.print(debugger.obey(line));
                } catch (BadCommand bad) {
                    if (!person) {
                        out.flush();
                        throw BadInput.usage("'" + line.strip() + "': " + bad.getMessage());
                    }
                    err.println("error: " + bad.getMessage());
                }
            }
            out.flush();
            if (interruption.requested()) {
                return ExitCode.INTERRUPTED;
            }
            return debugger.violation().isPresent() ? ExitCode.VIOLATION : ExitCode.OK;
        }
    }
}
