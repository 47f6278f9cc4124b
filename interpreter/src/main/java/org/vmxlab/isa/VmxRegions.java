package org.vmxlab.isa;

import static org.vmxlab.vmx.VmInstructionError.*;

import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Policy;
import org.vmxlab.cpu.Slot;
import org.vmxlab.verdict.ViolationKind;
import org.vmxlab.vmx.ExitReason;
import org.vmxlab.vmx.UndefinedVmx;
import org.vmxlab.vmx.VmcsData;
import org.vmxlab.vmx.VmcsFeature;
import org.vmxlab.vmx.VmcsTable;
import org.vmxlab.vmx.VmxCapabilities;
import org.vmxlab.vmx.VmxState;

/**
 * VMXON, VMXOFF, VMPTRLD, VMPTRST and VMCLEAR (SDM volume 3C, section 30.3). Most VMPTRLDs and VMCLEARs are of a VMCS that is as
 * the processor left it and of no concern to others: they go a straight way.
 */
public final class VmxRegions {
    private static final long VMX_ENABLE = 1L << 13;
    private static final long LOCKED = 1;
    private static final long ALLOWED_OUTSIDE_SMX = 1L << 2;
    private static final long SHADOW_INDICATOR = 1L << 31;
    private static final int PAGE = 4096;

    private VmxRegions() {}

    // ------------------------------------------------------------------ the straight way

    /**
     * VMPTRLD with its operand at linear address {@code operand}, but for flags and RIP.
     *
     * @return false, and nothing is done, if there is more to it
     */
    public static boolean tryLoadPointer(Cpu cpu, long operand) {
        return reads(cpu, operand) && tryMakeCurrent(cpu, cpu.memory().plainRead(operand, Long.BYTES));
    }

    /** As {@link #tryLoadPointer}, of VMCLEAR. */
    public static boolean tryClear(Cpu cpu, long operand) {
        return reads(cpu, operand) && tryWriteBack(cpu, cpu.memory().plainRead(operand, Long.BYTES));
    }

    private static boolean reads(Cpu cpu, long operand) {
        return VmxGates.areOpen(cpu) && cpu.loadsPlainly(operand);
    }

    private static boolean tryMakeCurrent(Cpu cpu, long address) {
        VmcsData data = cpu.storeBuffer().isEmpty() ? cpu.vmcsTable().vmptrldSettled(cpu.number(), address) : null;
        if (data == null) {
            return false;
        }
        setCurrent(cpu, address, data);
        return true;
    }

    private static boolean tryWriteBack(Cpu cpu, long address) {
        if (address != cpu.vmx().currentVmcs()
                || address == VmxState.NONE
                || !cpu.storeBuffer().isEmpty()
                || !cpu.currentVmcsData().clearSettled(cpu.number())) {
            return false;
        }
        forgetCleared(cpu, address);
        return true;
    }

    // ------------------------------------------------------------------ all checks, in the manual's order

    static void vmxon(Cpu cpu, Instruction instruction) {
        if ((cpu.get(Slot.CR4) & VMX_ENABLE) == 0) {
            throw CpuException.undefinedOpcode();
        }
        VmxGates.requireLongMode(cpu);
        if (cpu.vmx().isNonRoot()) {
            VmxGates.exit(cpu, instruction, ExitReason.VMXON);
            return;
        }
        Privilege.requireRing0(cpu);
        if (cpu.vmx().isRoot()) {
            VmxGates.fail(cpu, instruction, VMXON_IN_ROOT);
            return;
        }
        requireConditions(cpu);
        long address = instruction.operand(0).read(cpu);
        VmxCapabilities capabilities = cpu.vmcsTable().capabilities();
        if (!capabilities.isRegionAddress(address) || revision(cpu, address) != capabilities.revision()) {
            VmxGates.failInvalid(cpu, instruction);
            return;
        }
        cpu.vmcsTable().vmxon(cpu.number(), address, cpu::sanitize);
        cpu.vmx().enterOperation(address);
        VmxGates.succeed(cpu, instruction);
    }

    private static void requireConditions(Cpu cpu) {
        VmxCapabilities capabilities = cpu.vmcsTable().capabilities();
        long needed = LOCKED | ALLOWED_OUTSIDE_SMX;
        if (!capabilities.allowsCr0(cpu.get(Slot.CR0))
                || !capabilities.allowsCr4(cpu.get(Slot.CR4))
                || (cpu.get(Slot.FEATURE_CONTROL) & needed) != needed) {
            throw CpuException.generalProtection(0);
        }
    }

    static void vmxoff(Cpu cpu, Instruction instruction) {
        if (!VmxGates.pass(cpu, instruction, ExitReason.VMXOFF)) {
            return;
        }
        VmxState vmx = cpu.vmx();
        long before = vmx.currentVmcs();
        cpu.vmcsTable().vmxoff(cpu.number(), vmx.vmxonPointer(), cpu::sanitize);
        vmx.leaveOperation();
        changed(cpu, before);
        // A latched INIT acts now (volume 3C, section 23.8).
        cpu.requestAttention();
        VmxGates.succeed(cpu, instruction);
    }

