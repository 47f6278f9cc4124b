package org.vmxlab.guest;

import java.util.List;
import java.util.Optional;
import org.vmxlab.image.Image;
import org.vmxlab.machine.Machine;
import org.vmxlab.model.BrokenLaw;
import org.vmxlab.model.Layout;
import org.vmxlab.model.OwnershipLaws;
import org.vmxlab.schedule.Run;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationKind;

/** The laws of VMCS ownership, asked after each decision of a run. */
final class OwnershipCheck implements Run.Law {
    private final OwnershipLaws laws;

    OwnershipCheck(Image image, Machine machine) {
        this.laws = new OwnershipLaws(new GuestView(image, machine), Layout.standard());
    }

    @Override
    public Optional<Violation> broken(Machine machine) {
        List<BrokenLaw> broken = laws.broken();
        if (broken.isEmpty()) {
            return Optional.empty();
        }
        BrokenLaw first = broken.get(0);
        long rip = machine.cpu(Math.max(first.cpu(), 0)).rip();
        return Optional.of(
                new Violation(ViolationKind.LAW, first.cpu(), rip, first.law() + ": " + first.detail(), first.law()));
    }
}
