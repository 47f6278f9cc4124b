package org.vmxlab.vectors;

import java.util.Set;
import org.vmxlab.arch.Rflags;
import org.vmxlab.conformance.SplitMix;
import org.vmxlab.cpu.Slot;
import org.vmxlab.isa.Definition;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Operand;

/** Gives registers the values that an instruction needs to reach memory and code that exist. */
final class SampleState {
    private static final Set<String> BIT_TESTS = Set.of("bt", "bts", "btr", "btc");
    private static final Set<String> DIVISIONS = Set.of("div", "idiv");
    private static final Set<String> COUNTED = Set.of("loop", "loope", "loopne", "jrcxz", "jecxz");

    private final Instruction instruction;
    private final long[] registers;
    private final SplitMix random;
    private long cell;
    private long value;

    SampleState(Instruction instruction, long[] registers, SplitMix random) {
        this.instruction = instruction;
        this.registers = registers;
        this.random = random;
    }

    /** Address of a cell with a content of its own; 0 for none. */
    long cell() {
        return cell;
    }

    long value() {
        return value;
    }

    /** Answers false if no values will do. */
    boolean prepare(long data, long code) {
        String mnemonic = instruction.definition().mnemonic();
        if (instruction.definition().repeat() != Definition.RepeatUse.NONE) {
            strings(data);
        }
        for (Operand operand : instruction.operands()) {
            if (operand instanceof Operand.Memory memory && !reach(memory, data)) {
                return false;
            }
        }
        switch (mnemonic) {
            case "ret" -> override(registers[Slot.RSP], code);
            case "popfq", "popf" -> override(registers[Slot.RSP], random.next() & (Rflags.STATUS | Rflags.DF) | 0x202);
            case "leave" -> registers[Slot.RBP] = data;
            case "jmp", "call" -> {
                return indirect(code);
            }
            default -> {}
        }
        if (BIT_TESTS.contains(mnemonic)) {
            return bitOffset();
        }
        if (DIVISIONS.contains(mnemonic) && !random.oneIn(4)) {
            registers[Slot.RDX] = registers[Slot.RAX] >> 63;
            if (mnemonic.equals("div")) {
                registers[Slot.RDX] = 0;
            }
        }
        if (COUNTED.contains(mnemonic)) {
            registers[Slot.RCX] = random.below(3);
        }
        return true;
    }

    private void strings(long data) {
        registers[Slot.RSI] = data;
        registers[Slot.RDI] = data + 8L * random.below(8) - 32;
        registers[Slot.RCX] = random.below(8);
    }

    private void override(long address, long content) {
        cell = address;
        value = content;
    }

    /** Makes {@code memory}'s base or index such that it means {@code data}. */
    private boolean reach(Operand.Memory memory, long data) {
        if (memory.addressing() == Operand.Memory.Addressing.RIP_RELATIVE
                || memory.base() == Slot.ZERO && memory.index() == Slot.ZERO) {
            return true;
        }
        if (memory.index() != Slot.ZERO) {
            registers[memory.index()] &= 0xff;
        }
        long rest =
                memory.displacement() + (memory.index() == Slot.ZERO ? 0 : registers[memory.index()] << memory.scale());
        boolean stringRegister = instruction.definition().repeat() != Definition.RepeatUse.NONE;
        if (stringRegister || memory.base() == Slot.ZERO) {
            return false;
        }
        registers[memory.base()] = data - rest;
        return true;
    }

    private boolean indirect(long code) {
        Operand target = instruction.operand(0);
        if (target instanceof Operand.GeneralRegister register) {
            registers[register.number()] = code;
            return register.number() != Slot.RSP;
        }
        if (target instanceof Operand.Memory memory) {
            override(address(memory), code);
        }
        return true;
    }

    private long address(Operand.Memory memory) {
        long base = memory.base() == Slot.ZERO ? 0 : registers[memory.base()];
        long index = memory.index() == Slot.ZERO ? 0 : registers[memory.index()] << memory.scale();
        return base + index + memory.displacement();
    }

    /** A bit offset in a register counts from the operand in memory: it must stay among the cells. */
    private boolean bitOffset() {
        if (!(instruction.operand(0) instanceof Operand.Memory memory)
                || !(instruction.operand(1) instanceof Operand.GeneralRegister offset)) {
            return true;
        }
        if (memory.base() == offset.number() || memory.index() == offset.number()) {
            return false;
        }
        registers[offset.number()] = random.below(2048) - 1024L;
        return true;
    }
}
