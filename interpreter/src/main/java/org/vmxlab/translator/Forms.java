package org.vmxlab.translator;

import static org.objectweb.asm.Opcodes.LSHL;
import static org.objectweb.asm.Opcodes.LSHR;

import java.util.List;
import org.vmxlab.arch.Width;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Operand;

/** What emitters ask of the forms of instructions. */
final class Forms {
    /** SDM volume 1, appendix B: names of the sixteen conditions by their code. */
    static final List<String> CONDITIONS =
            List.of("o", "no", "b", "ae", "e", "ne", "be", "a", "s", "ns", "p", "np", "l", "ge", "le", "g");

    private Forms() {}

    static Width width(Instruction instruction) {
        return Width.ofBytes(instruction.operand(0).bytes());
    }

    static boolean locked(Instruction instruction) {
        return instruction.prefix() == Instruction.Prefix.LOCK;
    }

    static boolean ordinary(Instruction instruction) {
        return instruction.prefix() == Instruction.Prefix.NONE || locked(instruction);
    }

    static boolean plain(Operand operand) {
        return operand instanceof Operand.GeneralRegister
                || operand instanceof Operand.HighByte
                || operand instanceof Operand.Immediate
                || operand instanceof Operand.Memory;
    }

    /** Sign-extends what is on the stack from the width with {@link Width#topShift} {@code shift}. */
    static void signExtend(Emission to, int shift) {
        if (shift != 0) {
            to.shift(LSHL, shift);
            to.shift(LSHR, shift);
        }
    }
}
