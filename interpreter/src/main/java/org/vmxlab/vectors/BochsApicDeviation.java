package org.vmxlab.vectors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vmxlab.apic.ApicMode;
import org.vmxlab.conformance.Deviation;

/** What the local APIC of Bochs 2.7 is known to do otherwise than the manual says, each as narrow as it shows. */
enum BochsApicDeviation {
    SPURIOUS(
            "apic-spurious",
            "an interrupt that waits for its priority class, or for TPR, gives the spurious vector; it only waits",
            "volume 3A, 10.8.3") {
        @Override
        boolean shows(ApicOperation operation, ApicAnswer own, ApicAnswer other, ApicMode mode) {
            List<Integer> without = new ArrayList<>(other.taken());
            without.removeIf(vector -> vector == SPURIOUS_VECTOR);
            return !own.requested().isEmpty()
                    && without.size() < other.taken().size()
                    && without.equals(own.taken())
                    && own.requested().equals(other.requested())
                    && own.inService().equals(other.inService());
        }
    },
    SELF_IPI_RESERVED(
            "apic-self-ipi-reserved",
            "WRMSR to SELF IPI with bits 31:8 or 63:32 set is taken; they are reserved, #GP",
            "volume 3A, 10.12.1.2 and 10.12.11") {
        @Override
        boolean shows(ApicOperation operation, ApicAnswer own, ApicAnswer other, ApicMode mode) {
            return operation.text().startsWith("write self_ipi ")
                    && Json.number(operation.arguments().get(1)) >>> 8 != 0
                    && "#GP".equals(own.exception())
                    && other.exception() == null;
        }
    },
    ERROR_STATUS(
            "apic-error-status",
            "ESR tells of a vector below 16 as received (bit 6), never as sent (bit 5), and of a message that nobody accepts (bit"
                    + " 2), which only the P6 family and the Pentium know",
            "volume 3A, 10.5.3") {
        @Override
        boolean shows(ApicOperation operation, ApicAnswer own, ApicAnswer other, ApicMode mode) {
            return operation.text().equals("read esr")
                    && own.value() != null
                    && other.value() != null
                    && ((own.value() ^ other.value()) & ~(1 << 2 | 1 << 5 | 1 << 6)) == 0
                    && (own.value() & 1 << 2) == 0
                    && (other.value() & 1 << 5) == 0;
        }
    };

    private static final int SPURIOUS_VECTOR = 0xff;

    private final Deviation deviation;

    BochsApicDeviation(String id, String text, String section) {
        deviation = new Deviation(id, text, section);
    }

    abstract boolean shows(ApicOperation operation, ApicAnswer own, ApicAnswer other, ApicMode mode);

    Deviation deviation() {
        return deviation;
    }

    /** The deviation that explains why Bochs answered {@code other} (null: not at all); empty if none does. */
    static Optional<BochsApicDeviation> of(
            ApicOperation operation, ApicAnswer own, @Nullable ApicAnswer other, ApicMode mode) {
        return other == null
                ? Optional.empty()
                : Arrays.stream(values())
                        .filter(deviation -> deviation.shows(operation, own, other, mode))
                        .findFirst();
    }

    static List<Deviation> all() {
        return Arrays.stream(values()).map(BochsApicDeviation::deviation).toList();
    }
}
