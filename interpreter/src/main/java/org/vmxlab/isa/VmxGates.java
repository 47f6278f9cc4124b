package org.vmxlab.isa;

import org.vmxlab.arch.CpuException;
import org.vmxlab.arch.Rflags;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.entry.VmExit;
import org.vmxlab.entry.VmxOutcome;
import org.vmxlab.vmx.ExitReason;
import org.vmxlab.vmx.VmInstructionError;

/** What all VMX instructions check before their own checks, in the manual's order (SDM volume 3C, section 30.3). */
final class VmxGates {
    private static final long PROTECTION_ENABLE = 1;

    private VmxGates() {}

    /** Whether the CPU is in root operation, in 64-bit mode, at CPL 0: nothing common keeps a VMX instruction from its own checks. */
    static boolean areOpen(Cpu cpu) {
        long closed =
                cpu.get(Slot.CR0) & PROTECTION_ENABLE ^ PROTECTION_ENABLE | cpu.get(Slot.CS_L) ^ 1 | cpu.get(Slot.CPL);
        return closed == 0 && !cpu.systemFlag(Rflags.VM) && cpu.vmx().isRoot();
    }

    /**
     * Raises #UD outside VMX operation and outside 64-bit mode, exits in non-root operation, raises #GP(0) for CPL > 0.
     *
     * @return whether the instruction goes on; otherwise it has exited
     */
    static boolean pass(Cpu cpu, Instruction instruction, ExitReason reason) {
        return areOpen(cpu) || passSlowly(cpu, instruction, reason);
    }

    private static boolean passSlowly(Cpu cpu, Instruction instruction, ExitReason reason) {
        if (cpu.vmx().isOff()) {
            throw CpuException.undefinedOpcode();
        }
        requireLongMode(cpu);
        if (cpu.vmx().isNonRoot()) {
            exit(cpu, instruction, reason);
            return false;
        }
        Privilege.requireRing0(cpu);
        return true;
    }

    /** Raises #UD in real, virtual-8086 and compatibility mode. */
    static void requireLongMode(Cpu cpu) {
        if ((cpu.get(Slot.CR0) & PROTECTION_ENABLE) == 0 || cpu.systemFlag(Rflags.VM) || cpu.get(Slot.CS_L) == 0) {
            throw CpuException.undefinedOpcode();
        }
    }

    /** VM exit of an instruction with at most one memory operand and nothing else. */
    static void exit(Cpu cpu, Instruction instruction, ExitReason reason) {
        long qualification =
                instruction.operands().isEmpty() ? 0 : InstructionInformation.qualification(instruction.operand(0));
        VmExit.byInstruction(cpu, reason, qualification, instruction.length(), InstructionInformation.of(instruction));
    }

    /** VM exit of an instruction with a register operand {@code second} beside one that may be in memory. */
    static void exit(Cpu cpu, Instruction instruction, ExitReason reason, Operand first, Operand second) {
        VmExit.byInstruction(
                cpu,
                reason,
                InstructionInformation.qualification(first),
                instruction.length(),
                InstructionInformation.of(first, second));
    }

    /** VMsucceed, and on to the next instruction. */
    static void succeed(Cpu cpu, Instruction instruction) {
        VmxOutcome.succeed(cpu);
        cpu.setRip(instruction.next());
    }

    /** VMfailInvalid, and on to the next instruction. */
    static void failInvalid(Cpu cpu, Instruction instruction) {
        VmxOutcome.failInvalid(cpu);
        cpu.setRip(instruction.next());
    }

    /** VMfail with {@code error}, and on to the next instruction. */
    static void fail(Cpu cpu, Instruction instruction, VmInstructionError error) {
        VmxOutcome.fail(cpu, error);
        cpu.setRip(instruction.next());
    }
}
