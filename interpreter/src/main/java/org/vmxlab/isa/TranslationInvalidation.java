package org.vmxlab.isa;

import static org.vmxlab.vmx.VmInstructionError.INVALIDATION_OPERAND;

import org.vmxlab.arch.Canonical;
import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.vmx.ExitReason;
import org.vmxlab.vmx.VmcsFeature;
import org.vmxlab.vmx.VmxCapabilities;

/** INVEPT and INVVPID (SDM volume 3C, section 30.3): all checks; there are no translations to invalidate. */
final class TranslationInvalidation {
    private static final int INVEPT_SUPPORTED = 20;
    private static final int SINGLE_CONTEXT = 25;
    private static final int ALL_CONTEXT = 26;
    private static final int INVVPID_SUPPORTED = 32;
    private static final int FIRST_INVVPID_TYPE = 40;
    private static final int INVVPID_TYPES = 4;
    private static final int ONE_ADDRESS = 0;
    private static final int ALL_VPIDS = 2;

    private TranslationInvalidation() {}

    static void invept(Cpu cpu, Instruction instruction) {
        VmxCapabilities capabilities = cpu.vmcsTable().capabilities();
        require(capabilities.has(VmcsFeature.EPT) && capabilities.translation(INVEPT_SUPPORTED));
        if (!pass(cpu, instruction, ExitReason.INVEPT)) {
            return;
        }
        long type = instruction.operand(0).read(cpu);
        boolean single = type == 1 && capabilities.translation(SINGLE_CONTEXT);
        if (!single && !(type == 2 && capabilities.translation(ALL_CONTEXT))) {
            VmxGates.fail(cpu, instruction, INVALIDATION_OPERAND);
            return;
        }
        long descriptor = ((Operand.Memory) instruction.operand(1)).address(cpu);
        long pointer = cpu.load(descriptor, 8);
        cpu.load(descriptor + 8, 8);
        finish(cpu, instruction, !single || capabilities.isEptPointer(pointer));
    }

    static void invvpid(Cpu cpu, Instruction instruction) {
        VmxCapabilities capabilities = cpu.vmcsTable().capabilities();
        require(capabilities.has(VmcsFeature.VPID) && capabilities.translation(INVVPID_SUPPORTED));
        if (!pass(cpu, instruction, ExitReason.INVVPID)) {
            return;
        }
        long type = instruction.operand(0).read(cpu);
        boolean known = type >= 0 && type < INVVPID_TYPES && capabilities.translation(FIRST_INVVPID_TYPE + (int) type);
        if (!known) {
            VmxGates.fail(cpu, instruction, INVALIDATION_OPERAND);
            return;
        }
        long address = ((Operand.Memory) instruction.operand(1)).address(cpu);
        long identifier = cpu.load(address, 8);
        long linear = cpu.load(address + 8, 8);
        boolean valid = identifier >>> 16 == 0
                && (identifier != 0 || type == ALL_VPIDS)
                && (type != ONE_ADDRESS || Canonical.is(linear));
        finish(cpu, instruction, valid);
    }

    private static void require(boolean supported) {
        if (!supported) {
            throw CpuException.undefinedOpcode();
        }
    }

    private static boolean pass(Cpu cpu, Instruction instruction, ExitReason reason) {
        if (!cpu.vmx().isNonRoot()) {
            return VmxGates.pass(cpu, instruction, reason);
        }
        VmxGates.requireLongMode(cpu);
        VmxGates.exit(cpu, instruction, reason, instruction.operand(1), instruction.operand(0));
        return false;
    }

    private static void finish(Cpu cpu, Instruction instruction, boolean valid) {
        if (!valid) {
            VmxGates.fail(cpu, instruction, INVALIDATION_OPERAND);
            return;
        }
        cpu.drainAll();
        VmxGates.succeed(cpu, instruction);
    }
}
