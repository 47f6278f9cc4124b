package org.vmxlab.isa;

import static org.vmxlab.isa.Definition.define;

import java.util.List;
import org.vmxlab.arch.CpuException;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Flags;
import org.vmxlab.cpu.Slot;

/** Integer arithmetic. */
final class Arithmetic {
    private static final String ALL_FLAGS = "OF SF ZF AF PF CF";

    private Arithmetic() {}

    /** The nine forms that ADD, OR, ADC, SBB, AND, SUB, XOR and CMP share; {@code row} is 0 to 7 in that order. */
    static Definition.Builder eightForms(Definition.Builder builder, int row) {
        int opcode = row << 3;
        return builder.form(hex(opcode) + " /r", "rm8", "r8")
                .form(hex(opcode + 1) + " /r", "rmv", "rv")
                .form(hex(opcode + 2) + " /r", "r8", "rm8")
                .form(hex(opcode + 3) + " /r", "rv", "rmv")
                .form("83 /" + row + " ib", "rmv", "simm8")
                .form(hex(opcode + 4) + " ib", "al", "imm8")
                .form(hex(opcode + 5) + " iz", "axv", "immz")
                .form("80 /" + row + " ib", "rm8", "imm8")
                .form("81 /" + row + " iz", "rmv", "immz");
    }

    static String hex(int opcode) {
        return Character.toString(Character.forDigit(opcode >>> 4, 16)) + Character.forDigit(opcode & 15, 16);
    }

    static List<Definition> all() {
        return List.of(
                eightForms(define("add", "adds the source to the destination"), 0)
                        .lockable()
                        .flags(ALL_FLAGS)
                        .pseudocode("dst := dst + src")
                        .reference("SDM 2A, ADD")
                        .computes(Alu::add),
                eightForms(define("adc", "adds the source and CF to the destination"), 2)
                        .lockable()
                        .takesFlags("CF")
                        .flags(ALL_FLAGS)
                        .pseudocode("dst := dst + src + CF")
                        .reference("SDM 2A, ADC")
                        .computes(Alu::addWithCarry),
                eightForms(define("sub", "subtracts the source from the destination"), 5)
                        .lockable()
                        .flags(ALL_FLAGS)
                        .pseudocode("dst := dst - src")
                        .reference("SDM 2B, SUB")
                        .computes(Alu::subtract),
                eightForms(define("sbb", "subtracts the source and CF from the destination"), 3)
                        .lockable()
                        .takesFlags("CF")
                        .flags(ALL_FLAGS)
                        .pseudocode("dst := dst - (src + CF)")
                        .reference("SDM 2B, SBB")
                        .computes(Alu::subtractWithBorrow),
                eightForms(define("cmp", "sets the flags of a subtraction"), 7)
                        .flags(ALL_FLAGS)
                        .pseudocode("flags(first - second)")
                        .reference("SDM 2A, CMP")
                        .compares(Alu::subtract),
                one("neg", "negates", "F6 /3", "F7 /3", ALL_FLAGS, "dst := 0 - dst", "SDM 2B, NEG", Alu::negate),
                one(
                        "inc",
                        "adds 1, keeping CF",
                        "FE /0",
                        "FF /0",
                        "OF SF ZF AF PF",
                        "dst := dst + 1",
                        "SDM 2A, INC",
                        Alu::increment),
                one(
                        "dec",
                        "subtracts 1, keeping CF",
                        "FE /1",
                        "FF /1",
                        "OF SF ZF AF PF",
                        "dst := dst - 1",
                        "SDM 2A, DEC",
                        Alu::decrement),
                define("mul", "multiplies the accumulator, unsigned, into twice the width")
                        .form("F6 /4", "rm8")
                        .form("F7 /4", "rmv")
                        .flags("OF CF")
                        .undefinedFlags("SF ZF AF PF")
                        .pseudocode("rDX:rAX := rAX * src; CF := OF := upper half is not 0")
                        .reference("SDM 2B, MUL")
                        .executes(Arithmetic::multiply),
                signed("multiplies, signed")
                        .form("0F AF /r", "rv", "rmv")
                        .pseudocode("dst := dst * src; CF := OF := the product does not fit")
                        .means((Meaning.Binary) Arithmetic::multiplySigned),
                signed("multiplies by a number, signed")
                        .form("6B /r ib", "rv", "rmv", "simm8")
                        .form("69 /r iz", "rv", "rmv", "immz")
                        .pseudocode("dst := src * number; CF := OF := the product does not fit")
                        .executes(Arithmetic::multiplyByNumber),
                signed("multiplies the accumulator, signed, into twice the width")
                        .form("F6 /5", "rm8")
                        .form("F7 /5", "rmv")
                        .pseudocode("rDX:rAX := rAX * src; CF := OF := the product does not fit half of it")
                        .executes(Arithmetic::multiplyAccumulator),
                define("div", "divides twice the width, unsigned")
                        .form("F6 /6", "rm8")
                        .form("F7 /6", "rmv")
                        .undefinedFlags(ALL_FLAGS)
                        .faults("#DE if the divisor is 0 or the quotient does not fit")
                        .pseudocode("rAX, rDX := quotient, remainder of rDX:rAX / src")
                        .reference("SDM 2A, DIV")
                        .executes(Arithmetic::divide),
                define("idiv", "divides twice the width, signed")
                        .form("F6 /7", "rm8")
                        .form("F7 /7", "rmv")
                        .undefinedFlags(ALL_FLAGS)
                        .faults("#DE if the divisor is 0 or the quotient does not fit")
                        .pseudocode("rAX, rDX := quotient, remainder of rDX:rAX / src, towards 0")
                        .reference("SDM 2A, IDIV")
                        .executes(Arithmetic::divideSigned));
    }

