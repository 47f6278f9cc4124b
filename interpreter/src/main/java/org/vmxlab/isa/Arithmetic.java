package org.vmxlab.isa;

import static org.vmxlab.isa.Definition.define;

import java.util.List;
import org.vmxlab.arch.CpuException;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Cpu;
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
                define("imul", "multiplies, signed")
                        .form("0F AF /r", "rv", "rmv")
                        .form("6B /r ib", "rv", "rmv", "simm8")
                        .form("69 /r iz", "rv", "rmv", "immz")
                        .form("F6 /5", "rm8")
                        .form("F7 /5", "rmv")
                        .flags("OF CF")
                        .undefinedFlags("SF ZF AF PF")
                        .pseudocode("dst := a * b; CF := OF := the product does not fit")
                        .reference("SDM 2A, IMUL")
                        .executes(Arithmetic::multiplySigned),
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

    private static void multiplySigned(Cpu cpu, Instruction instruction) {
        List<Operand> operands = instruction.operands();
        Width width = Width.ofBytes(operands.get(0).bytes());
        if (operands.size() == 1) {
            long a = width.signExtend(cpu.get(Slot.RAX));
            long b = width.signExtend(operands.get(0).read(cpu));
            long high = width == Width.QWORD ? Math.multiplyHigh(a, b) : a * b >> width.bits();
            product(cpu, width, a * b, high, high != width.signExtend(a * b) >> 63);
            return;
        }
        Operand first = operands.size() == 3 ? operands.get(1) : operands.get(0);
        long a = width.signExtend(first.read(cpu));
        long b = width.signExtend(operands.get(operands.size() - 1).read(cpu));
        operands.get(0).write(cpu, a * b);
        boolean lost = Alu.losesProduct(a, b, width.topShift());
        cpu.flags().setCarryAndOverflow(lost, lost);
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
