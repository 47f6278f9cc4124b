package org.vmxlab.litmus;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A register as a test names it.
 *
 * @param name in lower case and without {@code %}
 * @param number its number in the machine; -1 for one that no instruction of a test changes, such as {@code rip}
 * @param bytes how much of it is meant
 * @param shift lowest bit that is meant: 8 for AH and its like
 */
record Register(String name, int number, int bytes, int shift) {
    private static final List<String> LETTERS = List.of("ax", "cx", "dx", "bx", "sp", "bp", "si", "di");
    private static final List<String> FIXED =
            List.of("rip", "eip", "cs", "ds", "es", "fs", "gs", "ss", "zf", "sf", "cf", "of", "pf", "af");

    /** The register that {@code word} names, in any case. */
    static Optional<Register> named(String word) {
        String name = word.toLowerCase(Locale.ROOT);
        for (int number = 0; number < LETTERS.size(); number++) {
            Optional<Register> register = ofFamily(name, number);
            if (register.isPresent()) {
                return register;
            }
        }
        for (int number = 8; number < 16; number++) {
            if (name.startsWith("r" + number)) {
                return numbered(name, number);
            }
        }
        return FIXED.contains(name) ? Optional.of(new Register(name, -1, 8, 0)) : Optional.empty();
    }

    private static Optional<Register> ofFamily(String name, int number) {
        String letters = LETTERS.get(number);
        if (name.equals("r" + letters)) {
            return Optional.of(new Register(name, number, 8, 0));
        }
        if (name.equals("e" + letters)) {
            return Optional.of(new Register(name, number, 4, 0));
        }
        if (name.equals(letters)) {
            return Optional.of(new Register(name, number, 2, 0));
        }
        String low = number < 4 ? letters.charAt(0) + "l" : letters + "l";
        if (name.equals(low)) {
            return Optional.of(new Register(name, number, 1, 0));
        }
        return number < 4 && name.equals(letters.charAt(0) + "h")
                ? Optional.of(new Register(name, number, 1, 8))
                : Optional.empty();
    }

    private static Optional<Register> numbered(String name, int number) {
        return switch (name.substring(("r" + number).length())) {
            case "" -> Optional.of(new Register(name, number, 8, 0));
            case "d" -> Optional.of(new Register(name, number, 4, 0));
            case "w" -> Optional.of(new Register(name, number, 2, 0));
            case "b" -> Optional.of(new Register(name, number, 1, 0));
            default -> Optional.empty();
        };
    }

    /** The whole register of {@code architecture} that this is a part of. */
    Register whole(Architecture architecture) {
        if (number < 0) {
            return this;
        }
        String stem = number < 8 ? LETTERS.get(number) : Integer.toString(number);
        return architecture == Architecture.X86 && number < 8
                ? new Register("e" + stem, number, 4, 0)
                : new Register("r" + stem, number, 8, 0);
    }

    /** As results of {@code architecture} print it. */
    String shown(Architecture architecture) {
        return architecture == Architecture.X86 ? name.toUpperCase(Locale.ROOT) : name;
    }
}
