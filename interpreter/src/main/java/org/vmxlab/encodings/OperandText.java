package org.vmxlab.encodings;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An operand without what is only custom.
 *
 * @param size {@code byte} and so on, empty where it is not told
 * @param text a register, a number in hex, or a segment and a sum in brackets
 */
record OperandText(String size, String text) {
    private static final Pattern SIZE =
            Pattern.compile("^(strict )?(byte|word|dword|qword|xmmword|oword|fword|tbyte)\\b\\s*(ptr\\s+)?");
    private static final Pattern SEGMENT = Pattern.compile("\\b([c-gs]s):");
    private static final Pattern NUMBER = Pattern.compile("-?(0x[0-9a-f]+|[0-9]+)");
    private static final Pattern TERM = Pattern.compile("([+-]?)([^+-]+)");
    /** Names of no register: objdump shows with them that there is a SIB byte. */
    private static final Pattern NO_INDEX = Pattern.compile("[er]iz(\\*\\d)?");

    private static final List<String> SEGMENTS = List.of("es", "cs", "ss", "ds", "fs", "gs");
    private static final Map<String, String> WORDS =
            Map.of("ax", "ax", "cx", "cx", "dx", "dx", "bx", "bx", "sp", "sp", "bp", "bp", "si", "si", "di", "di");

    /**
     * @param address what a comment says that an address relative to RIP comes to; may be empty
     * @param addressSize whether a prefix says that addresses have 32 bits
     */
    static OperandText of(String operand, String address, boolean addressSize) {
        String rest = operand.strip();
        String size = "";
        Matcher sized = SIZE.matcher(rest);
        if (sized.find()) {
            size = sized.group(2);
            rest = rest.substring(sized.end());
        }
        Matcher segmented = SEGMENT.matcher(rest);
        String segment = "";
        if (segmented.find()) {
            // Others than FS and GS have base 0.
            segment = segmented.group(1).matches("[fg]s") ? segmented.group(1) + ":" : "";
            rest = segmented.replaceFirst("");
        }
        if (!operand.contains("[") && !operand.contains(":")) {
            return new OperandText(size, number(rest));
        }
        boolean narrow = rest.contains("eiz") || addressSize;
        String inside = rest.replaceAll("[\\[\\]]", "")
                .replaceAll("\\b(nosplit|rel|abs|qword) ", "")
                .strip();
        if (inside.matches("[er]ip\\b.*") && !address.isEmpty()) {
            inside = address;
        }
        return new OperandText(size, segment + "[" + sum(inside, narrow) + "]");
    }

    private static String number(String text) {
        return NUMBER.matcher(text).matches() ? hex(value(text)) : text;
    }

    private static long value(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        long magnitude = digits.startsWith("0x")
                ? Long.parseUnsignedLong(digits.substring(2), 16)
                : Long.parseUnsignedLong(digits);
        return negative ? -magnitude : magnitude;
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    private static String sum(String text, boolean narrow) {
        StringBuilder registers = new StringBuilder();
        long displacement = 0;
        Matcher term = TERM.matcher(text);
        while (term.find()) {
            String what = term.group(2).strip();
            if (NUMBER.matcher(what).matches()) {
                displacement += value(term.group(1).equals("-") ? "-" + what : what);
            } else if (!NO_INDEX.matcher(what).matches()) {
                registers.append(what).append('+');
            }
        }
        // Without registers an address of 32 bits is only zero-extended.
        return registers + hex(narrow && registers.isEmpty() ? displacement & 0xffff_ffffL : displacement);
    }

    /** The same register in its 64 bits, if it has more than 16: a move of a selector clears what is above. */
    OperandText whole() {
        return text.matches("r\\d+d|e..")
                ? new OperandText(size, text.replaceFirst("^e", "r").replaceFirst("d$", ""))
                : this;
    }

    /** AX or RAX: an exchange with itself does nothing, whereas that of EAX with itself would clear half of RAX. */
    boolean isAccumulator() {
        return text.equals("ax") || text.equals("rax");
    }

    boolean isSegmentRegister() {
        return SEGMENTS.contains(text);
    }

    /** The low 16 bits of a register: all of it that a move to a segment register reads. */
    OperandText word() {
        String legacy = text.replaceFirst("^[er]", "");
        if (WORDS.containsKey(legacy)) {
            return new OperandText(size, legacy);
        }
        return new OperandText(size, text.matches("r\\d+d?") ? text.replace("d", "") + "w" : text);
    }

    boolean agrees(OperandText other) {
        return text.equals(other.text) && (size.isEmpty() || other.size.isEmpty() || size.equals(other.size));
    }
}