    private static Definition one(
            String mnemonic,
            String title,
            String form8,
            String formV,
            String flags,
            String code,
            String reference,
            Meaning.Unary meaning) {
        return define(mnemonic, title)
                .form(form8, "rm8")
                .form(formV, "rmv")
                .lockable()
                .flags(flags)
                .pseudocode(code)
                .reference(reference)
                .means(meaning);
    }

    private static void multiply(Cpu cpu, Instruction instruction) {
        Operand source = instruction.operand(0);
        Width width = Width.ofBytes(source.bytes());
        long a = cpu.register(Slot.RAX, width);
        long b = source.read(cpu);
        long high = width == Width.QWORD ? Division.highOfProduct(a, b) : a * b >>> width.bits();
        product(cpu, width, a * b, high, width.zeroExtend(high) != 0);
    }

    private static Definition.Builder signed(String title) {
        return define("imul", title)
                .flags("OF CF")
                .undefinedFlags("SF ZF AF PF")
                .reference("SDM 2A, IMUL");
    }

    private static long multiplySigned(Flags flags, long one, long other, Width width) {
        long a = width.signExtend(one);
        long b = width.signExtend(other);
        boolean lost = Alu.losesProduct(a, b, width.topShift());
        flags.setCarryAndOverflow(lost, lost);
        return a * b;
    }

    private static void multiplyByNumber(Cpu cpu, Instruction instruction) {
        Operand destination = instruction.operand(0);
        Width width = Width.ofBytes(destination.bytes());
        long factor = instruction.operand(1).read(cpu);
        long number = instruction.operand(2).read(cpu);
        destination.write(cpu, multiplySigned(cpu.flags(), factor, number, width));
    }

    private static void multiplyAccumulator(Cpu cpu, Instruction instruction) {
        Operand source = instruction.operand(0);
        Width width = Width.ofBytes(source.bytes());
        long a = width.signExtend(cpu.get(Slot.RAX));
        long b = width.signExtend(source.read(cpu));
        long high = width == Width.QWORD ? Math.multiplyHigh(a, b) : a * b >> width.bits();
        product(cpu, width, a * b, high, high != width.signExtend(a * b) >> 63);
    }

    private static void product(Cpu cpu, Width width, long low, long high, boolean significant) {
        if (width == Width.BYTE) {
            cpu.setRegister(Slot.RAX, Width.WORD, low);
        } else {
            cpu.setRegister(Slot.RAX, width, low);
            cpu.setRegister(Slot.RDX, width, high);
        }
        cpu.flags().setCarryAndOverflow(significant, significant);
    }

    private static void divide(Cpu cpu, Instruction instruction) {
        Operand source = instruction.operand(0);
        Width width = Width.ofBytes(source.bytes());
        long divisor = source.read(cpu);
        long low = width == Width.BYTE ? cpu.get(Slot.RAX) & 0xff : cpu.register(Slot.RAX, width);
        long high = width == Width.BYTE ? cpu.get(Slot.RAX) >>> 8 & 0xff : cpu.register(Slot.RDX, width);
        // The quotient fits exactly if the upper half is below the divisor; 0 never is.
        if (Long.compareUnsigned(high, divisor) >= 0) {
            throw CpuException.divideError();
        }
        if (width == Width.QWORD) {
            long[] result = Division.unsigned(high, low, divisor);
            quotient(cpu, width, result[0], result[1]);
        } else {
            long dividend = high << width.bits() | low;
            quotient(cpu, width, Long.divideUnsigned(dividend, divisor), Long.remainderUnsigned(dividend, divisor));
        }
    }

    private static void divideSigned(Cpu cpu, Instruction instruction) {
        Operand source = instruction.operand(0);
        Width width = Width.ofBytes(source.bytes());
        long divisor = width.signExtend(source.read(cpu));
        if (divisor == 0) {
            throw CpuException.divideError();
        }
        if (width == Width.QWORD) {
            long[] result = Division.signed(cpu.get(Slot.RDX), cpu.get(Slot.RAX), divisor);
            quotient(cpu, width, result[0], result[1]);
            return;
        }
        long dividend = width == Width.BYTE
                ? Width.WORD.signExtend(cpu.get(Slot.RAX))
                : width.signExtend(cpu.get(Slot.RDX)) << width.bits() | cpu.register(Slot.RAX, width);
        if (divisor == -1 && dividend == Long.MIN_VALUE) {
            throw CpuException.divideError();
        }
        long quotient = dividend / divisor;
        if (quotient != width.signExtend(quotient)) {
            throw CpuException.divideError();
        }
        quotient(cpu, width, quotient, dividend % divisor);
    }

    private static void quotient(Cpu cpu, Width width, long quotient, long remainder) {
        if (width == Width.BYTE) {
            cpu.setRegister(Slot.RAX, Width.WORD, quotient & 0xff | (remainder & 0xff) << 8);
        } else {
            cpu.setRegister(Slot.RAX, width, quotient);
            cpu.setRegister(Slot.RDX, width, remainder);
        }
    }
}
