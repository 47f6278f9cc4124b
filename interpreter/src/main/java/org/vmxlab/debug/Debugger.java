package org.vmxlab.debug;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Probe;
import org.vmxlab.diagnosis.Names;
import org.vmxlab.diagnostic.NearestWord;
import org.vmxlab.image.Image;
import org.vmxlab.machine.Machine;
import org.vmxlab.report.Source;
import org.vmxlab.verdict.Violation;

/** Obeys commands about a run, one line each, and answers in text. */
public final class Debugger {
    private static final int DEFAULT_BYTES = 64;
    private static final int MOST_BYTES = 1 << 16;

    private final Machine machine;
    private final Image image;
    private final Walk walk;
    private final Supplier<List<String>> objects;
    private final BooleanSupplier interrupted;
    private final Places places;
    private final StateText states;
    private final Map<Long, String> breakpoints = new LinkedHashMap<>();
    private final Map<String, Command> commands = new LinkedHashMap<>();
    private final StringBuilder remarks = new StringBuilder();
    private boolean over;

    @FunctionalInterface
    private interface Performer {
        String perform(List<String> words);
    }

    private record Command(String usage, int most, String help, Performer performer) {}

    /**
     * @param names words for the addresses of {@code machine}
     * @param objects what is known of the hypervisor's objects now
     * @param interrupted whether the user wants it back while it goes on
     */
    public Debugger(
            Machine machine,
            Image image,
            Walk walk,
            Names names,
            Source source,
            Supplier<List<String>> objects,
            BooleanSupplier interrupted) {
        this.machine = machine;
        this.image = image;
        this.walk = walk;
        this.objects = objects;
        this.interrupted = interrupted;
        places = new Places(image);
        states = new StateText(image, names, source);
        command("step", "step [N]", 1, "N steps forwards (1)", words -> go(count(words, 1)));
        command("continue", "continue", 0, "on to a breakpoint or the end", words -> go(Long.MAX_VALUE));
        command("until", "until PLACE", 1, "on until a CPU is about to execute it", this::until);
        command("break", "break [PLACE]", 1, "stop there from now on; without PLACE: list them", this::breakAt);
        command("back", "back [N]", 1, "N steps backwards (1)", words -> back(count(words, 1)));
        command("delete", "delete PLACE", 1, "do not stop there any more", this::delete);
        command("registers", "registers [CPU]", 1, "registers, flags, what is pending", this::registers);
        command("memory", "memory PLACE [BYTES]", 2, "memory in hex, as all CPUs see it", this::memory);
        command("state", "state", 0, "each CPU, each vCPU", words -> String.join("\n", this.objects.get()) + "\n");
        command("where", "where", 0, "the step, the CPU that makes it, the source", words -> here());
        command("help", "help", 0, "this list", words -> help());
        command("quit", "quit", 0, "the end", words -> quit());
    }

    private void command(String name, String usage, int most, String help, Performer performer) {
        commands.put(name, new Command(usage, most, help, performer));
    }

    /** Whether the user has had enough. */
    public boolean isOver() {
        return over;
    }

    /** What is wrong where the run stands. */
    public Optional<Violation> violation() {
        return walk.violation();
    }

    /** The step at which the run stands, the CPU that is to make it, and its place. */
    public String here() {
        String step = "step " + walk.steps() + "  ";
        if (walk.violation().isPresent()) {
            Violation violation = walk.violation().get();
            return step + "violation[" + violation.kind().code() + "]: " + violation.detail() + "\n"
                    + states.place(machine.cpu(violation.cpu()));
        }
        return step + walk.next().map(states::place).orElse("the run has ended\n");
    }

    /**
     * Obeys {@code line}, a command and its words; the help says how. Nothing happens on an empty line.
     *
     * @throws BadCommand with nothing changed
     */
    public String obey(String line) {
        List<String> words = List.of(line.strip().split("\\s+"));
        if (words.get(0).isEmpty()) {
            return "";
        }
        Command command = named(words.get(0));
        if (words.size() - 1 > command.most) {
            throw new BadCommand("too many words; it is '" + command.usage + "'");
        }
        String answer = command.performer.perform(words.subList(1, words.size()));
        String said = remarks.toString();
        remarks.setLength(0);
        return said + answer;
    }

    private Command named(String word) {
        for (Map.Entry<String, Command> command : commands.entrySet()) {
            if (command.getKey().startsWith(word)) {
                return command.getValue();
            }
        }
        throw new BadCommand("there is no command '" + word + "'"
                + NearestWord.of(word, commands.keySet())
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("; 'help' lists them"));
    }

