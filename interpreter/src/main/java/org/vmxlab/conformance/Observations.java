package org.vmxlab.conformance;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.vmxlab.arch.Vector;
import org.vmxlab.isa.Instruction;
import org.vmxlab.vmx.ExitReason;
import org.vmxlab.vmx.VmInstructionError;

/** What of the architecture a test holds, noted while it runs. */
public final class Observations {
    private final SortedSet<CoverageItem> items = new TreeSet<>();

    /** Everything noted so far. */
    public SortedSet<CoverageItem> items() {
        return new TreeSet<>(items);
    }

    public void note(CoverageItem.Kind kind, String id) {
        items.add(new CoverageItem(kind, id));
    }

    /** What {@code instruction} did was compared. */
    public void instruction(Instruction instruction) {
        note(CoverageItem.Kind.INSTRUCTION, InstructionForms.of(instruction));
    }

    /** A VMX instruction ended in VMfailValid with {@code number}. */
    public void vmInstructionError(long number) {
        Optional<VmInstructionError> error = VmInstructionError.of(number);
        error.ifPresent(known -> note(CoverageItem.Kind.VM_INSTRUCTION_ERROR, Catalogue.vmInstructionError(known)));
    }

    /** A VM exit, or a failed VM entry, with this exit-reason field. */
    public void exit(long reason) {
        ExitReason.of(reason).ifPresent(known -> note(CoverageItem.Kind.EXIT_REASON, Catalogue.exitReason(known)));
    }

    public void exception(int vector) {
        exception(Vector.name(vector));
    }

    /** An exception by its mnemonic, such as {@code #GP}. */
    public void exception(String mnemonic) {
        note(CoverageItem.Kind.EXCEPTION, mnemonic);
    }

    /** A remark of a CPU, as {@link org.vmxlab.cpu.Probe#warned} hears it. */
    public void warning(String code) {
        if (code.startsWith("UB-")) {
            note(CoverageItem.Kind.SANITIZER, code);
        }
    }
}
