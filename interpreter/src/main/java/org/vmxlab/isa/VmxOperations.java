package org.vmxlab.isa;

import static org.vmxlab.isa.Definition.define;

import java.util.List;
import org.vmxlab.arch.CpuException;
import org.vmxlab.arch.Rflags;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Policy;
import org.vmxlab.cpu.Slot;
import org.vmxlab.verdict.ViolationKind;
import org.vmxlab.vmx.VmInstructionError;
import org.vmxlab.vmx.VmcsField;
import org.vmxlab.vmx.VmcsTable;
import org.vmxlab.vmx.VmxState;

/** The VMX instructions in VMX root operation (SDM volume 3C, chapter 31), their checks in the manual's order. */
final class VmxOperations {
    private static final String FLAGS = "OF SF ZF AF PF CF";
    private static final long VMX_ENABLE = 1L << 13;
    private static final long PROTECTION = 1;
    private static final long FEATURE_LOCK = 1;
    private static final long FEATURE_VMXON_OUTSIDE_SMX = 4;
    private static final long SHADOW_INDICATOR = 1L << 31;
    private static final long REVISION = SHADOW_INDICATOR - 1;
    private static final int SHADOWING_CONTROL = 14;

    private VmxOperations() {}

    static List<Definition> all() {
        return List.of(
                vmx("vmxon", "enters VMX operation", "VMXON")
                        .form("F3 0F C7 /6", "m64")
                        .pseudocode("if the region is valid: VMX root operation, current VMCS := none")
                        .executes(VmxOperations::vmxon),
                vmx("vmxoff", "leaves VMX operation", "VMXOFF")
                        .form("0F 01 C4")
                        .pseudocode("leave VMX operation; VMCSs are not flushed")
                        .executes(VmxOperations::vmxoff),
                vmx("vmclear", "flushes a VMCS, makes it inactive and its launch state clear", "VMCLEAR")
                        .form("66 0F C7 /6", "m64")
                        .pseudocode("flush VMCS at [m64]; launch state := clear; if it is current: current VMCS := none")
                        .executes(VmxOperations::vmclear),
                vmx("vmptrld", "makes a VMCS current", "VMPTRLD")
                        .form("NP 0F C7 /6", "m64")
                        .pseudocode("current VMCS := [m64], active on this CPU")
                        .executes(VmxOperations::vmptrld),
                vmx("vmptrst", "stores the current-VMCS pointer", "VMPTRST")
                        .form("NP 0F C7 /7", "m64")
                        .pseudocode("[m64] := current VMCS")
                        .executes(VmxOperations::vmptrst),
                vmx("vmread", "reads a field of the current VMCS", "VMREAD")
                        .form("NP 0F 78 /r", "rm64", "r64")
                        .pseudocode("dst := field src of the current VMCS")
                        .executes(VmxOperations::vmread),
                vmx("vmwrite", "writes a field of the current VMCS", "VMWRITE")
                        .form("NP 0F 79 /r", "r64", "rm64")
                        .pseudocode("field dst of the current VMCS := src")
                        .executes(VmxOperations::vmwrite));
    }

    private static Definition.Builder vmx(String mnemonic, String title, String page) {
        return define(mnemonic, title)
                .flags(FLAGS)
                .faults("#UD outside VMX operation and in compatibility mode, #GP(0) if CPL > 0")
                .reference("SDM 3C, chapter 31, " + page);
    }

    // ------------------------------------------------------------------ outcomes

    private static void succeed(Cpu cpu) {
        cpu.flags().set(0);
    }

    private static void failInvalid(Cpu cpu) {
        cpu.flags().set(Rflags.CF);
    }

    /** VMfailValid with a current VMCS, VMfailInvalid without. */
    private static void fail(Cpu cpu, VmInstructionError error) {
        if (cpu.vmx().currentVmcs() == VmxState.NONE) {
            failInvalid(cpu);
            return;
        }
        cpu.vmcsTable().data(cpu.number(), cpu.vmx().currentVmcs()).write(VmcsField.VM_INSTRUCTION_ERROR, error.number());
        cpu.flags().set(Rflags.ZF);
    }

    // ------------------------------------------------------------------ checks that instructions share

    private static void requireOperation(Cpu cpu) {
        if (cpu.vmx().isOff() || cpu.systemFlag(Rflags.VM) || cpu.get(Slot.CS_L) == 0) {
            throw CpuException.undefinedOpcode();
        }
        Privilege.requireRing0(cpu);
    }

    private static boolean badAddress(Cpu cpu, long address) {
        return !cpu.vmcsTable().capabilities().isRegionAddress(address);
    }

    // ------------------------------------------------------------------ instructions

    private static void vmxon(Cpu cpu, Instruction instruction) {
        boolean undefined = (cpu.get(Slot.CR0) & PROTECTION) == 0
                || (cpu.get(Slot.CR4) & VMX_ENABLE) == 0
                || cpu.systemFlag(Rflags.VM)
                || cpu.get(Slot.CS_L) == 0;
        if (undefined) {
            throw CpuException.undefinedOpcode();
        }
        if (!cpu.vmx().isOff()) {
            Privilege.requireRing0(cpu);
            fail(cpu, VmInstructionError.VMXON_IN_ROOT);
            return;
        }
        Privilege.requireRing0(cpu);
        VmcsTable table = cpu.vmcsTable();
        long feature = cpu.get(Slot.FEATURE_CONTROL);
        boolean allowed = table.capabilities().allowsCr0(cpu.get(Slot.CR0))
                && table.capabilities().allowsCr4(cpu.get(Slot.CR4))
                && (feature & FEATURE_LOCK) != 0
                && (feature & FEATURE_VMXON_OUTSIDE_SMX) != 0;
        if (!allowed) {
            throw CpuException.generalProtection(0);
        }
        long region = instruction.operand(0).read(cpu);
        if (badAddress(cpu, region) || table.revisionDword(region) != table.capabilities().revision()) {
            failInvalid(cpu);
            return;
        }
        table.vmxon(cpu.number(), region, cpu::sanitize);
        cpu.vmx().enterOperation(region);
        succeed(cpu);
    }