    private String help() {
        StringBuilder text = new StringBuilder();
        commands.values().forEach(command -> text.append(String.format("%-22s %s%n", command.usage, command.help)));
        text.append("""
                PLACE is a symbol, a register or a number, perhaps with +8 behind. A command may be cut to its first
                letters; of several that begin so the first of this list is meant.
                """);
        return text.toString();
    }

    private String quit() {
        over = true;
        return "";
    }

    private static long count(List<String> words, long otherwise) {
        long count = words.isEmpty() ? otherwise : Places.number(words.get(0));
        if (count < 1) {
            throw new BadCommand("'" + words.get(0) + "': at least 1");
        }
        return count;
    }

    // ------------------------------------------------------------------ going

    private String go(long count) {
        if (walk.violation().isPresent() || walk.next().isEmpty()) {
            return "the run has ended; 'back' goes back\n" + here();
        }
        machine.attach(new Listener());
        for (long made = 0; made < count && !interrupted.getAsBoolean() && walk.step(); made++) {
            if (made + 1 < count && walk.violation().isEmpty() && atBreakpoint()) {
                break;
            }
        }
        machine.attach(Probe.NONE);
        return here();
    }

    private boolean atBreakpoint() {
        return !breakpoints.isEmpty()
                && walk.next().filter(cpu -> breakpoints.containsKey(cpu.rip())).isPresent();
    }

    private String back(long count) {
        long made = walk.back(count);
        return (made < count ? "there were " + made + " steps to take back\n" : "") + here();
    }

    private String until(List<String> words) {
        long address = address(words, "until");
        boolean kept = breakpoints.putIfAbsent(address, words.get(0)) != null;
        String answer = go(Long.MAX_VALUE);
        if (!kept) {
            breakpoints.remove(address);
        }
        return answer;
    }

    private long address(List<String> words, String command) {
        if (words.isEmpty()) {
            throw new BadCommand("where? it is '" + named(command).usage + "'");
        }
        return places.address(words.get(0), shown());
    }

    /** The CPU whose registers are meant where none is named. */
    private Cpu shown() {
        return walk.violation()
                .map(violation -> machine.cpu(violation.cpu()))
                .or(walk::next)
                .orElse(machine.cpu(0));
    }

    // ------------------------------------------------------------------ breakpoints

    private String breakAt(List<String> words) {
        if (words.isEmpty()) {
            List<String> lines = new ArrayList<>();
            breakpoints.forEach((address, name) -> lines.add(name + "  " + image.describe(address) + "\n"));
            return lines.isEmpty() ? "no breakpoints\n" : String.join("", lines);
        }
        long address = address(words, "break");
        breakpoints.put(address, words.get(0));
        return "stops at " + image.describe(address) + "\n";
    }

    private String delete(List<String> words) {
        long address = address(words, "delete");
        if (breakpoints.remove(address) == null) {
            throw new BadCommand("there is no breakpoint at " + image.describe(address) + "; 'break' lists them");
        }
        return "";
    }

    // ------------------------------------------------------------------ looking

    private String registers(List<String> words) {
        if (words.isEmpty()) {
            return states.registers(shown());
        }
        long number = Places.number(words.get(0));
        if (number < 0 || number >= machine.cpus().size()) {
            throw new BadCommand("there is no CPU " + number + "; the machine has 0 to "
                    + (machine.cpus().size() - 1));
        }
        return states.registers(machine.cpu((int) number));
    }

    private String memory(List<String> words) {
        long address = address(words, "memory");
        long bytes = words.size() < 2 ? DEFAULT_BYTES : Places.number(words.get(1));
        if (bytes < 1 || bytes > MOST_BYTES) {
            throw new BadCommand("'" + words.get(1) + "': 1 to " + MOST_BYTES + " bytes");
        }
        return states.memory(machine.memory(), address, (int) bytes);
    }

    /** What the program and the machine say on the way forwards. */
    private final class Listener implements Probe {
        @Override
        public boolean hearsAccesses() {
            return false;
        }

        @Override
        public void noted(Cpu cpu, String text) {
            remarks.append("note: ")
                    .append(text)
                    .append("  (CPU ")
                    .append(cpu.number())
                    .append(")\n");
        }

        @Override
        public void warned(Cpu cpu, String code, String text) {
            remarks.append("warning[")
                    .append(code)
                    .append("]: ")
                    .append(text)
                    .append("  (CPU ")
                    .append(cpu.number())
                    .append(")\n");
        }
    }
}
