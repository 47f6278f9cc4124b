package org.vmxlab.engine;

import java.util.Locale;
import org.vmxlab.arch.Rflags;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.StatusFlagUse;
import org.vmxlab.verdict.ViolationKind;

/** Keeps track of the flags that have no defined value, and finds the instructions that go by one of them. */
record UndefinedFlagWatch(Action inner, Instruction instruction, StatusFlagUse use) implements Action {
    /** In {@link Slot#UNDEFINED_FLAGS_SOURCE}: more than one instruction left some undefined. */
    private static final long SEVERAL = 0;

    /** {@code action}, watched if it has to do with status flags. */
    static Action over(Action action, Instruction instruction) {
        StatusFlagUse use = StatusFlagUse.of(instruction);
        return use.isNone() ? action : new UndefinedFlagWatch(action, instruction, use);
    }

    @Override
    public void perform(Cpu cpu) {
        long rcx = cpu.get(Slot.RCX);
        long used = use.taken(rcx) & cpu.get(Slot.UNDEFINED_FLAGS);
        if (used != 0) {
            cpu.setRip(instruction.address());
            cpu.react(
                    cpu.policy().undefinedFlags(),
                    ViolationKind.UNDEFINED_FLAG,
                    StatusFlagUse.FINDING,
                    text(cpu, used));
        }
        inner.perform(cpu);
        long left = use.undefined(rcx);
        long undefined = cpu.get(Slot.UNDEFINED_FLAGS) & ~use.set(rcx) | left;
        cpu.set(Slot.UNDEFINED_FLAGS, undefined);
        if (undefined == 0) {
            cpu.set(Slot.UNDEFINED_FLAGS_SOURCE, 0);
        } else if (left != 0) {
            cpu.set(Slot.UNDEFINED_FLAGS_SOURCE, left == undefined ? instruction.address() : SEVERAL);
        }
    }

    private String text(Cpu cpu, long used) {
        StringBuilder names = new StringBuilder();
        for (int bit = 0; bit < Rflags.NAMES.size(); bit++) {
            if ((used >>> bit & 1) != 0) {
                names.append(names.isEmpty() ? "" : ", ").append(Rflags.name(bit));
            }
        }
        long source = cpu.get(Slot.UNDEFINED_FLAGS_SOURCE);
        return instruction.definition().mnemonic().toUpperCase(Locale.ROOT) + " goes by " + names
                + ", which has no defined value"
                + (source == SEVERAL ? "" : " since the instruction at 0x" + Long.toHexString(source));
    }
}
