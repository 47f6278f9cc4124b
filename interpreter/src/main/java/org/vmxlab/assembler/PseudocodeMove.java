package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.vmxlab.isa.Operand;

/**
 * A 64-bit register gets a value.
 *
 * @param target number of the register
 * @param source register, memory operand with its size, {@code &[address]}, or constant; names resolved
 */
record PseudocodeMove(int target, List<Token> source) {
    private static final String[] QWORDS = {
        "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
        "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"
    };
    private static final String[] DWORDS = {
        "eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi",
        "r8d", "r9d", "r10d", "r11d", "r12d", "r13d", "r14d", "r15d"
    };

    static String qword(int register) {
        return QWORDS[register];
    }

    static String dword(int register) {
        return DWORDS[register];
    }

    /** Number of the 64-bit register {@code name}; -1 for all other words. */
    static int numberOf(String name) {
        return List.of(QWORDS).indexOf(name.toLowerCase(Locale.ROOT));
    }

    /** Whether the source is exactly a 64-bit register. */
    boolean isRegister() {
        return source.size() == 1 && numberOf(source.get(0).text()) >= 0;
    }

    int sourceRegister() {
        return numberOf(source.get(0).text());
    }

    boolean isAddress() {
        return source.get(0).is("&");
    }

    /** Numbers of the registers that the source reads. */
    Set<Integer> reads() {
        Set<Integer> registers = new TreeSet<>();
        for (Token token : source) {
            Operand operand = token.kind() == Token.Kind.WORD ? Registers.named(token.text()) : null;
            if (operand instanceof Operand.GeneralRegister general) {
                registers.add(general.number());
            } else if (operand instanceof Operand.HighByte high) {
                registers.add(high.number());
            }
        }
        return registers;
    }

    /** The move as instructions: none where the value is there already. */
    void write(PseudocodeWriter writer, Line origin) {
        String name = QWORDS[target];
        if (isRegister()) {
            if (sourceRegister() != target) {
                writer.tokens(origin, PseudocodeWriter.words("mov " + name + ",", source));
            }
            return;
        }
        if (isAddress()) {
            writer.tokens(origin, PseudocodeWriter.words("lea " + name + ",", source.subList(1, source.size())));
            return;
        }
        writer.tokens(origin, extended());
    }

    private List<Token> extended() {
        Token first = source.get(0);
        Operand register = source.size() == 1 && first.kind() == Token.Kind.WORD ? Registers.named(first.text()) : null;
        int bytes = register != null ? register.bytes() : memoryBytes();
        if (bytes == 1 || bytes == 2) {
            return PseudocodeWriter.words("movzx " + DWORDS[target] + ",", source);
        }
        boolean zero = source.size() == 1 && first.kind() == Token.Kind.NUMBER && first.value() == 0;
        if (zero) {
            return new ArrayList<>(PseudocodeWriter.words("xor " + DWORDS[target] + ", " + DWORDS[target]));
        }
        return PseudocodeWriter.words("mov " + (bytes == 4 ? DWORDS : QWORDS)[target] + ",", source);
    }

    private int memoryBytes() {
        return switch (source.get(0).text().toLowerCase(Locale.ROOT)) {
            case "byte" -> 1;
            case "word" -> 2;
            case "dword" -> 4;
            default -> 8;
        };
    }
}
