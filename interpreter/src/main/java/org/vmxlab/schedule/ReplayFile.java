package org.vmxlab.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.vmxlab.apic.DeliveryMode;
import org.vmxlab.fault.Fault;
import org.vmxlab.fault.FaultText;
import org.vmxlab.machine.Machine;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationKind;

/**
 * A run to perform again: program, settings, decisions. Readable text, one fact a line.
 *
 * @param program name or path as the user gave it
 * @param programHash hash of the assembled program, in hex
 * @param settings variant, trigger, options and policies by name
 * @param judgement what was found wrong by comparing the end with that of another run
 * @param end the violation's label and place, or {@code ok}
 */
public record ReplayFile(
        String program,
        String programHash,
        Map<String, String> settings,
        List<Performed> performed,
        Optional<Judgement> judgement,
        String end) {
    private static final String MAGIC = "vmxlab-replay 1";
    private static final int MAX_CPU = Machine.MAX_CPUS - 1;
    private static final int MAX_VECTOR = 0xff;
    /** What several CPUs do together is no single one's, such as holding the state of one vCPU. */
    private static final String NO_SINGLE_CPU = "-1";

    /** A run that nobody judged but the machine. */
    public ReplayFile(
            String program, String programHash, Map<String, String> settings, List<Performed> performed, String end) {
        this(program, programHash, settings, performed, Optional.empty(), end);
    }

    /**
     * A verdict on the end of a run that the machine itself has nothing against.
     *
     * @param stateHash of the machine at the end
     */
    public record Judgement(Violation violation, long stateHash) {}

    public ReplayFile {
        settings = new TreeMap<>(settings);
        performed = List.copyOf(performed);
    }

    /** A replay file that cannot be read. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(int line, String what) {
            super("line " + line + ": " + what);
        }
    }

    /** The file's text. */
    public String text() {
        StringBuilder text = new StringBuilder(MAGIC + "\n");
        text.append("program ").append(program).append('\n');
        text.append("hash ").append(programHash).append('\n');
        settings.forEach((name, value) ->
                text.append("set ").append(name).append(' ').append(value).append('\n'));
        for (Performed one : performed) {
            text.append(line(one)).append('\n');
        }
        judgement.ifPresent(found -> text.append(line(found)).append('\n'));
        return text.append("end ").append(end).append('\n').toString();
    }

    private static String line(Performed one) {
        Decision decision = one.decision();
        if (decision instanceof Decision.Execute execute) {
            return "cpu " + execute.cpu() + " steps " + execute.steps() + " to 0x" + Long.toHexString(one.rip());
        }
        if (decision instanceof Decision.Arrive arrive) {
            return "arrive " + arrive.target() + " " + arrive.mode() + " 0x" + Integer.toHexString(arrive.vector());
        }
        if (decision instanceof Decision.Choose choose) {
            return "choose " + choose.cpu() + " value " + choose.value();
        }
        if (decision instanceof Decision.Inject inject) {
            return "inject " + inject.target() + " " + inject.mode() + " 0x" + Integer.toHexString(inject.vector());
        }
        if (decision instanceof Decision.Strike strike) {
            return "fault " + FaultText.of(strike.fault());
        }
        Decision.Drain drain = (Decision.Drain) decision;
        return "drain " + drain.cpu() + " stores " + drain.stores();
    }

    private static String line(Judgement judgement) {
        Violation violation = judgement.violation();
        return "judged " + violation.kind().label() + " cpu " + violation.cpu() + " at 0x"
                + Long.toHexString(violation.rip()) + " state 0x" + Long.toHexString(judgement.stateHash()) + " "
                + violation.detail();
    }

    /**
     * Reads a replay file.
     *
     * @throws Malformed naming the line, what is wrong with it and what was expected
     */
    public static ReplayFile parse(String text) throws Malformed {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(MAGIC)) {
            throw new Malformed(1, "not a replay file of this version: its first line is '" + MAGIC + "'");
        }
        String program = "";
        String hash = "";
        Optional<String> end = Optional.empty();
        Optional<Judgement> judgement = Optional.empty();
        Map<String, String> settings = new TreeMap<>();
        List<Performed> performed = new ArrayList<>();
        for (int number = 2; number <= lines.size(); number++) {
            String[] words = lines.get(number - 1).split(" ", -1);
            require(end.isEmpty(), number, "nothing after the line 'end'");
            switch (words[0]) {
                case "program" -> program = rest(lines.get(number - 1));
                case "hash" -> hash = rest(lines.get(number - 1));
                case "set" -> {
                    require(words.length == 3, number, "set NAME VALUE");
                    settings.put(words[1], words[2]);
                }
                case "end" -> end = Optional.of(rest(lines.get(number - 1)));
                case "judged" -> judgement = Optional.of(judgement(words, number));
                default -> performed.add(decision(words, number));
            }
        }
        if (end.isEmpty()) {
            throw new Malformed(lines.size(), "the file is cut off: its last line starts with 'end'");
        }
        require(!program.isEmpty(), lines.size(), "a line 'program NAME' above");
        require(!hash.isEmpty(), lines.size(), "a line 'hash HASH' above");
        return new ReplayFile(program, hash, settings, performed, judgement, end.get());
    }

    private static String rest(String line) {
        int space = line.indexOf(' ');
        return space < 0 ? "" : line.substring(space + 1);
    }

    private static Performed decision(String[] words, int line) throws Malformed {
        switch (words[0]) {
            case "cpu" -> {
                require(words.length == 6, line, "cpu N steps K to ADDRESS");
                int cpu = number(words[1], MAX_CPU, line);
                long steps = number(words[3], line);
                require(steps >= 0, line, "a number of steps from 0 on");
                return new Performed(new Decision.Execute(cpu, steps), number(words[5], line));
            }
            case "arrive" -> {
                require(words.length == 4, line, "arrive N MODE VECTOR");
                int target = number(words[1], MAX_CPU, line);
                return new Performed(
                        new Decision.Arrive(target, mode(words[2], line), number(words[3], MAX_VECTOR, line)), 0);
            }
            case "drain" -> {
                require(words.length == 4, line, "drain N stores K");
                int cpu = number(words[1], MAX_CPU, line);
                return new Performed(new Decision.Drain(cpu, number(words[3], Integer.MAX_VALUE, line)), 0);
            }
            case "choose" -> {
                require(words.length == 4, line, "choose N value V");
                int cpu = number(words[1], MAX_CPU, line);
                return new Performed(new Decision.Choose(cpu, number(words[3], line)), 0);
            }
            case "inject" -> {
                require(words.length == 4, line, "inject N MODE VECTOR");
                int target = number(words[1], MAX_CPU, line);
                return new Performed(
                        new Decision.Inject(target, mode(words[2], line), number(words[3], MAX_VECTOR, line)), 0);
            }
            case "fault" -> {
                return new Performed(new Decision.Strike(fault(words, line)), 0);
            }
            default ->
                throw new Malformed(
                        line,
                        "'" + words[0]
                                + "' is none of program, hash, set, cpu, arrive, drain, choose, inject, fault, judged, end");
        }
    }

    private static Judgement judgement(String[] words, int line) throws Malformed {
        require(words.length > 8, line, "judged KIND cpu N at ADDRESS state HASH TEXT");
        String text = String.join(" ", List.of(words).subList(8, words.length));
        for (ViolationKind kind : ViolationKind.values()) {
            if (kind.label().equals(words[1])) {
                int cpu = words[3].equals(NO_SINGLE_CPU) ? -1 : number(words[3], MAX_CPU, line);
                return new Judgement(new Violation(kind, cpu, number(words[5], line), text), number(words[7], line));
            }
        }
        throw new Malformed(line, "'" + words[1] + "' is no kind of violation");
    }

    private static Fault fault(String[] words, int line) throws Malformed {
        try {
            return FaultText.parse(List.of(words).subList(1, words.length));
        } catch (FaultText.Malformed malformed) {
            throw new Malformed(line, "expected: " + malformed.getMessage());
        }
    }

    private static DeliveryMode mode(String word, int line) throws Malformed {
        for (DeliveryMode mode : DeliveryMode.values()) {
            if (mode.name().equals(word)) {
                return mode;
            }
        }
        throw new Malformed(line, "'" + word + "' is no delivery mode");
    }

    private static int number(String word, int largest, int line) throws Malformed {
        long number = number(word, line);
        require(number >= 0 && number <= largest, line, "a number from 0 to " + largest + ", not " + word);
        return (int) number;
    }

    private static long number(String word, int line) throws Malformed {
        try {
            return word.startsWith("0x") ? Long.parseUnsignedLong(word.substring(2), 16) : Long.parseLong(word);
        } catch (NumberFormatException notANumber) {
            throw new Malformed(line, "'" + word + "' is no number");
        }
    }

    private static void require(boolean holds, int line, String expected) throws Malformed {
        if (!holds) {
            throw new Malformed(line, "expected: " + expected);
        }
    }
}
