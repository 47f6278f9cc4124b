package org.vmxlab.isa;

import java.util.List;
import java.util.StringJoiner;

/** The sixteen conditions of Jcc, SETcc and CMOVcc by their codes (SDM volume 1, appendix B). */
final class Conditions {
    private static final List<List<String>> NAMES = List.of(
            List.of("o"),
            List.of("no"),
            List.of("b", "c", "nae"),
            List.of("ae", "nb", "nc"),
            List.of("e", "z"),
            List.of("ne", "nz"),
            List.of("be", "na"),
            List.of("a", "nbe"),
            List.of("s"),
            List.of("ns"),
            List.of("p", "pe"),
            List.of("np", "po"),
            List.of("l", "nge"),
            List.of("ge", "nl"),
            List.of("le", "ng"),
            List.of("g", "nle"));

    private static final List<String> FORMULAS = List.of(
            "OF = 1",
            "OF = 0",
            "CF = 1",
            "CF = 0",
            "ZF = 1",
            "ZF = 0",
            "CF = 1 or ZF = 1",
            "CF = 0 and ZF = 0",
            "SF = 1",
            "SF = 0",
            "PF = 1",
            "PF = 0",
            "SF <> OF",
            "SF = OF",
            "ZF = 1 or SF <> OF",
            "ZF = 0 and SF = OF");

    /** Lambdas all: for a reference to a method of a class the JVM makes a form of its own at each start. */
    private static final List<Condition> CONDITIONS = List.of(
            flags -> flags.overflow(),
            flags -> !flags.overflow(),
            flags -> flags.carry(),
            flags -> !flags.carry(),
            flags -> flags.zero(),
            flags -> !flags.zero(),
            flags -> flags.carry() || flags.zero(),
            flags -> !flags.carry() && !flags.zero(),
            flags -> flags.sign(),
            flags -> !flags.sign(),
            flags -> flags.parity(),
            flags -> !flags.parity(),
            flags -> flags.sign() != flags.overflow(),
            flags -> flags.sign() == flags.overflow(),
            flags -> flags.zero() || flags.sign() != flags.overflow(),
            flags -> !flags.zero() && flags.sign() == flags.overflow());

    static final int COUNT = 16;

    private Conditions() {}

    static String name(int code) {
        return NAMES.get(code).get(0);
    }

    /** Other names, each behind {@code stem}. */
    static String[] aliases(String stem, int code) {
        List<String> names = NAMES.get(code);
        String[] aliases = new String[names.size() - 1];
        for (int i = 0; i < aliases.length; i++) {
            aliases[i] = stem + names.get(i + 1);
        }
        return aliases;
    }

    static Condition condition(int code) {
        return CONDITIONS.get(code);
    }

    static String formula(int code) {
        return FORMULAS.get(code);
    }

    /** The flags that condition {@code code} looks at. */
    static String flags(int code) {
        StringJoiner flags = new StringJoiner(" ");
        for (String word : FORMULAS.get(code).split(" ")) {
            if (Character.isUpperCase(word.charAt(0))) {
                flags.add(word);
            }
        }
        return flags.toString();
    }
}