    private static void vmxoff(Cpu cpu, Instruction instruction) {
        requireOperation(cpu);
        cpu.vmcsTable().vmxoff(cpu.number(), cpu.vmx().vmxonPointer(), cpu::sanitize);
        changeCurrent(cpu, VmxState.NONE);
        cpu.vmx().leaveOperation();
        cpu.requestAttention();
        succeed(cpu);
    }

    private static void vmclear(Cpu cpu, Instruction instruction) {
        requireOperation(cpu);
        long region = instruction.operand(0).read(cpu);
        if (badAddress(cpu, region)) {
            fail(cpu, VmInstructionError.VMCLEAR_ADDRESS);
            return;
        }
        if (region == cpu.vmx().vmxonPointer()) {
            fail(cpu, VmInstructionError.VMCLEAR_VMXON_POINTER);
            return;
        }
        cpu.drainAll();
        cpu.vmcsTable().vmclear(cpu.number(), region, cpu::sanitize);
        if (region == cpu.vmx().currentVmcs()) {
            changeCurrent(cpu, VmxState.NONE);
        }
        succeed(cpu);
    }

    private static void vmptrld(Cpu cpu, Instruction instruction) {
        requireOperation(cpu);
        long region = instruction.operand(0).read(cpu);
        if (badAddress(cpu, region)) {
            fail(cpu, VmInstructionError.VMPTRLD_ADDRESS);
            return;
        }
        if (region == cpu.vmx().vmxonPointer()) {
            fail(cpu, VmInstructionError.VMPTRLD_VMXON_POINTER);
            return;
        }
        VmcsTable table = cpu.vmcsTable();
        long dword = table.revisionDword(region);
        boolean shadowing = (table.capabilities().msr(0x48b) >>> 32 + SHADOWING_CONTROL & 1) != 0;
        if ((dword & REVISION) != table.capabilities().revision() || (dword & SHADOW_INDICATOR) != 0 && !shadowing) {
            fail(cpu, VmInstructionError.VMPTRLD_REVISION);
            return;
        }
        table.vmptrld(cpu.number(), region, cpu::sanitize);
        changeCurrent(cpu, region);
        succeed(cpu);
    }

    private static void changeCurrent(Cpu cpu, long region) {
        long before = cpu.vmx().currentVmcs();
        cpu.vmx().setCurrent(region);
        cpu.probe().currentVmcsChanged(cpu, before, region);
    }

    private static void vmptrst(Cpu cpu, Instruction instruction) {
        requireOperation(cpu);
        instruction.operand(0).write(cpu, cpu.vmx().currentVmcs());
        succeed(cpu);
    }

    /** Whether there is a current VMCS, and the one that the routine means. */
    private static boolean hasCurrent(Cpu cpu, ViolationKind trap) {
        long current = cpu.vmx().currentVmcs();
        if (current == VmxState.NONE) {
            if (cpu.policy().vmfail() == Policy.VmfailPolicy.TRAP) {
                throw cpu.violation(trap, "CPU " + cpu.number() + "'s current-VMCS pointer is invalid");
            }
            failInvalid(cpu);
            return false;
        }
        long expected = cpu.get(Slot.EXPECTED_VMCS);
        if (expected != 0 && expected - 1 != current) {
            cpu.react(cpu.policy().ownerCheck(), ViolationKind.WRONG_VMCS, "owner",
                    "the routine means the VMCS at 0x%x, current is the one at 0x%x".formatted(expected - 1, current));
        }
        return true;
    }

    private static void vmread(Cpu cpu, Instruction instruction) {
        requireOperation(cpu);
        if (!hasCurrent(cpu, ViolationKind.VMREAD_INVALID_VMCS)) {
            return;
        }
        long encoding = instruction.operand(1).read(cpu);
        int place = cpu.vmcsTable().place(encoding);
        if (place < 0) {
            fail(cpu, VmInstructionError.UNSUPPORTED_FIELD);
            return;
        }
        long value = cpu.vmcsTable().vmread(cpu.number(), cpu.vmx().currentVmcs(), place, encoding, cpu::sanitize);
        instruction.operand(0).write(cpu, value);
        succeed(cpu);
    }

    private static void vmwrite(Cpu cpu, Instruction instruction) {
        requireOperation(cpu);
        if (!hasCurrent(cpu, ViolationKind.VMWRITE_INVALID_VMCS)) {
            return;
        }
        long value = instruction.operand(1).read(cpu);
        long encoding = instruction.operand(0).read(cpu);
        int place = cpu.vmcsTable().place(encoding);
        if (place < 0) {
            fail(cpu, VmInstructionError.UNSUPPORTED_FIELD);
            return;
        }
        boolean readOnly = (encoding >>> 10 & 3) == 1;
        if (readOnly && !cpu.vmcsTable().capabilities().readOnlyFieldsWritable()) {
            fail(cpu, VmInstructionError.READ_ONLY_FIELD);
            return;
        }
        cpu.vmcsTable().vmwrite(cpu.number(), cpu.vmx().currentVmcs(), place, encoding, value);
        succeed(cpu);
    }
}
