package org.vmxlab.isa;

import static org.vmxlab.isa.Definition.define;

import java.util.List;
import org.vmxlab.arch.Rflags;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Cpu;

/** Single bits, bit scans, population count. */
final class BitOperations {
    private BitOperations() {}

    /** What becomes of the bit under the mask. */
    @FunctionalInterface
    private interface Change {
        long apply(long value, long mask);
    }

    static List<Definition> all() {
        return List.of(
                bit("bt", "copies a bit to CF", 0xA3, 4)
                        .pseudocode("CF := bit of dst")
                        .executes((cpu, instruction) -> test(cpu, instruction)),
                bit("bts", "copies a bit to CF and sets it", 0xAB, 5)
                        .lockable()
                        .pseudocode("CF := bit of dst; bit := 1")
                        .executes((cpu, instruction) -> change(cpu, instruction, (value, mask) -> value | mask)),
                bit("btr", "copies a bit to CF and clears it", 0xB3, 6)
                        .lockable()
                        .pseudocode("CF := bit of dst; bit := 0")
                        .executes((cpu, instruction) -> change(cpu, instruction, (value, mask) -> value & ~mask)),
                bit("btc", "copies a bit to CF and inverts it", 0xBB, 7)
                        .lockable()
                        .pseudocode("CF := bit of dst; bit := not bit")
                        .executes((cpu, instruction) -> change(cpu, instruction, (value, mask) -> value ^ mask)),
                define("bsf", "finds the lowest bit that is set")
                        .form("NP 0F BC /r", "rv", "rmv")
                        .flags("ZF")
                        .undefinedFlags("OF SF AF PF CF")
                        .pseudocode("ZF := src = 0; if not: dst := number of the lowest 1; else dst is kept")
                        .reference("SDM 2A, BSF")
                        .executes((cpu, instruction) -> scan(cpu, instruction, true)),
                define("bsr", "finds the highest bit that is set")
                        .form("NP 0F BD /r", "rv", "rmv")
                        .flags("ZF")
                        .undefinedFlags("OF SF AF PF CF")
                        .pseudocode("ZF := src = 0; if not: dst := number of the highest 1; else dst is kept")
                        .reference("SDM 2A, BSR")
                        .executes((cpu, instruction) -> scan(cpu, instruction, false)),
                define("popcnt", "counts the bits that are set")
                        .form("F3 0F B8 /r", "rv", "rmv")
                        .flags("OF=0 SF=0 ZF AF=0 PF=0 CF=0")
                        .pseudocode("dst := number of ones in src; ZF := src = 0")
                        .reference("SDM 2B, POPCNT")
                        .executes((cpu, instruction) -> {
                            long value = instruction.operand(1).read(cpu);
                            instruction.operand(0).write(cpu, Long.bitCount(value));
                            cpu.flags().set(value == 0 ? Rflags.ZF : 0);
                        }));
    }

    private static Definition.Builder bit(String mnemonic, String title, int opcode, int digit) {
        return define(mnemonic, title)
                .form("0F " + Arithmetic.hex(opcode) + " /r", "rmv", "rv")
                .form("0F BA /" + digit + " ib", "rmv", "imm8")
                .flags("CF")
                .undefinedFlags("OF SF AF PF")
                .reference("SDM 2A, BT, BTC, BTR, BTS");
    }

    private static void test(Cpu cpu, Instruction instruction) {
        Operand destination = addressed(cpu, instruction);
        long value = destination.read(cpu);
        cpu.flags().setCarryKeepingOverflow((value & mask(cpu, instruction)) != 0);
    }

    private static void change(Cpu cpu, Instruction instruction, Change change) {
        Operand destination = addressed(cpu, instruction);
        long mask = mask(cpu, instruction);
        long value = destination.readForWrite(cpu);
        destination.writeBack(cpu, change.apply(value, mask));
        cpu.flags().setCarryKeepingOverflow((value & mask) != 0);
    }

    private static long mask(Cpu cpu, Instruction instruction) {
        int bits = instruction.operand(0).bytes() * 8;
        return 1L << (instruction.operand(1).read(cpu) & bits - 1);
    }

    /**
     * The operand that holds the bit. A register index into memory is signed and reaches beyond the operand: the memory
     * is a string of bits (SDM volume 2A, section 3.1.1.9).
     */
    private static Operand addressed(Cpu cpu, Instruction instruction) {
        Operand destination = instruction.operand(0);
        if (!(destination instanceof Operand.Memory memory) || instruction.operand(1) instanceof Operand.Immediate) {
            return destination;
        }
        Width width = Width.ofBytes(memory.bytes());
        long index = width.signExtend(instruction.operand(1).read(cpu));
        long offset = Math.floorDiv(index, (long) width.bits()) * width.bytes();
        return new Operand.Memory(
                memory.base(),
                memory.index(),
                memory.scale(),
                memory.displacement() + offset,
                memory.segment(),
                memory.bytes(),
                memory.addressing());
    }

    private static void scan(Cpu cpu, Instruction instruction, boolean forward) {
        long value = instruction.operand(1).read(cpu);
        if (value != 0) {
            int number = forward ? Long.numberOfTrailingZeros(value) : 63 - Long.numberOfLeadingZeros(value);
            instruction.operand(0).write(cpu, number);
        }
        cpu.flags().setZero(value == 0);
    }
}
