package org.vmxlab.isa;

import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.EventNesting;
import org.vmxlab.entry.ShadowVmcs;
import org.vmxlab.verdict.ViolationKind;
import org.vmxlab.vmx.ExitReason;
import org.vmxlab.vmx.VmInstructionError;
import org.vmxlab.vmx.VmcsData;
import org.vmxlab.vmx.VmcsField;
import org.vmxlab.vmx.VmcsTable;
import org.vmxlab.vmx.VmxState;

/** VMREAD and VMWRITE (SDM volume 3C, section 30.3). Most of them go the straight way, for which one question is enough. */
public final class VmcsAccess {
    private VmcsAccess() {}

    // ------------------------------------------------------------------ the straight way

    /**
     * Whether VMREAD of {@code encoding} has nothing to do but to read the current VMCS and to succeed.
     *
     * @return the field's cell in {@link Cpu#currentVmcsData}; -1 if there is more to it
     */
    public static int readable(Cpu cpu, long encoding) {
        int place = reachable(cpu, encoding);
        return place >= 0 && cpu.currentVmcsData().wasWritten(place) ? place : -1;
    }

    /** As {@link #readable}, for VMWRITE. */
    public static int writable(Cpu cpu, long encoding) {
        int place = reachable(cpu, encoding);
        return place >= 0 && !cpu.vmcsTable().refusesWrite(encoding) ? place : -1;
    }

    /** What VMREAD of {@code encoding} reads, whose cell {@link #readable} has told. */
    public static long read(Cpu cpu, int place, long encoding) {
        return cpu.currentVmcsData().readEncoded(place, encoding);
    }

    /** What VMWRITE of {@code encoding} does, whose cell {@link #writable} has told. */
    public static void write(Cpu cpu, int place, long encoding, long value) {
        cpu.currentVmcsData().writeEncoded(place, encoding, value);
    }

    private static int reachable(Cpu cpu, long encoding) {
        long current = cpu.vmx().currentVmcs();
        long expected = EventNesting.expectedVmcs(cpu);
        return VmxGates.areOpen(cpu) && current != VmxState.NONE && (expected == 0 || expected == current)
                ? cpu.vmcsTable().place(encoding)
                : -1;
    }

    static void vmread(Cpu cpu, Instruction instruction) {
        Operand destination = instruction.operand(0);
        Operand field = instruction.operand(1);
        long encoding = field.read(cpu);
        int place = readable(cpu, encoding);
        if (place < 0) {
            vmread(cpu, instruction, destination, field, encoding);
            return;
        }
        destination.write(cpu, read(cpu, place, encoding));
        VmxGates.succeed(cpu, instruction);
    }

    static void vmwrite(Cpu cpu, Instruction instruction) {
        Operand field = instruction.operand(0);
        Operand source = instruction.operand(1);
        long encoding = field.read(cpu);
        int place = writable(cpu, encoding);
        if (place < 0) {
            vmwrite(cpu, instruction, field, source, encoding);
            return;
        }
        write(cpu, place, encoding, source.read(cpu));
        VmxGates.succeed(cpu, instruction);
    }

    // ------------------------------------------------------------------ all checks, in the manual's order

    private static void vmread(Cpu cpu, Instruction instruction, Operand destination, Operand field, long encoding) {
        if (exits(cpu, instruction, ExitReason.VMREAD, encoding, destination, field)) {
            return;
        }
        VmcsData data = reached(cpu, instruction, ViolationKind.VMREAD_INVALID_VMCS, "VMREAD", encoding);
        if (data == null) {
            return;
        }
        int place = cpu.vmcsTable().place(encoding);
        if (place < 0) {
            VmxGates.fail(cpu, instruction, VmInstructionError.UNSUPPORTED_FIELD);
            return;
        }
        if (!data.wasWritten(place)) {
            reportUnwritten(cpu, encoding);
        }
        destination.write(cpu, data.readEncoded(place, encoding));
        VmxGates.succeed(cpu, instruction);
    }

    private static void vmwrite(Cpu cpu, Instruction instruction, Operand field, Operand source, long encoding) {
        if (exits(cpu, instruction, ExitReason.VMWRITE, encoding, source, field)) {
            return;
        }
        VmcsData data = reached(cpu, instruction, ViolationKind.VMWRITE_INVALID_VMCS, "VMWRITE", encoding);
        if (data == null) {
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
        data.writeEncoded(place, encoding, value);
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

    /** The VMCS that the access reaches; null if it has failed for want of one. */
    private static @Nullable VmcsData reached(
            Cpu cpu, Instruction instruction, ViolationKind kind, String mnemonic, long encoding) {
        if (cpu.vmx().isNonRoot()) {
            return linked(cpu, instruction);
        }
        long current = cpu.vmx().currentVmcs();
        if (current == VmxState.NONE) {
            VmxRegions.withoutCurrent(cpu, instruction, kind, mnemonic + " of " + name(encoding));
            return null;
        }
        long expected = EventNesting.expectedVmcs(cpu);
        if (expected != 0 && expected != current) {
            reportWrongVmcs(cpu, mnemonic, encoding, current, expected);
        }
        return cpu.currentVmcsData();
    }

    private static @Nullable VmcsData linked(Cpu cpu, Instruction instruction) {
        long link = ShadowVmcs.linkPointer(cpu);
        if (link == VmxState.NONE) {
            VmxGates.failInvalid(cpu, instruction);
            return null;
        }
        return cpu.vmcsTable().data(cpu.number(), link);
    }

    private static void reportUnwritten(Cpu cpu, long encoding) {
        long vmcs =
                cpu.vmx().isNonRoot() ? ShadowVmcs.linkPointer(cpu) : cpu.vmx().currentVmcs();
        cpu.vmcsTable().reportUnwritten(cpu.number(), vmcs, encoding, cpu::sanitize);
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
