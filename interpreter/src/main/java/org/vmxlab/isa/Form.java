package org.vmxlab.isa;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One encoding of an instruction with its operands.
 *
 * @param prefix the mandatory prefix: 66h, F2h, F3h, or 0
 * @param bare whether F2h and F3h (and, unless it selects the operand size, 66h) must be absent: NP in the manual
 * @param size how prefixes select the operand size
 * @param map opcode map: 0 one-byte, 1 after 0F, 2 after 0F 38, 3 after 0F 3A
 * @param opcode last opcode byte
 * @param extension what the ModR/M byte holds
 * @param digit value of ModR/M.reg for {@link Extension#DIGIT} and {@link Extension#ANY_DIGIT}
 * @param suffix fixed bytes right behind the opcode, in front of a ModR/M byte if there is one
 * @param immediateBytes sizes of the immediates or displacement behind everything else, in order
 * @param implicitRegisters whether it uses address or count registers that its operands do not name, always with 64 bits:
 *     67h and overrides by FS and GS would change them and are not supported
 */
public record Form(
        Definition definition,
        int prefix,
        boolean bare,
        Size size,
        int map,
        int opcode,
        Extension extension,
        int digit,
        List<Integer> suffix,
        List<Integer> immediateBytes,
        List<OperandSpec> operands,
        boolean implicitRegisters,
        String notation) {

    /** How the operand size is chosen. */
    public enum Size {
        /** Not at all: prefixes that would are ignored. */
        NONE,
        /** 16 bits: 66h without REX.W. */
        WORD,
        /** 32 bits: neither. */
        DWORD,
        /** 64 bits: REX.W. */
        QWORD,
        /** 64 bits without REX.W; 66h would make it 16. */
        QWORD_DEFAULT
    }

    /** What follows the opcode. */
    public enum Extension {
        NONE,
        /** ModR/M with a register operand in its reg field: {@code /r}. */
        REGISTER,
        /** ModR/M with an opcode digit in its reg field: {@code /0} to {@code /7}. */
        DIGIT,
        /** ModR/M whose reg field does not count: {@code /any}, written as 7. */
        ANY_DIGIT,
        /** Fixed bytes and no ModR/M. */
        BYTES,
        /** A register number in the low three bits of the opcode itself: {@code +r}. */
        OPCODE_REGISTER
    }

    public Form {
        suffix = List.copyOf(suffix);
        immediateBytes = List.copyOf(immediateBytes);
        operands = List.copyOf(operands);
    }

    /** Whether the encoding has a ModR/M byte with an addressing mode. */
    public boolean hasModRm() {
        return extension == Extension.REGISTER || extension == Extension.DIGIT || extension == Extension.ANY_DIGIT;
    }

    /** Whether ModR/M can name memory; where it cannot, its mod field must be 3 or does not count. */
    public boolean takesMemory() {
        for (OperandSpec operand : operands) {
            if (operand.kind() == OperandSpec.Kind.REGISTER_OR_MEMORY || operand.kind() == OperandSpec.Kind.MEMORY) {
                return true;
            }
        }
        return false;
    }

    /** Operands in the manual's notation, such as {@code r/m64, imm8}. */
    public String operandNotation() {
        StringBuilder text = new StringBuilder();
        for (OperandSpec operand : operands) {
            text.append(text.length() == 0 ? "" : ", ").append(operand.notation());
        }
        return text.toString();
    }

    /**
     * Parses a form.
     *
     * <p>Encoding tokens, separated by spaces: {@code NP 66 F2 F3} (prefixes), {@code REX.W} with an optional {@code +},
     * {@code D64} (operand size is 64 bits by default), {@code O16} (operand size is 16 bits),
     * {@code A64} ({@link #implicitRegisters}), opcode bytes in hex, {@code /r /0 … /7 /any +r}, immediates
     * {@code ib iw id iq iz iv}, displacements {@code cb cd}. Operand tokens: {@code al ax eax rax cl dx 1 sreg fs gs cr dr m
     * m128 m16&64 rel8 rel32 simm8} and {@code r rm m imm moffs} followed by a width in bits. A width of {@code v} (or
     * {@code z} for an immediate of at most 32 bits) makes three forms: 16, 32 and 64 bits.
     */
    public static List<Form> parse(Definition definition, String encoding, List<String> operands) {
        boolean variable = false;
        for (String operand : operands) {
            variable |= operand.endsWith("v") || operand.endsWith("z");
        }
        List<Form> forms = new ArrayList<>();
        if (!variable) {
            forms.add(new Parser(definition, encoding, operands, Size.NONE).form());
        } else if (encoding.contains("D64")) {
            forms.add(new Parser(definition, encoding, operands, Size.WORD).form());
            forms.add(new Parser(definition, encoding, operands, Size.QWORD_DEFAULT).form());
        } else {
            forms.add(new Parser(definition, encoding, operands, Size.WORD).form());
            forms.add(new Parser(definition, encoding, operands, Size.DWORD).form());
            forms.add(new Parser(definition, encoding, operands, Size.QWORD).form());
        }
        return forms;
    }

    private static final class Parser {
        private final Definition definition;
        private final List<String> operandTokens;
        private final StringBuilder notation = new StringBuilder();
        private final List<Integer> opcodes = new ArrayList<>();
        private final List<Integer> immediates = new ArrayList<>();
        private Size size;
        private int prefix;
        private boolean bare;
        private boolean implicitRegisters;
        private Extension extension = Extension.NONE;
        private int digit;

        Parser(Definition definition, String encoding, List<String> operandTokens, Size size) {
            this.definition = definition;
            this.operandTokens = operandTokens;
            this.size = size;
            if (size == Size.WORD) {
                write("66");
            } else if (size == Size.QWORD) {
                write("REX.W +");
            }
            int start = 0;
            while (start < encoding.length()) {
                int end = encoding.indexOf(' ', start);
                end = end < 0 ? encoding.length() : end;
                token(encoding.substring(start, end));
                start = end + 1;
            }
        }

        private void token(String token) {
            switch (token) {
                case "", "+" -> {}
                case "NP" -> {
                    bare = true;
                    write(token);
                }
                case "F2", "F3" -> prefixOrOpcode(token);
                case "66" -> prefixOrOpcode(token);
                case "REX.W" -> {
                    size = Size.QWORD;
                    write("REX.W +");
                }
                case "O16" -> {
                    size = Size.WORD;
                    write("66");
                }
                case "A64" -> implicitRegisters = true;
                case "D64" -> size = size == Size.NONE ? Size.QWORD_DEFAULT : size;
                case "/r" -> {
                    extension = Extension.REGISTER;
                    write(token);
                }
                case "/any" -> {
                    extension = Extension.ANY_DIGIT;
                    digit = 7;
                    write(token);
                }
                case "+r" -> {
                    extension = Extension.OPCODE_REGISTER;
                    notation.append("+r");
                }
                case "ib", "cb" -> immediate(token, 1);
                case "iw" -> immediate(token, 2);
                case "id", "cd" -> immediate(token, 4);
                case "iq" -> immediate(token, 8);
                case "iz" -> immediate(size == Size.WORD ? "iw" : "id", size == Size.WORD ? 2 : 4);
                case "iv" ->
                    immediate(
                            size == Size.WORD ? "iw" : size == Size.DWORD ? "id" : "iq",
                            size == Size.WORD ? 2 : size == Size.DWORD ? 4 : 8);
                default -> opcodeOrDigit(token);
            }
        }

        private void prefixOrOpcode(String token) {
            // 66, F2 and F3 are prefixes in front of the opcode.
            if (opcodes.isEmpty()) {
                prefix = Integer.parseInt(token, 16);
                write(token);
            } else {
                opcodeOrDigit(token);
            }
        }

        private void opcodeOrDigit(String token) {
            write(token.toUpperCase(Locale.ROOT));
            if (token.startsWith("/")) {
                extension = Extension.DIGIT;
                digit = token.charAt(1) - '0';
            } else {
                opcodes.add(Integer.parseInt(token, 16));
            }
        }

        private void immediate(String token, int bytes) {
            write(token);
            immediates.add(bytes);
        }

        private void write(String token) {
            notation.append(notation.length() == 0 ? "" : " ").append(token);
        }

        Form form() {
            int map = 0;
            int next = 0;
            if (opcodes.get(0) == 0x0f && opcodes.size() > 1) {
                map = opcodes.get(1) == 0x38 ? 2 : opcodes.get(1) == 0x3a ? 3 : 1;
                next = map == 1 ? 1 : 2;
            }
            int opcode = opcodes.get(next);
            if (opcodes.size() > next + 1 && extension == Extension.NONE) {
                extension = Extension.BYTES;
            }
            List<Integer> suffix = opcodes.subList(next + 1, opcodes.size());
            int bytes = size == Size.WORD ? 2 : size == Size.DWORD ? 4 : 8;
            List<OperandSpec> operands = new ArrayList<>();
            boolean regTaken = extension == Extension.DIGIT;
            for (String token : operandTokens) {
                OperandSpec operand = OperandSpec.parse(token, bytes, extension == Extension.OPCODE_REGISTER);
                operands.add(operand);
                regTaken |= operand.takesModRmReg();
            }
            if (regTaken) {
                // ModR/M.reg is taken: a register stands in ModR/M.rm.
                operands.replaceAll(OperandSpec::inRm);
            }
            return new Form(
                    definition,
                    prefix,
                    bare,
                    size,
                    map,
                    opcode,
                    extension,
                    digit,
                    suffix,
                    immediates,
                    operands,
                    implicitRegisters,
                    notation.toString());
        }
    }
}
