package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sizes of the fields of structures, and of what else has a size by its declaration. */
final class PseudocodeFields {
    private static final Map<Integer, String> KEYWORDS = Map.of(1, "byte", 2, "word", 4, "dword", 8, "qword");
    private static final Set<String> PREFIXES = Set.of("lock", "rep", "repe", "repz", "repne", "repnz");
    private static final Set<String> EXTENSIONS = Set.of("movzx", "movsx", "movsxd");
    private static final Set<String> SHIFTS = Set.of("shl", "shr", "sal", "sar", "rol", "ror", "rcl", "rcr");
    /** Instructions that take an address, or data of their own size. */
    private static final Set<String> UNSIZED = Set.of(
            "lea", "lidt", "sidt", "lgdt", "sgdt", "invlpg", "fxsave", "fxrstor", "cmpxchg16b", "invept", "invvpid");

    private final Map<String, Integer> sizes = new LinkedHashMap<>();

    /** Finds the fields of all structures in {@code lines}. */
    void collect(List<Line> lines) {
        String structure = null;
        for (Line line : lines) {
            if (line.startsWith("struc") && line.tokens().size() > 1) {
                structure = line.tokens().get(1).text();
            } else if (line.startsWith("endstruc")) {
                structure = null;
            } else if (structure != null && line.tokens().size() >= 3) {
                field(structure, line.tokens());
            }
        }
    }

    private void field(String structure, List<Token> tokens) {
        int at = tokens.get(1).is(":") ? 2 : 1;
        String name = tokens.get(0).text();
        int bytes = reservedBytes(tokens.get(at).text());
        boolean one = tokens.size() == at + 2
                && tokens.get(at + 1).kind() == Token.Kind.NUMBER
                && tokens.get(at + 1).value() == 1;
        if (bytes > 0 && one) {
            sizes.put(name.startsWith(".") ? structure + name : name, bytes);
        }
    }

    /** Bytes of one unit of {@code resb} to {@code resq}; 0 for other words. */
    static int reservedBytes(String directive) {
        return switch (directive.toLowerCase(Locale.ROOT)) {
            case "resb" -> 1;
            case "resw" -> 2;
            case "resd" -> 4;
            case "resq" -> 8;
            default -> 0;
        };
    }

    void declare(String name, int bytes) {
        sizes.put(name, bytes);
    }

    void forget(String name) {
        sizes.remove(name);
    }

    /** The size of the last field named in {@code tokens}; 0 if there is none. */
    int sizeOf(List<Token> tokens) {
        int size = 0;
        for (Token token : tokens) {
            size = token.kind() == Token.Kind.WORD ? sizes.getOrDefault(token.text(), size) : size;
        }
        return size;
    }

    /** {@code tokens}, an instruction, with sizes written in front of memory operands that have one from their field only. */
    List<Token> sized(List<Token> tokens) {
        if (sizes.isEmpty() || !namesMemory(tokens)) {
            return tokens;
        }
        int at = tokens.size() > 1 && tokens.get(1).is(":") ? 2 : 0;
        while (at < tokens.size() && PREFIXES.contains(tokens.get(at).text().toLowerCase(Locale.ROOT))) {
            at++;
        }
        if (at >= tokens.size()) {
            return tokens;
        }
        String mnemonic = tokens.get(at).text().toLowerCase(Locale.ROOT);
        if (UNSIZED.contains(mnemonic)) {
            return tokens;
        }
        List<List<Token>> operands = Preprocessor.split(tokens.subList(at + 1, tokens.size()));
        boolean registerTells = !EXTENSIONS.contains(mnemonic) && registerTells(mnemonic, operands);
        List<Token> result = new ArrayList<>(tokens.subList(0, at + 1));
        for (int i = 0; i < operands.size(); i++) {
            List<Token> operand = operands.get(i);
            if (i > 0) {
                result.add(new Token(Token.Kind.SYMBOL, ",", 0, tokens.get(at).column(), 1));
            }
            String size = operand.isEmpty() || !operand.get(0).is("[") || registerTells ? null : keyword(operand);
            if (size != null) {
                result.add(Token.word(size, operand.get(0)));
            }
            result.addAll(operand);
        }
        return result;
    }

    private static boolean namesMemory(List<Token> tokens) {
        for (Token token : tokens) {
            if (token.is("[")) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String keyword(List<Token> operand) {
        return KEYWORDS.get(sizeOf(operand));
    }

    private static boolean registerTells(String mnemonic, List<List<Token>> operands) {
        int counted = SHIFTS.contains(mnemonic) ? Math.min(1, operands.size()) : operands.size();
        for (List<Token> operand : operands.subList(0, counted)) {
            if (operand.size() == 1 && Registers.isName(operand.get(0).text())) {
                return true;
            }
        }
        return false;
    }
}
