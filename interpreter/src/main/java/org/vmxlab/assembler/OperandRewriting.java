package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vmxlab.arch.Width;
import org.vmxlab.isa.Operand;

/** Ways of writing operands that NASM takes beside those of the manual, turned into the manual's. */
final class OperandRewriting {
    private OperandRewriting() {}

    /** The operands of {@code mnemonic} as one of its forms takes them. */
    static List<ParsedOperand> of(Token mnemonic, List<ParsedOperand> operands) {
        List<ParsedOperand> sized = sized(operands);
        return switch (mnemonic.text().toLowerCase(Locale.ROOT)) {
            case "mov" -> clearsUpperHalf(sized) ? narrowed(sized) : sized;
            // TEST is symmetric and has one order with memory only.
            case "test" ->
                sized.size() == 2
                                && sized.get(0) instanceof ParsedOperand.Register
                                && sized.get(1) instanceof ParsedOperand.Memory
                        ? List.of(sized.get(1), sized.get(0))
                        : sized;
            // 'imul rax, 5' stands for 'imul rax, rax, 5'.
            case "imul" ->
                sized.size() == 2 && sized.get(1) instanceof ParsedOperand.Number
                        ? List.of(sized.get(0), sized.get(0), sized.get(1))
                        : sized;
            default -> sized;
        };
    }

    /** {@code mov [rax], byte 5}: the size of the number is that of the memory operand. */
    private static List<ParsedOperand> sized(List<ParsedOperand> operands) {
        if (operands.size() != 2
                || !(operands.get(0) instanceof ParsedOperand.Memory memory)
                || memory.bytes() != 0
                || !(operands.get(1) instanceof ParsedOperand.Number number)
                || number.bytes() == 0) {
            return operands;
        }
        List<ParsedOperand> result = new ArrayList<>(operands);
        result.set(0, memory.sized(number.bytes()));
        return result;
    }

    /** Whether a 64-bit MOV of a number can be the shorter one of 32 bits, which clears the upper half. */
    private static boolean clearsUpperHalf(List<ParsedOperand> operands) {
        return operands.size() == 2
                && operands.get(0) instanceof ParsedOperand.Register register
                && register.operand() instanceof Operand.GeneralRegister general
                && general.bytes() == 8
                && operands.get(1) instanceof ParsedOperand.Number number
                && number.value().known()
                && !number.value().address()
                && !number.exact()
                && (number.bytes() == 0 || number.bytes() == 8)
                && number.value().number() >>> 32 == 0;
    }

    private static List<ParsedOperand> narrowed(List<ParsedOperand> operands) {
        ParsedOperand.Register register = (ParsedOperand.Register) operands.get(0);
        int number = ((Operand.GeneralRegister) register.operand()).number();
        return List.of(
                new ParsedOperand.Register(register.place(), new Operand.GeneralRegister(number, Width.DWORD)),
                operands.get(1));
    }
}
