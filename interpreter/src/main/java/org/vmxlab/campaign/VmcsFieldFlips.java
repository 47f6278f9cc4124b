package org.vmxlab.campaign;

import java.util.List;
import org.vmxlab.fault.CpuFault;
import org.vmxlab.vmx.VmcsField;

/** A bit of a field of the current VMCS flips before it is used. */
final class VmcsFieldFlips implements FaultKind {
    @Override
    public String name() {
        return "field-flip";
    }

    @Override
    public String title() {
        return "a bit of the current VMCS flips";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        for (Step step : ground.steps()) {
            if (step.state().guest() || !step.state().hasCurrent()) {
                continue;
            }
            List<VmcsField> used = step.is("vmlaunch") || step.is("vmresume")
                    ? ground.fieldsWritten(step)
                    : step.is("vmread") ? ground.fieldOf(step) : List.of();
            for (VmcsField field : used) {
                for (int bit : ground.parameters().bitsBelow(bits(field))) {
                    sites.before(this, step, new CpuFault.FieldFlipped(step.cpu(), field, bit));
                }
            }
        }
    }

    private static int bits(VmcsField field) {
        return switch (field.width()) {
            case BITS_16 -> 16;
            case BITS_32 -> 32;
            case BITS_64, NATURAL -> 64;
        };
    }

    @Override
    public Decided decided() {
        return new Decided.Never(
                "one decision for each bit in front of each step is more than a search can see; flip them"
                        + " along a schedule: vmxlab inject --along FILE.vmxr");
    }
}
