package org.vmxlab.conformance;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.vmxlab.apic.UndefinedApic;
import org.vmxlab.arch.Vector;
import org.vmxlab.isa.Definition;
import org.vmxlab.isa.Form;
import org.vmxlab.isa.InstructionSet;
import org.vmxlab.isa.StatusFlagUse;
import org.vmxlab.vmx.ExitReason;
import org.vmxlab.vmx.UndefinedVmx;
import org.vmxlab.vmx.VmInstructionError;

/** Everything of the architecture that tests should hold. */
public final class Catalogue {
    private static final String MODEL_OPERATION = "hv";

    private Catalogue() {}

    /** All items, the instruction forms of the machine as it is included. */
    public static SortedSet<CoverageItem> all() {
        SortedSet<CoverageItem> items = new TreeSet<>();
        for (Definition definition : InstructionSet.standard().definitions()) {
            if (definition.mnemonic().startsWith(MODEL_OPERATION)) {
                continue;
            }
            for (Form form : definition.forms()) {
                InstructionForms.of(form)
                        .forEach(use -> items.add(new CoverageItem(CoverageItem.Kind.INSTRUCTION, use)));
            }
        }
        for (VmInstructionError error : VmInstructionError.values()) {
            items.add(new CoverageItem(CoverageItem.Kind.VM_INSTRUCTION_ERROR, vmInstructionError(error)));
        }
        for (ExitReason reason : ExitReason.values()) {
            items.add(new CoverageItem(CoverageItem.Kind.EXIT_REASON, exitReason(reason)));
        }
        for (int vector = 0; vector < 32; vector++) {
            if (!Vector.name(vector).startsWith("vector")) {
                items.add(new CoverageItem(CoverageItem.Kind.EXCEPTION, Vector.name(vector)));
            }
        }
        UndefinedVmx.all().forEach(use -> items.add(new CoverageItem(CoverageItem.Kind.SANITIZER, use.id())));
        UndefinedApic.all().forEach(use -> items.add(new CoverageItem(CoverageItem.Kind.SANITIZER, use.id())));
        items.add(new CoverageItem(CoverageItem.Kind.SANITIZER, StatusFlagUse.FINDING));
        for (String register : ApicRegisterNames.all().keySet()) {
            for (String mode : List.of("xapic", "x2apic")) {
                items.add(new CoverageItem(CoverageItem.Kind.APIC_REGISTER, apicRegister(register, mode)));
            }
        }
        Rules.standard().names().forEach(rule -> items.add(new CoverageItem(CoverageItem.Kind.RULE, rule)));
        return items;
    }

    /** Mnemonic of the instruction that an item of kind {@code INSTRUCTION} belongs to. */
    public static String mnemonic(CoverageItem item) {
        return item.id().split(" ", 2)[0];
    }

    static String vmInstructionError(VmInstructionError error) {
        return String.format("%02d %s", error.number(), error.text());
    }

    static String exitReason(ExitReason reason) {
        return String.format("%02d %s", reason.number(), reason.text());
    }

    /** Name of an APIC register, and how it was accessed. */
    public static String apicRegister(String register, String mode) {
        return register + " " + mode;
    }
}