    static void vmptrld(Cpu cpu, Instruction instruction) {
        if (!VmxGates.pass(cpu, instruction, ExitReason.VMPTRLD)) {
            return;
        }
        long address = instruction.operand(0).read(cpu);
        if (tryMakeCurrent(cpu, address)) {
            VmxGates.succeed(cpu, instruction);
            return;
        }
        VmxCapabilities capabilities = cpu.vmcsTable().capabilities();
        if (!capabilities.isRegionAddress(address)) {
            VmxGates.fail(cpu, instruction, VMPTRLD_ADDRESS);
            return;
        }
        if (address == cpu.vmx().vmxonPointer()) {
            VmxGates.fail(cpu, instruction, VMPTRLD_VMXON_POINTER);
            return;
        }
        if (!isRevision(capabilities, revision(cpu, address))) {
            reportChangedRevision(cpu, address);
            VmxGates.fail(cpu, instruction, VMPTRLD_REVISION);
            return;
        }
        drainStoresTo(cpu, address);
        setCurrent(cpu, address, cpu.vmcsTable().vmptrld(cpu.number(), address, cpu::sanitize));
        VmxGates.succeed(cpu, instruction);
    }

    private static void setCurrent(Cpu cpu, long address, VmcsData data) {
        long before = cpu.vmx().currentVmcs();
        cpu.vmx().setCurrent(address, data);
        changed(cpu, before);
    }

    private static boolean isRevision(VmxCapabilities capabilities, long dword) {
        boolean shadow = (dword & SHADOW_INDICATOR) != 0;
        return (dword & ~SHADOW_INDICATOR) == capabilities.revision()
                && (!shadow || capabilities.has(VmcsFeature.VMCS_SHADOWING));
    }

    /** The first dword of a region, as this CPU sees it: a store of its own may still wait in the store buffer. */
    private static long revision(Cpu cpu, long address) {
        long dword = cpu.vmcsTable().revisionDword(address);
        return cpu.storeBuffer().isEmpty() ? dword : cpu.storeBuffer().forward(address, 4, dword);
    }

    private static void reportChangedRevision(Cpu cpu, long address) {
        VmcsTable table = cpu.vmcsTable();
        if (table.hadRevisionAtClear(address) && cpu.policy().undefinedVmx() != Policy.Reaction.IGNORE) {
            // Defined, error 11; still nobody means to do this.
            cpu.probe()
                    .warned(
                            cpu,
                            UndefinedVmx.REVISION_AFTER_CLEAR.id(),
                            "the revision identifier of region %#x changed between VMCLEAR and VMPTRLD on CPU %d"
                                    .formatted(address, cpu.number()));
        }
    }

    /** The image of a VMCS is read past the store buffer: this CPU's stores to it have to be there. */
    private static void drainStoresTo(Cpu cpu, long address) {
        if (buffered(cpu, address)) {
            cpu.drainAll();
        }
    }

    /** Whether stores of this CPU to the region at {@code address} wait in its store buffer. */
    static boolean buffered(Cpu cpu, long address) {
        for (int i = 0; i < cpu.storeBuffer().size(); i++) {
            long stored = cpu.storeBuffer().address(i);
            if (stored + cpu.storeBuffer().bytes(i) > address && stored < address + PAGE) {
                return true;
            }
        }
        return false;
    }

    static void vmptrst(Cpu cpu, Instruction instruction) {
        if (VmxGates.pass(cpu, instruction, ExitReason.VMPTRST)) {
            instruction.operand(0).write(cpu, cpu.vmx().currentVmcs());
            VmxGates.succeed(cpu, instruction);
        }
    }

    static void vmclear(Cpu cpu, Instruction instruction) {
        if (!VmxGates.pass(cpu, instruction, ExitReason.VMCLEAR)) {
            return;
        }
        long address = instruction.operand(0).read(cpu);
        if (tryWriteBack(cpu, address)) {
            VmxGates.succeed(cpu, instruction);
            return;
        }
        if (!cpu.vmcsTable().capabilities().isRegionAddress(address)) {
            VmxGates.fail(cpu, instruction, VMCLEAR_ADDRESS);
            return;
        }
        if (address == cpu.vmx().vmxonPointer()) {
            VmxGates.fail(cpu, instruction, VMCLEAR_VMXON_POINTER);
            return;
        }
        if (!cpu.storeBuffer().isEmpty()) {
            cpu.drainAll();
        }
        cpu.vmcsTable().vmclear(cpu.number(), address, cpu::sanitize);
        forgetCleared(cpu, address);
        VmxGates.succeed(cpu, instruction);
    }

    private static void forgetCleared(Cpu cpu, long address) {
        if (address == cpu.vmx().currentVmcs()) {
            cpu.vmx().forgetCurrent();
            changed(cpu, address);
        }
    }

    private static void changed(Cpu cpu, long before) {
        long now = cpu.vmx().currentVmcs();
        if (before != now) {
            cpu.probe().currentVmcsChanged(cpu, before, now);
        }
    }

    /** What VMREAD and VMWRITE do in root operation without a current VMCS: the trap, or VMfailInvalid. */
    static void withoutCurrent(Cpu cpu, Instruction instruction, ViolationKind kind, String what) {
        if (cpu.policy().vmfail() == Policy.VmfailPolicy.TRAP) {
            throw cpu.violation(kind, what + " with an invalid current-VMCS pointer");
        }
        VmxGates.failInvalid(cpu, instruction);
    }
}
