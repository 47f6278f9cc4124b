package org.vmxlab.conformance;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.Rflags;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.isa.Decoder;
import org.vmxlab.isa.Decoding;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.InstructionSet;
import org.vmxlab.vmx.VmcsField;

/** Notes VM-instruction errors, VM exits and accesses to x2APIC registers, one step at a time. */
public final class Witness {
    private static final int LONGEST = 15;
    private static final long FIRST_X2APIC_MSR = 0x800;
    private static final long LAST_X2APIC_MSR = 0x83f;
    private static final Set<String> ENTRIES = Set.of("vmlaunch", "vmresume");

    private final Decoder decoder = new Decoder(InstructionSet.standard());
    private final Observations observations;
    private @Nullable Instruction instruction;
    private boolean nonRoot;

    public Witness(Observations observations) {
        this.observations = observations;
    }

    /** {@code cpu} is about to make a step. */
    public void before(Cpu cpu) {
        nonRoot = cpu.vmx().isNonRoot();
        instruction = decode(cpu).orElse(null);
    }

    /** The instruction that was about to be executed; empty if the bytes are none. */
    public Optional<Instruction> instruction() {
        return Optional.ofNullable(instruction);
    }

    private Optional<Instruction> decode(Cpu cpu) {
        long rip = cpu.rip();
        if (!cpu.memory().present(rip, LONGEST)) {
            return Optional.empty();
        }
        Decoding decoding = decoder.decode(offset -> (int) cpu.memory().read(rip + offset, 1), rip);
        return decoding instanceof Decoding.Decoded decoded ? Optional.of(decoded.instruction()) : Optional.empty();
    }

    /** {@code cpu} has made the step. */
    public void after(Cpu cpu) {
        Instruction done = instruction;
        if (nonRoot && !cpu.vmx().isNonRoot()) {
            observations.exit(field(cpu, VmcsField.VM_EXIT_REASON));
            return;
        }
        if (done == null) {
            return;
        }
        String mnemonic = done.definition().mnemonic();
        boolean entry = ENTRIES.contains(mnemonic);
        long status = cpu.rflags() & Rflags.STATUS;
        if ((mnemonic.startsWith("vm") || mnemonic.startsWith("inv")) && cpu.rip() == done.next()) {
            if (status == Rflags.ZF && cpu.vmx().isRoot()) {
                observations.vmInstructionError(field(cpu, VmcsField.VM_INSTRUCTION_ERROR));
            }
        } else if (entry && cpu.vmx().isRoot() && cpu.rip() != done.address()) {
            observations.exit(field(cpu, VmcsField.VM_EXIT_REASON));
        }
        if (mnemonic.equals("rdmsr") || mnemonic.equals("wrmsr")) {
            modelSpecific(cpu.get(Slot.RCX) & 0xffff_ffffL);
        }
    }

    private void modelSpecific(long number) {
        if (number >= FIRST_X2APIC_MSR && number <= LAST_X2APIC_MSR) {
            ApicRegisterNames.nameOf((int) (number - FIRST_X2APIC_MSR))
                    .ifPresent(name ->
                            observations.note(CoverageItem.Kind.APIC_REGISTER, Catalogue.apicRegister(name, "x2apic")));
        }
    }

    private static long field(Cpu cpu, VmcsField field) {
        long current = cpu.vmx().currentVmcs();
        return current == -1 ? 0 : cpu.vmcsTable().data(cpu.number(), current).read(field);
    }
}
