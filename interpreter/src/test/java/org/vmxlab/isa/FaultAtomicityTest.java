package org.vmxlab.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vmxlab.apic.ApicMode;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Policy;
import org.vmxlab.cpu.Slot;
import org.vmxlab.encodings.InstructionGenerator;
import org.vmxlab.machine.Configuration;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.MemoryModel;
import org.vmxlab.memory.Region;
import org.vmxlab.verdict.ViolationException;
import org.vmxlab.verdict.ViolationKind;
import org.vmxlab.vmx.VmxModels;

/** Every form that has an operand in memory, or uses the stack: where the access faults, nothing of it has happened. */
class FaultAtomicityTest {
    private static final long CODE = 0x10_0000;
    private static final long READ_ONLY = 0x20_0000;
    private static final long NOWHERE = 0x70_0000;
    private static final long NOT_CANONICAL = 0x8000_0000_0000_1000L;
    private static final int SAMPLES = 6;
    private static final long PATTERN = 0x1122_3344_5566_7788L;

    /** Address operands that are not accessed. */
    private static final Set<String> NOT_ACCESSED =
            Set.of("lea", "nop", "invlpg", "clflush", "clflushopt", "clwb", "prefetchw", "prefetcht0");

    @Test
    void aFaultAtAnOperandLeavesEverythingAsItWas() {
        InstructionGenerator random = new InstructionGenerator(20);
        List<String> broken = new ArrayList<>();
        int faults = 0;
        for (Definition definition : InstructionSet.standard().definitions()) {
            if (definition.mnemonic().startsWith("hv") || NOT_ACCESSED.contains(definition.mnemonic())) {
                continue;
            }
            for (Form form : definition.forms()) {
                for (int i = 0; i < SAMPLES; i++) {
                    InstructionGenerator.Sample sample = random.sample(form, CODE);
                    for (long address : new long[] {READ_ONLY + 0x800, NOWHERE, NOT_CANONICAL}) {
                        faults += fault(sample, form, address, broken);
                    }
                }
            }
        }
        assertThat(faults).isGreaterThan(2000);
        assertThat(broken).isEmpty();
    }

    /** 1 if the instruction faulted. */
    private static int fault(InstructionGenerator.Sample sample, Form form, long address, List<String> broken) {
        Machine machine = machine();
        machine.memory().load(CODE, sample.bytes());
        Cpu cpu = machine.cpu(0);
        for (int i = 0; i < 16; i++) {
            cpu.set(i, PATTERN + i);
        }
        cpu.set(Slot.RSP, address);
        cpu.set(Slot.RBP, address);
        cpu.set(Slot.RSI, address);
        cpu.set(Slot.RDI, address);
        cpu.set(Slot.RCX, 3);
        for (Operand operand : sample.operands()) {
            if (operand instanceof Operand.Memory memory && memory.base() != Slot.ZERO) {
                long index = memory.index() == Slot.ZERO ? 0 : cpu.get(memory.index()) << memory.scale();
                cpu.set(memory.base(), address - index - memory.displacement());
            }
        }
        cpu.setRflags(0x8d7);
        cpu.setRip(CODE);
        long[] before = cpu.state().clone();
        long contents = machine.memory().contentsHash();
        try {
            machine.execute(0, 1);
            return 0;
        } catch (ViolationException found) {
            if (found.violation().kind() != ViolationKind.EXCEPTION) {
                return 0;
            }
        }
        String text = new Disassembler(at -> java.util.Optional.empty())
                .text(new Instruction(form, sample.operands(), CODE, sample.bytes().length, sample.prefix()));
        for (int slot = 0; slot < before.length; slot++) {
            if (slot != Slot.CR2 && slot != Slot.TSC && cpu.get(slot) != before[slot]) {
                broken.add(text + " at 0x" + Long.toHexString(address) + " changed word " + slot);
            }
        }
        if (cpu.rflags() != 0x8d7) {
            broken.add(text + " changed flags to 0x" + Long.toHexString(cpu.rflags()));
        }
        if (machine.memory().contentsHash() != contents || !cpu.storeBuffer().isEmpty()) {
            broken.add(text + " at 0x" + Long.toHexString(address) + " changed memory");
        }
        return 1;
    }

    private static Machine machine() {
        return new Machine(new Configuration(
                1,
                List.of(
                        new Region(CODE, 0x1000, Region.Access.READ_WRITE),
                        new Region(READ_ONLY, 0x1000, Region.Access.READ_ONLY)),
                ApicMode.X2APIC,
                VmxModels.STANDARD,
                new Policy(
                        MemoryModel.TSO, Policy.VmfailPolicy.FLAGS, Policy.Reaction.IGNORE, Policy.Reaction.IGNORE)));
    }
}
