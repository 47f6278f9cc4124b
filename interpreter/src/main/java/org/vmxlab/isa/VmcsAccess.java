package org.vmxlab.isa;

import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.EventNesting;
import org.vmxlab.entry.ShadowVmcs;
import org.vmxlab.verdict.ViolationKind;
import org.vmxlab.vmx.ExitReason;
import org.vmxlab.vmx.VmInstructionError;
import org.vmxlab.vmx.VmcsField;
import org.vmxlab.vmx.VmcsTable;
import org.vmxlab.vmx.VmxState;

/** VMREAD and VMWRITE (SDM volume 3C, section 30.3). */
final class VmcsAccess {
    private VmcsAccess() {}

    static void vmread(Cpu cpu, Instruction instruction) {
        Operand destination = instruction.operand(0);
        long encoding = instruction.operand(1).read(cpu);
        if (exits(cpu, instruction, ExitReason.VMREAD, encoding, destination, instruction.operand(1))) {
            return;
        }
        long vmcs = reached(cpu, instruction, ViolationKind.VMREAD_INVALID_VMCS, "VMREAD", encoding);
        if (vmcs == VmxState.NONE) {
            return;
        }
        VmcsTable table = cpu.vmcsTable();
        int place = table.place(encoding);
        if (place < 0) {
            VmxGates.fail(cpu, instruction, VmInstructionError.UNSUPPORTED_FIELD);
            return;
        }
        long value = table.vmread(cpu.number(), vmcs, place, encoding, cpu::sanitize);
        destination.write(cpu, value);
        VmxGates.succeed(cpu, instruction);
    }

    static void vmwrite(Cpu cpu, Instruction instruction) {
        long encoding = instruction.operand(0).read(cpu);
        Operand source = instruction.operand(1);
        if (exits(cpu, instruction, ExitReason.VMWRITE, encoding, source, instruction.operand(0))) {
            return;
        }
        long vmcs = reached(cpu, instruction, ViolationKind.VMWRITE_INVALID_VMCS, "VMWRITE", encoding);
        if (vmcs == VmxState.NONE) {
            return;
        }
        long value = source.read(cpu);
        VmcsTable table = cpu.vmcsTable();
        int place = table.place(encoding);
        if (place < 0) {
            VmxGates.fail(cpu, instruction, VmInstructionError.UNSUPPORTED_FIELD);
            return;
        }
        if (table.refusesWrite(encoding)) {
            VmxGates.fail(cpu, instruction, VmInstructionError.READ_ONLY_FIELD);
            return;
        }
        table.vmwrite(cpu.number(), vmcs, place, encoding, value);
        VmxGates.succeed(cpu, instruction);
    }

    /** The prologue, in which VMCS shadowing can keep an access of the guest from exiting. */
    private static boolean exits(
            Cpu cpu, Instruction instruction, ExitReason reason, long encoding, Operand first, Operand second) {
        if (cpu.vmx().isOff()) {
            throw CpuException.undefinedOpcode();
        }
        VmxGates.requireLongMode(cpu);
        if (cpu.vmx().isNonRoot() && ShadowVmcs.exits(cpu, reason, encoding)) {
            VmxGates.exit(cpu, instruction, reason, first, second);
            return true;
        }
        Privilege.requireRing0(cpu);
        return false;
    }

    /** Address of the VMCS that the access reaches; {@link VmxState#NONE} if it has failed for want of one. */
    private static long reached(Cpu cpu, Instruction instruction, ViolationKind kind, String mnemonic, long encoding) {
        if (cpu.vmx().isNonRoot()) {
            long link = ShadowVmcs.linkPointer(cpu);
            if (link == VmxState.NONE) {
                VmxGates.failInvalid(cpu, instruction);
            }
            return link;
        }
        long current = cpu.vmx().currentVmcs();
        if (current == VmxState.NONE) {
            VmxRegions.withoutCurrent(cpu, instruction, kind, mnemonic + " of " + name(encoding));
            return VmxState.NONE;
        }
        long expected = EventNesting.expectedVmcs(cpu);
        if (expected != 0 && expected != current) {
            reportWrongVmcs(cpu, mnemonic, encoding, current, expected);
        }
        return current;
    }

    private static void reportWrongVmcs(Cpu cpu, String mnemonic, long encoding, long current, long expected) {
        cpu.react(
                cpu.policy().ownerCheck(),
                ViolationKind.WRONG_VMCS,
                ViolationKind.WRONG_VMCS.code(),
                "%s of %s reaches VMCS %#x, the routine states %#x"
                        .formatted(mnemonic, name(encoding), current, expected));
    }

    private static String name(long encoding) {
        return VmcsField.ofEncoding(encoding)
                .map(field -> "%s (%#x)".formatted(field, encoding))
                .orElse("field %#x".formatted(encoding));
    }
}
