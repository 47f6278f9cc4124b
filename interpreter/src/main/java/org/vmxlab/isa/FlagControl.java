package org.vmxlab.isa;

import static org.vmxlab.isa.Definition.define;

import java.util.List;
import java.util.Map;
import org.vmxlab.arch.Rflags;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;

/** Single flags, and RFLAGS as a whole. */
final class FlagControl {
    private static final long SAHF = Rflags.SF | Rflags.ZF | Rflags.AF | Rflags.PF | Rflags.CF;
    /** What POPFQ loads at CPL 0. */
    private static final long POPPED =
            Rflags.STATUS | Rflags.TF | Rflags.IF | Rflags.DF | Rflags.IOPL | Rflags.NT | Rflags.AC | Rflags.ID;

    private static final Map<String, String> TAKEN = Map.of("cmc", "CF", "lahf", "SF ZF AF PF CF");

    private FlagControl() {}

    static List<Definition> all() {
        return List.of(
                flag(
                        "clc",
                        "clears CF",
                        "F8",
                        "CF=0",
                        "CF := 0",
                        cpu -> cpu.flags().setCarryKeepingOverflow(false)),
                flag(
                        "stc",
                        "sets CF",
                        "F9",
                        "CF=1",
                        "CF := 1",
                        cpu -> cpu.flags().setCarryKeepingOverflow(true)),
                flag(
                        "cmc",
                        "inverts CF",
                        "F5",
                        "CF",
                        "CF := not CF",
                        cpu -> cpu.flags().setCarryKeepingOverflow(!cpu.flags().carry())),
                flag("cld", "clears DF", "FC", "", "DF := 0", cpu -> cpu.setSystemFlag(Rflags.DF, false)),
                flag("std", "sets DF", "FD", "", "DF := 1", cpu -> cpu.setSystemFlag(Rflags.DF, true)),
                flag(
                        "lahf",
                        "copies SF, ZF, AF, PF and CF to AH",
                        "9F",
                        "",
                        "AH := flags",
                        cpu -> new Operand.HighByte(Slot.RAX)
                                .write(cpu, cpu.flags().status() & SAHF | Rflags.FIXED)),
                flag(
                        "sahf",
                        "copies AH to SF, ZF, AF, PF and CF",
                        "9E",
                        "SF ZF AF PF CF",
                        "flags := AH",
                        cpu -> cpu.flags()
                                .set(cpu.get(Slot.RAX) >>> 8 & SAHF
                                        | cpu.flags().status() & Rflags.OF)),
                define("pushfq", "pushes RFLAGS")
                        .alias("pushf")
                        .form("D64 9C")
                        .faults("#SS(0) if RSP is not canonical")
                        .pseudocode("push(RFLAGS without VM and RF)")
                        .reference("SDM 2B, PUSHF/PUSHFD/PUSHFQ")
                        .executes((cpu, instruction) -> cpu.push(cpu.rflags() & ~(Rflags.VM | Rflags.RF))),
                define("popfq", "pops RFLAGS")
                        .alias("popf")
                        .form("D64 9D")
                        .flags("OF SF ZF AF PF CF")
                        .faults("#SS(0) if RSP is not canonical")
                        .pseudocode("RFLAGS := pop(), RF := 0; at CPL > 0 IOPL is kept, at CPL > IOPL also IF")
                        .reference("SDM 2B, POPF/POPFD/POPFQ")
                        .reach(Reach.EVENTS)
                        .executes((cpu, instruction) -> pop(cpu)));
    }

    @FunctionalInterface
    private interface Effect {
        void on(Cpu cpu);
    }

    private static Definition flag(
            String mnemonic, String title, String opcode, String flags, String pseudocode, Effect effect) {
        return define(mnemonic, title)
                .form(opcode)
                .takesFlags(TAKEN.getOrDefault(mnemonic, ""))
                .flags(flags)
                .pseudocode(pseudocode)
                .reference("SDM 2, " + mnemonic.toUpperCase(java.util.Locale.ROOT))
                .executes((cpu, instruction) -> effect.on(cpu));
    }

    private static void pop(Cpu cpu) {
        long kept = cpu.rflags();
        long cpl = cpu.get(Slot.CPL);
        long loaded = POPPED;
        if (cpl > 0) {
            loaded &= ~Rflags.IOPL;
        }
        if (cpl > (kept & Rflags.IOPL) >>> 12) {
            loaded &= ~Rflags.IF;
        }
        long value = cpu.pop();
        cpu.setRflags(kept & ~(loaded | Rflags.RF) | value & loaded);
    }
}
