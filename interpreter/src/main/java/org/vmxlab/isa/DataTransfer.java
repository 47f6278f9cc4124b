package org.vmxlab.isa;

import static org.vmxlab.isa.Definition.define;

import java.util.ArrayList;
import java.util.List;
import org.vmxlab.arch.Canonical;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;

/** Moves between registers and memory, the stack, conversions. */
final class DataTransfer {
    private DataTransfer() {}

    private static final Meaning.Transfer COPY = (value, from, to) -> value;
    private static final Meaning.Transfer SIGN_EXTEND = (value, from, to) -> from.signExtend(value);

    static List<Definition> all() {
        List<Definition> all = new ArrayList<>(List.of(
                define("mov", "copies the source to the destination")
                        .form("88 /r", "rm8", "r8")
                        .form("89 /r", "rmv", "rv")
                        .form("8A /r", "r8", "rm8")
                        .form("8B /r", "rv", "rmv")
                        .form("B0 +r ib", "r8", "imm8")
                        .form("B8 +r iv", "rv", "immv")
                        .form("C6 /0 ib", "rm8", "imm8")
                        .form("C7 /0 iz", "rmv", "immz")
                        .form("A0", "al", "moffs8")
                        .form("A1", "axv", "moffsv")
                        .form("A2", "moffs8", "al")
                        .form("A3", "moffsv", "axv")
                        .pseudocode("dst := src")
                        .reference("SDM 2B, MOV")
                        .means(COPY),
                define("movzx", "copies, zero-extending")
                        .form("0F B6 /r", "rv", "rm8")
                        .form("O16 0F B7 /r", "r16", "rm16")
                        .form("0F B7 /r", "r32", "rm16")
                        .form("REX.W + 0F B7 /r", "r64", "rm16")
                        .pseudocode("dst := zero-extend(src)")
                        .reference("SDM 2B, MOVZX")
                        .means(COPY),
                define("movsx", "copies, sign-extending")
                        .form("0F BE /r", "rv", "rm8")
                        .form("O16 0F BF /r", "r16", "rm16")
                        .form("0F BF /r", "r32", "rm16")
                        .form("REX.W + 0F BF /r", "r64", "rm16")
                        .pseudocode("dst := sign-extend(src)")
                        .reference("SDM 2B, MOVSX/MOVSXD")
                        .means(SIGN_EXTEND),
                define("movsxd", "copies 32 bits, sign-extending")
                        .alias("movsx")
                        .form("REX.W + 63 /r", "r64", "rm32")
                        .pseudocode("dst := sign-extend(src)")
                        .reference("SDM 2B, MOVSX/MOVSXD")
                        .means(SIGN_EXTEND),
                define("lea", "computes the address of the operand")
                        .form("8D /r", "rv", "m")
                        .pseudocode("dst := address(src)")
                        .reference("SDM 2A, LEA")
                        .executes((cpu, instruction) -> instruction
                                .operand(0)
                                .write(cpu, ((Operand.Memory) instruction.operand(1)).effectiveAddress(cpu))),
                define("xchg", "exchanges; with memory it is locked without the prefix")
                        .form("90 +r", "axv", "rv")
                        .form("90 +r", "rv", "axv")
                        .form("86 /r", "r8", "rm8")
                        .form("87 /r", "rv", "rmv")
                        .form("86 /r", "rm8", "r8")
                        .form("87 /r", "rmv", "rv")
                        .lockable()
                        .pseudocode("first, second := second, first")
                        .reference("SDM 2D, XCHG")
                        .reach((cpu, instruction, effects) -> {
                            if (touchesMemory(instruction)) {
                                effects.drains();
                            }
                        })
                        .executes(DataTransfer::exchange),
                define("bswap", "reverses the bytes")
                        .form("0F C8 +r", "r32")
                        .form("REX.W + 0F C8 +r", "r64")
                        .pseudocode("dst := bytes of dst in reverse order")
                        .reference("SDM 2A, BSWAP")
                        .means((Meaning.Unary) (flags, a, width) ->
                                width == Width.QWORD ? Long.reverseBytes(a) : Integer.reverseBytes((int) a)),
                define("xlatb", "looks a byte up in a table")
                        .alias("xlat")
                        .form("A64 D7")
                        .pseudocode("AL := [RBX + zero-extend(AL)]")
                        .reference("SDM 2D, XLAT/XLATB")
                        .executes((cpu, instruction) -> {
                            long address = cpu.get(Slot.RBX) + cpu.register(Slot.RAX, Width.BYTE);
                            cpu.setRegister(Slot.RAX, Width.BYTE, cpu.load(address, 1));
                        })));
        all.addAll(stack());
        all.addAll(conversions());
        for (int code = 0; code < Conditions.COUNT; code++) {
            all.add(conditionalMove(code));
            all.add(setByte(code));
        }
        return all;
    }

    private static boolean touchesMemory(Instruction instruction) {
        return instruction.operand(0) instanceof Operand.Memory || instruction.operand(1) instanceof Operand.Memory;
    }

    private static void exchange(Cpu cpu, Instruction instruction) {
        Operand first = instruction.operand(0);
        Operand second = instruction.operand(1);
        boolean memory = touchesMemory(instruction);
        if (memory) {
            cpu.drainAll();
        }
        long a = first.readForWrite(cpu);
        long b = second.readForWrite(cpu);
        // Memory first: a register write cannot change its address then.
        if (second instanceof Operand.Memory) {
            second.write(cpu, a);
            first.write(cpu, b);
        } else {
            first.write(cpu, b);
            second.write(cpu, a);
        }
        if (memory) {
            cpu.drainAll();
        }
    }

