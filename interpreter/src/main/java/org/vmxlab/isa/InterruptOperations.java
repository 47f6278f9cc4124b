package org.vmxlab.isa;

import static org.vmxlab.isa.Definition.define;

import java.util.List;
import org.vmxlab.arch.Canonical;
import org.vmxlab.arch.CpuException;
import org.vmxlab.arch.Rflags;
import org.vmxlab.arch.Vector;
import org.vmxlab.cpu.Activity;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.EventDelivery;
import org.vmxlab.cpu.EventNesting;
import org.vmxlab.cpu.Slot;

/** Interrupts from software, return from them, masking, waiting. */
final class InterruptOperations {
    private static final long RESTORED =
            Rflags.STATUS | Rflags.TF | Rflags.DF | Rflags.NT | Rflags.RF | Rflags.AC | Rflags.ID;

    private InterruptOperations() {}

    static List<Definition> all() {
        return List.of(
                define("cli", "masks external interrupts")
                        .form("FA")
                        .faults("#GP(0) if CPL > IOPL")
                        .pseudocode("IF := 0")
                        .reference("SDM 2A, CLI")
                        .reach(Reach.EVENTS)
                        .executes((cpu, instruction) -> {
                            requireIoPrivilege(cpu);
                            cpu.setInterruptFlag(false);
                        }),
                define("sti", "unmasks external interrupts, from the next instruction's end on")
                        .form("FB")
                        .faults("#GP(0) if CPL > IOPL")
                        .pseudocode("if IF = 0: IF := 1, interrupts wait for one instruction")
                        .reference("SDM 2B, STI")
                        .executes((cpu, instruction) -> {
                            requireIoPrivilege(cpu);
                            if (!cpu.interruptFlag()) {
                                cpu.setInterruptFlag(true);
                                cpu.set(Slot.SHADOW, cpu.get(Slot.SHADOW) | Cpu.STI_SHADOW);
                            }
                        }),
                define("hlt", "waits for an interrupt")
                        .form("F4")
                        .faults("#GP(0) if CPL > 0")
                        .pseudocode("activity := HLT")
                        .reference("SDM 2A, HLT")
                        .reach(Reach.SERIALISING_EVENTS)
                        .executes((cpu, instruction) -> {
                            Privilege.requireRing0(cpu);
                            cpu.drainAll();
                            cpu.setActivity(Activity.HLT);
                        }),
                define("int3", "raises #BP")
                        .form("CC")
                        .flow(Flow.JUMPS)
                        .pseudocode("deliver(#BP)")
                        .reference("SDM 2A, INT n/INTO/INT3/INT1")
                        .reach(Reach.SERIALISING_EVENTS)
                        .executes((cpu, instruction) -> software(cpu, instruction, Vector.BREAKPOINT)),
                define("int1", "raises #DB")
                        .alias("icebp")
                        .form("F1")
                        .flow(Flow.JUMPS)
                        .pseudocode("deliver(#DB)")
                        .reference("SDM 2A, INT n/INTO/INT3/INT1")
                        .reach(Reach.SERIALISING_EVENTS)
                        .executes((cpu, instruction) -> EventDelivery.deliver(
                                cpu, Vector.DEBUG, EventDelivery.Source.HARDWARE, 0, instruction.next())),
                define("int", "calls an interrupt handler")
                        .form("CD ib", "imm8")
                        .flow(Flow.JUMPS)
                        .faults("#GP, #NP by the gate; #GP if CPL > DPL of the gate")
                        .pseudocode("deliver(vector)")
                        .reference("SDM 2A, INT n/INTO/INT3/INT1")
                        .reach(Reach.SERIALISING_EVENTS)
                        .executes((cpu, instruction) -> software(
                                cpu, instruction, (int) instruction.operand(0).read(cpu) & 0xff)),
                define("ud2", "raises #UD")
                        .form("0F 0B")
                        .faults("#UD always")
                        .pseudocode("raise(#UD)")
                        .reference("SDM 2B, UD")
                        .executes((cpu, instruction) -> {
                            throw CpuException.undefinedOpcode();
                        }),
                define("iretq", "returns from an interrupt")
                        .form("REX.W + CF")
                        .flow(Flow.JUMPS)
                        .flags("OF SF ZF AF PF CF")
                        .faults("#GP(0) if NT = 1 or RIP is not canonical")
                        .pseudocode("RIP, CS, RFLAGS, RSP, SS := pop() each; NMIs are no longer blocked")
                        .reference("SDM 2A, IRET/IRETD/IRETQ")
                        .reach(Reach.SERIALISING_EVENTS)
                        .executes(InterruptOperations::interruptReturn));
    }

    private static void requireIoPrivilege(Cpu cpu) {
        if (cpu.get(Slot.CPL) > (cpu.rflags() & Rflags.IOPL) >>> 12) {
            throw CpuException.generalProtection(0);
        }
    }

    private static void software(Cpu cpu, Instruction instruction, int vector) {
        EventDelivery.deliver(cpu, vector, EventDelivery.Source.SOFTWARE, 0, instruction.next());
    }

    private static void interruptReturn(Cpu cpu, Instruction instruction) {
        if (cpu.systemFlag(Rflags.NT)) {
            throw CpuException.generalProtection(0);
        }
        // Also an IRET that faults lets NMIs in again (SDM volume 3A, section 6.7.1).
        cpu.set(Slot.NMI_BLOCKED, 0);
        cpu.requestAttention();
        long top = Canonical.requireOnStack(cpu.get(Slot.RSP));
        long rip = cpu.load(top, 8);
        long codeSelector = cpu.load(top + 8, 8) & 0xffff;
        long flags = cpu.load(top + 16, 8);
        long stackPointer = cpu.load(top + 24, 8);
        long stackSelector = cpu.load(top + 32, 8) & 0xffff;
        long level = cpu.get(Slot.CPL);
        boolean outward = (codeSelector & 3) >= level && (codeSelector & ~3L) != 0;
        if (!Canonical.is(rip) || !outward) {
            throw CpuException.generalProtection((int) codeSelector & ~3);
        }
        long loaded = RESTORED | (level == 0 ? Rflags.IOPL | Rflags.IF : 0);
        cpu.drainAll();
        cpu.setRflags(cpu.rflags() & ~loaded | flags & loaded);
        cpu.set(Slot.CS, codeSelector);
        cpu.set(Slot.CPL, codeSelector & 3);
        cpu.set(Slot.SS, stackSelector);
        cpu.set(Slot.RSP, stackPointer);
        cpu.setRip(rip);
        EventNesting.returned(cpu);
    }
}
