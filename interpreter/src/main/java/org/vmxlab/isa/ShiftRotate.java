package org.vmxlab.isa;

import static org.vmxlab.isa.Definition.define;

import java.util.List;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Flags;

/** Shifts and rotates. */
final class ShiftRotate {
    private static final String SHIFT_FLAGS = "OF SF ZF PF CF";
    private static final String ROTATE_FLAGS = "OF CF";

    private ShiftRotate() {}

    /** A double shift such as {@link Shifter#shiftLeftDouble}. */
    @FunctionalInterface
    private interface DoubleShift {
        long apply(Flags flags, long value, long filler, long count, Width width);
    }

    static List<Definition> all() {
        return List.of(
                single("rol", "rotates left", 0, ROTATE_FLAGS, "dst := dst rotated left by count", Shifter::rotateLeft)
                        .build(),
                single(
                                "ror",
                                "rotates right",
                                1,
                                ROTATE_FLAGS,
                                "dst := dst rotated right by count",
                                Shifter::rotateRight)
                        .build(),
                single(
                                "rcl",
                                "rotates CF and the operand left",
                                2,
                                ROTATE_FLAGS,
                                "CF:dst := CF:dst rotated left by count",
                                Shifter::rotateLeftThroughCarry)
                        .build(),
                single(
                                "rcr",
                                "rotates CF and the operand right",
                                3,
                                ROTATE_FLAGS,
                                "dst:CF := dst:CF rotated right by count",
                                Shifter::rotateRightThroughCarry)
                        .build(),
                single("shl", "shifts left", 4, SHIFT_FLAGS, "dst := dst << count", Shifter::shiftLeft)
                        .build("sal"),
                single(
                                "shr",
                                "shifts right, unsigned",
                                5,
                                SHIFT_FLAGS,
                                "dst := dst >> count, zeros from the left",
                                Shifter::shiftRight)
                        .build(),
                single(
                                "sar",
                                "shifts right, signed",
                                7,
                                SHIFT_FLAGS,
                                "dst := dst >> count, signs from the left",
                                Shifter::shiftArithmeticRight)
                        .build(),
                doubled("shld", "shifts left, bits of a register following", "A4", "A5", Shifter::shiftLeftDouble),
                doubled("shrd", "shifts right, bits of a register following", "AC", "AD", Shifter::shiftRightDouble));
    }

    private record Single(Definition.Builder builder, Meaning.Binary meaning) {
        Definition build(String... aliases) {
            return builder.alias(aliases).means(meaning);
        }
    }

    private static Single single(
            String mnemonic, String title, int digit, String flags, String pseudocode, Meaning.Binary meaning) {
        Definition.Builder builder = define(mnemonic, title)
                .form("D0 /" + digit, "rm8", "1")
                .form("D1 /" + digit, "rmv", "1")
                .form("D2 /" + digit, "rm8", "cl")
                .form("D3 /" + digit, "rmv", "cl")
                .form("C0 /" + digit + " ib", "rm8", "imm8")
                .form("C1 /" + digit + " ib", "rmv", "imm8")
                .takesFlags(mnemonic.startsWith("rc") ? "CF" : "")
                .flags(flags)
                .undefinedFlags(flags.equals(ROTATE_FLAGS) ? "OF if count > 1" : "OF if count > 1, AF")
                .pseudocode(pseudocode)
                .reference(digit < 4 ? "SDM 2B, RCL/RCR/ROL/ROR" : "SDM 2B, SAL/SAR/SHL/SHR");
        return new Single(builder, meaning);
    }

    private static Definition doubled(
            String mnemonic, String title, String opcodeImmediate, String opcodeCl, DoubleShift shift) {
        return define(mnemonic, title)
                .form("0F " + opcodeImmediate + " /r ib", "rmv", "rv", "imm8")
                .form("0F " + opcodeCl + " /r", "rmv", "rv", "cl")
                .flags(SHIFT_FLAGS)
                .undefinedFlags("OF if count > 1, AF; all if count > width")
                .pseudocode("dst := dst shifted by count, filled from src")
                .reference("SDM 2B, SHLD, SHRD")
                .executes((cpu, instruction) -> {
                    Operand destination = instruction.operand(0);
                    Width width = Width.ofBytes(destination.bytes());
                    long filler = instruction.operand(1).read(cpu);
                    long count = instruction.operand(2).read(cpu);
                    long value = destination.readForWrite(cpu);
                    destination.writeBack(cpu, shift.apply(cpu.flags(), value, filler, count, width));
                });
    }
}