    private static List<Definition> stack() {
        return List.of(
                define("push", "pushes onto the stack")
                        .form("D64 50 +r", "rv")
                        .form("D64 6A ib", "simm8")
                        .form("O16 6A ib", "simm8")
                        .form("D64 68 iz", "immz")
                        .form("D64 FF /6", "rmv")
                        .form("D64 0F A0", "fs")
                        .form("D64 0F A8", "gs")
                        .faults("#SS(0) if RSP is not canonical")
                        .pseudocode("RSP := RSP - size; [RSP] := src")
                        .reference("SDM 2B, PUSH")
                        .reach((cpu, instruction, effects) -> {
                            if (instruction.operand(0) instanceof Operand.SegmentRegister from) {
                                effects.reads(Reach.SEGMENT_REGISTERS + from.number());
                            }
                        })
                        .executes(DataTransfer::push),
                define("pop", "pops from the stack")
                        .form("D64 58 +r", "rv")
                        .form("D64 8F /0", "rmv")
                        .form("D64 0F A1", "fs")
                        .form("D64 0F A9", "gs")
                        .faults("#SS(0) if RSP is not canonical")
                        .pseudocode("dst := [RSP]; RSP := RSP + size")
                        .reference("SDM 2B, POP")
                        .reach((cpu, instruction, effects) -> {
                            if (instruction.operand(0) instanceof Operand.SegmentRegister to) {
                                effects.writes(Reach.SEGMENT_REGISTERS + to.number());
                            }
                        })
                        .executes(DataTransfer::pop));
    }

    private static void push(Cpu cpu, Instruction instruction) {
        long value = instruction.operand(0).read(cpu);
        if (instruction.form().size() != Form.Size.WORD) {
            cpu.push(value);
            return;
        }
        long top = Canonical.requireOnStack(cpu.get(Slot.RSP) - 2);
        cpu.store(top, 2, value);
        cpu.set(Slot.RSP, top);
    }

    private static void pop(Cpu cpu, Instruction instruction) {
        Operand destination = instruction.operand(0);
        int bytes = instruction.form().size() == Form.Size.WORD ? 2 : 8;
        long top = cpu.get(Slot.RSP);
        long value = cpu.loadFromStack(top, bytes);
        if (destination instanceof Operand.Memory memory) {
            popped(memory, bytes).write(cpu, value);
            cpu.set(Slot.RSP, top + bytes);
        } else {
            // RSP first: POP RSP leaves the value popped.
            cpu.set(Slot.RSP, top + bytes);
            destination.write(cpu, value);
        }
    }

    /** An address with base RSP counts from RSP behind the value popped (SDM volume 2B, POP). */
    private static Operand popped(Operand.Memory memory, int bytes) {
        if (memory.base() != Slot.RSP) {
            return memory;
        }
        return new Operand.Memory(
                memory.base(),
                memory.index(),
                memory.scale(),
                memory.displacement() + bytes,
                memory.segment(),
                memory.bytes(),
                memory.addressing());
    }

    private static List<Definition> conversions() {
        return List.of(
                extendAccumulator("cbw", "AL to AX", "O16 98", Width.BYTE, Width.WORD),
                extendAccumulator("cwde", "AX to EAX", "98", Width.WORD, Width.DWORD),
                extendAccumulator("cdqe", "EAX to RAX", "REX.W + 98", Width.DWORD, Width.QWORD),
                signToData("cwd", "AX to DX:AX", "O16 99", Width.WORD),
                signToData("cdq", "EAX to EDX:EAX", "99", Width.DWORD),
                signToData("cqo", "RAX to RDX:RAX", "REX.W + 99", Width.QWORD));
    }

    private static Definition extendAccumulator(String mnemonic, String what, String encoding, Width from, Width to) {
        return define(mnemonic, "sign-extends " + what)
                .form(encoding)
                .pseudocode("rAX := sign-extend(half of rAX)")
                .reference("SDM 2A, CBW/CWDE/CDQE")
                .executes((cpu, instruction) -> cpu.setRegister(Slot.RAX, to, from.signExtend(cpu.get(Slot.RAX))));
    }

    private static Definition signToData(String mnemonic, String what, String encoding, Width width) {
        return define(mnemonic, "sign-extends " + what)
                .form(encoding)
                .pseudocode("rDX := sign of rAX in every bit")
                .reference("SDM 2A, CWD/CDQ/CQO")
                .executes((cpu, instruction) ->
                        cpu.setRegister(Slot.RDX, width, width.signExtend(cpu.get(Slot.RAX)) >> 63));
    }

    private static Definition conditionalMove(int code) {
        Condition condition = Conditions.condition(code);
        return define("cmov" + Conditions.name(code), "copies if " + Conditions.formula(code))
                .alias(Conditions.aliases("cmov", code))
                .form("0F " + Arithmetic.hex(0x40 + code) + " /r", "rv", "rmv")
                .takesFlags(Conditions.flags(code))
                .pseudocode("if " + Conditions.formula(code) + ": dst := src; a 32-bit dst is zero-extended either way")
                .reference("SDM 2A, CMOVcc")
                .computes((flags, destination, source, width) -> condition.holds(flags) ? source : destination);
    }

    private static Definition setByte(int code) {
        Condition condition = Conditions.condition(code);
        return define("set" + Conditions.name(code), "1 if " + Conditions.formula(code) + ", else 0")
                .alias(Conditions.aliases("set", code))
                .form("0F " + Arithmetic.hex(0x90 + code) + " /r", "rm8")
                .takesFlags(Conditions.flags(code))
                .pseudocode("dst := " + Conditions.formula(code) + " ? 1 : 0")
                .reference("SDM 2B, SETcc")
                .executes(
                        (cpu, instruction) -> instruction.operand(0).write(cpu, condition.holds(cpu.flags()) ? 1 : 0));
    }
}
