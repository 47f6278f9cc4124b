package org.vmxlab.isa;

import static org.vmxlab.isa.Definition.RepeatUse;
import static org.vmxlab.isa.Definition.define;

import java.util.ArrayList;
import java.util.List;
import org.vmxlab.arch.Rflags;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;

/** String instructions. A repeated one makes one iteration a step and stays at its address until it is done. */
final class Strings {
    private static final String[] SUFFIXES = {"b", "w", "d", "q"};
    private static final Width[] WIDTHS = {Width.BYTE, Width.WORD, Width.DWORD, Width.QWORD};

    private Strings() {}

    /** One iteration. */
    @FunctionalInterface
    private interface Iteration {
        void run(Cpu cpu, Width width, long step);
    }

    static List<Definition> all() {
        List<Definition> all = new ArrayList<>();
        for (int i = 0; i < SUFFIXES.length; i++) {
            all.add(string("movs", i, 0xA4, "[RDI] := [RSI]; RSI, RDI move on", RepeatUse.COUNT, Strings::move));
            all.add(string("stos", i, 0xAA, "[RDI] := rAX; RDI moves on", RepeatUse.COUNT, Strings::store));
            all.add(string("lods", i, 0xAC, "rAX := [RSI]; RSI moves on", RepeatUse.COUNT, Strings::load));
            all.add(string(
                    "cmps", i, 0xA6, "flags([RSI] - [RDI]); RSI, RDI move on", RepeatUse.COMPARE, Strings::compare));
            all.add(string("scas", i, 0xAE, "flags(rAX - [RDI]); RDI moves on", RepeatUse.COMPARE, Strings::scan));
        }
        return all;
    }

    private static Definition string(
            String stem, int size, int opcode, String pseudocode, RepeatUse repeats, Iteration iteration) {
        Width width = WIDTHS[size];
        String prefix = width == Width.WORD ? "O16 " : width == Width.QWORD ? "REX.W + " : "";
        String form = "A64 " + prefix + Arithmetic.hex(width == Width.BYTE ? opcode : opcode + 1);
        return define(stem + SUFFIXES[size], "string operation on " + width.bits() + " bits")
                .form(form)
                .repeats(repeats)
                .flow(Flow.JUMPS)
                .flags(repeats == RepeatUse.COMPARE ? "OF SF ZF AF PF CF" : "")
                .pseudocode(pseudocode)
                .reference("SDM 2A, " + stem.toUpperCase(java.util.Locale.ROOT))
                .executes((cpu, instruction) -> execute(cpu, instruction, width, iteration));
    }

    private static void execute(Cpu cpu, Instruction instruction, Width width, Iteration iteration) {
        long step = cpu.systemFlag(Rflags.DF) ? -width.bytes() : width.bytes();
        if (instruction.prefix() == Instruction.Prefix.NONE) {
            iteration.run(cpu, width, step);
            cpu.setRip(instruction.next());
            return;
        }
        long count = cpu.get(Slot.RCX);
        if (count == 0) {
            cpu.setRip(instruction.next());
            return;
        }
        iteration.run(cpu, width, step);
        cpu.set(Slot.RCX, count - 1);
        boolean compares = instruction.definition().repeat() == RepeatUse.COMPARE;
        boolean ended = compares && cpu.flags().zero() != (instruction.prefix() == Instruction.Prefix.REP);
        if (count == 1 || ended) {
            cpu.setRip(instruction.next());
        }
    }

    private static void advance(Cpu cpu, int register, long step) {
        cpu.set(register, cpu.get(register) + step);
    }

    private static void move(Cpu cpu, Width width, long step) {
        long value = cpu.load(cpu.get(Slot.RSI), width.bytes());
        cpu.store(cpu.get(Slot.RDI), width.bytes(), value);
        advance(cpu, Slot.RSI, step);
        advance(cpu, Slot.RDI, step);
    }

    private static void store(Cpu cpu, Width width, long step) {
        cpu.store(cpu.get(Slot.RDI), width.bytes(), cpu.get(Slot.RAX));
        advance(cpu, Slot.RDI, step);
    }

    private static void load(Cpu cpu, Width width, long step) {
        cpu.setRegister(Slot.RAX, width, cpu.load(cpu.get(Slot.RSI), width.bytes()));
        advance(cpu, Slot.RSI, step);
    }

    private static void compare(Cpu cpu, Width width, long step) {
        long first = cpu.load(cpu.get(Slot.RSI), width.bytes());
        long second = cpu.load(cpu.get(Slot.RDI), width.bytes());
        Alu.subtract(cpu.flags(), first, second, width);
        advance(cpu, Slot.RSI, step);
        advance(cpu, Slot.RDI, step);
    }

    private static void scan(Cpu cpu, Width width, long step) {
        long second = cpu.load(cpu.get(Slot.RDI), width.bytes());
        Alu.subtract(cpu.flags(), cpu.register(Slot.RAX, width), second, width);
        advance(cpu, Slot.RDI, step);
    }
}
