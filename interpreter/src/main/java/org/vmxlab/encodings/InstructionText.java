package org.vmxlab.encodings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vmxlab.isa.Definition;
import org.vmxlab.isa.InstructionSet;

/**
 * The text of an instruction without what is only custom: NASM and objdump write sizes, segments, repeat prefixes, string
 * instructions and addresses each in a way of their own.
 *
 * @param prefixes LOCK, and repeat prefixes where they mean something
 */
record InstructionText(Set<String> prefixes, String mnemonic, List<OperandText> operands) {
    private static final Set<String> REPEATS = Set.of("rep", "repe", "repz", "repne", "repnz");
    /** Prefixes that change nothing, or that show in the operands. */
    private static final Set<String> SILENT = Set.of(
            "a32", "addr32", "data16", "cs", "ds", "es", "ss", "fs", "gs", "bnd", "notrack", "xacquire", "xrelease");

    private static final Pattern ADDRESS = Pattern.compile("#\\s*(0x[0-9a-f]+)");
    private static final Pattern STRING = Pattern.compile("(movs|cmps|stos|lods|scas)([bwdq])");
    /** What objdump calls by a name that NASM has for something else, or not at all. */
    private static final Map<String, String> NAMES = Map.of(
            "movabs", "mov", "pushf", "pushfq", "popf", "popfq", "xlat", "xlatb", "iret", "iretd", "pushw", "push",
            "popw", "pop");

    InstructionText {
        prefixes = Set.copyOf(prefixes);
        operands = List.copyOf(operands);
    }

    static boolean isPrefix(String word) {
        return SILENT.contains(word) || REPEATS.contains(word) || word.equals("lock") || word.startsWith("rex");
    }

    /** Reads a line of this program's disassembler, of NASM's language, or of objdump's. */
    static InstructionText of(String line) {
        Matcher comment = ADDRESS.matcher(line);
        String address = comment.find() ? comment.group(1) : "";
        String rest =
                line.replaceFirst("\\s*[#;].*", "").toLowerCase(Locale.ROOT).strip();
        List<String> prefixes = new ArrayList<>();
        String word = firstWord(rest);
        while (isPrefix(word)) {
            prefixes.add(word);
            rest = rest.substring(word.length()).strip();
            word = firstWord(rest);
        }
        List<OperandText> operands = new ArrayList<>();
        for (String operand : operands(rest.substring(word.length()).strip())) {
            operands.add(OperandText.of(operand, address, prefixes.contains("a32") || prefixes.contains("addr32")));
        }
        return canonical(prefixes, word, operands);
    }

    private static String firstWord(String text) {
        int space = text.indexOf(' ');
        return space < 0 ? text : text.substring(0, space);
    }

    private static List<String> operands(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("\\s*,\\s*"));
    }

    private static InstructionText canonical(List<String> prefixes, String word, List<OperandText> written) {
        String mnemonic = name(NAMES.getOrDefault(word, word));
        List<OperandText> operands = written;
        if (List.of("movs", "cmps", "stos", "lods", "scas").contains(word) && !written.isEmpty()) {
            mnemonic = word + size(written);
            operands = List.of();
        } else if (mnemonic.equals("xlatb")) {
            operands = List.of();
        } else if (mnemonic.equals("xchg") && written.stream().allMatch(OperandText::isAccumulator)) {
            mnemonic = "nop";
            operands = List.of();
        } else if (mnemonic.equals("xchg")
                && written.get(0).text().compareTo(written.get(1).text()) > 0) {
            operands = List.of(written.get(1), written.get(0));
        } else if (mnemonic.equals("mov")
                && written.size() == 2
                && written.get(0).isSegmentRegister()) {
            operands = List.of(written.get(0), written.get(1).word());
        } else if (mnemonic.equals("mov")
                        && written.size() == 2
                        && written.get(1).isSegmentRegister()
                || mnemonic.equals("sldt")
                || mnemonic.equals("str")) {
            operands = new ArrayList<>(written);
            operands.set(0, written.get(0).whole());
        }
        return new InstructionText(meaningful(prefixes, mnemonic), mnemonic, operands);
    }

    /** The first name of the instruction that has this one, too. */
    private static String name(String mnemonic) {
        List<Definition> definitions = InstructionSet.standard().named(mnemonic);
        return definitions.size() == 1 ? definitions.get(0).mnemonic() : mnemonic;
    }

    /** Letter for the size of the operand that shows it. */
    private static String size(List<OperandText> operands) {
        return operands.stream()
                .map(OperandText::size)
                .filter(size -> !size.isEmpty())
                .map(size -> size.substring(0, 1))
                .findFirst()
                .orElse("");
    }

    private static Set<String> meaningful(List<String> prefixes, String mnemonic) {
        Set<String> kept = new TreeSet<>();
        if (prefixes.contains("lock")) {
            kept.add("lock");
        }
        if (STRING.matcher(mnemonic).matches()) {
            boolean compares = mnemonic.startsWith("cmps") || mnemonic.startsWith("scas");
            // Of several the last counts.
            prefixes.stream()
                    .filter(REPEATS::contains)
                    .reduce((first, second) -> second)
                    .map(repeat -> !compares ? "rep" : repeat.startsWith("repn") ? "repne" : "repe")
                    .ifPresent(kept::add);
        }
        return kept;
    }

    /** Whether {@code other} says the same; a size that only one of them tells is passed over. */
    boolean agrees(InstructionText other) {
        if (!prefixes.equals(other.prefixes)
                || !mnemonic.equals(other.mnemonic)
                || operands.size() != other.operands.size()) {
            return false;
        }
        for (int i = 0; i < operands.size(); i++) {
            if (!operands.get(i).agrees(other.operands.get(i))) {
                return false;
            }
        }
        return true;
    }
}
