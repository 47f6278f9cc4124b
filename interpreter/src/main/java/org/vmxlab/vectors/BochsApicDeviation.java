package org.vmxlab.vectors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        boolean showsInState(Operation operation, ApicState own, ApicState other, int cpu) {
            if (own.waiting()) {
                // It wakes a CPU that is halted, too.
                return other.taken().equals(List.of(SPURIOUS_VECTOR));
            }
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
        boolean showsInOutcome(Operation operation, ApicAnswer own, ApicAnswer other) {
            return isWrite(operation.operation()) && "#GP".equals(own.exception()) && other.exception() == null;
        }

        @Override
        boolean showsInState(Operation operation, ApicState own, ApicState other, int cpu) {
            return isWrite(operation.operation())
                    && cpu == operation.operation().cpu();
        }

        private boolean isWrite(ApicOperation operation) {
            return operation.text().startsWith("write self_ipi ")
                    && Json.number(operation.arguments().get(1)) >>> 8 != 0;
        }
    },
    RESERVED_BITS(
            "apic-reserved-bits",
            "WRMSR to an entry of the local vector table or to the divide configuration register with reserved bits set is taken; #GP",
            "volume 3A, 10.12.1.2") {
        @Override
        boolean showsInOutcome(Operation operation, ApicAnswer own, ApicAnswer other) {
            return operation.mode() == ApicMode.X2APIC
                    && (operation.operation().text().startsWith("write lvt_")
                            || operation.operation().text().startsWith("write timer_div "))
                    && "#GP".equals(own.exception())
                    && other.exception() == null;
        }
    },
    READ_ONLY_BITS(
            "apic-read-only-bits",
            "delivery status and remote IRR of the local vector table read as they were written; they are read-only",
            "volume 3A, 10.5.1") {
        private static final long BITS = 1 << 12 | 1 << 14;

        @Override
        boolean showsInOutcome(Operation operation, ApicAnswer own, ApicAnswer other) {
            return operation.operation().text().startsWith("read lvt_")
                    && own.value() != null
                    && other.value() != null
                    && ((own.value() ^ other.value()) & ~BITS) == 0;
        }
    },
    ERROR_STATUS(
            "apic-error-status",
            "ESR tells of a vector below 16 as received (bit 6), never as sent (bit 5), and of a message that nobody accepts (bit"
                    + " 2), which only the P6 family and the Pentium know",
            "volume 3A, 10.5.3") {
        @Override
        boolean showsInOutcome(Operation operation, ApicAnswer own, ApicAnswer other) {
            return operation.operation().text().equals("read esr")
                    && own.value() != null
                    && other.value() != null
                    && ((own.value() ^ other.value()) & ~(1 << 2 | 1 << 5 | 1 << 6)) == 0
                    && (own.value() & 1 << 2) == 0
                    && (other.value() & 1 << 5) == 0;
        }
    },
    SOFTWARE_DISABLED(
            "apic-software-disabled",
            "a software-disabled APIC, as it is behind INIT, accepts interrupts; it rejects all but NMI, SMI, INIT and SIPI",
            "volume 3A, 10.4.7.2") {
        @Override
        boolean showsInState(Operation operation, ApicState own, ApicState other, int cpu) {
            Set<Integer> accepted = new HashSet<>(other.requested());
            accepted.addAll(other.inService());
            return operation.disabled().contains(cpu)
                    && !own.waiting()
                    && !other.waiting()
                    && accepted.size()
                            > own.requested().size() + own.inService().size()
                    && accepted.containsAll(own.requested())
                    && accepted.containsAll(own.inService())
                    && own.boots() == other.boots()
                    && own.taskPriority() == other.taskPriority();
        }
    },
    LOWEST_PRIORITY(
            "apic-lowest-priority",
            "which of several CPUs takes a lowest-priority interrupt is the processor's choice; Bochs looks at TPR alone",
            "volume 3A, 10.6.2.4") {
        @Override
        boolean showsInState(Operation operation, ApicState own, ApicState other, int cpu) {
            return operation.operation().isIpi("lowest") && onlyTheVectorDiffers(operation.operation(), own, other);
        }
    },
    INIT_MODE(
            "apic-init-mode",
            "INIT leaves x2APIC mode, so that no logical destination names a CPU that waits for its start-up IPI; it keeps the mode",
            "volume 3A, 10.12.5.1") {
        @Override
        boolean showsInState(Operation operation, ApicState own, ApicState other, int cpu) {
            return operation.mode() == ApicMode.X2APIC
                    && operation.operation().isIpi("sipi")
                    && operation.operation().arguments().get(2).startsWith("logical=")
                    && !own.waiting()
                    && other.waiting();
        }
    },
    PHYSICAL_BROADCAST(
            "apic-physical-broadcast",
            "in x2APIC mode the physical destination FFh is taken for a broadcast; that is FFFFFFFFh",
            "volume 3A, 10.12.9") {
        @Override
        boolean showsInState(Operation operation, ApicState own, ApicState other, int cpu) {
            return operation.mode() == ApicMode.X2APIC
                    && operation.operation().text().endsWith(" phys=0xff")
                    && (operation.operation().isIpi("nmi") || onlyTheVectorDiffers(operation.operation(), own, other));
        }
    };

    private static final int SPURIOUS_VECTOR = 0xff;

    private final Deviation deviation;

    /**
     * An operation and what it is done to.
     *
     * @param disabled CPUs whose APIC is software-disabled
     */
    record Operation(ApicOperation operation, ApicMode mode, Set<Integer> disabled) {
        Operation {
            disabled = Set.copyOf(disabled);
        }
    }

    BochsApicDeviation(String id, String text, String section) {
        deviation = new Deviation(id, text, section);
    }

    /** Whether it explains another exception or value. */
    boolean showsInOutcome(Operation operation, ApicAnswer own, ApicAnswer other) {
        return false;
    }

    /** Whether it explains that {@code cpu} has come to something else. */
    boolean showsInState(Operation operation, ApicState own, ApicState other, int cpu) {
        return false;
    }

    private static boolean onlyTheVectorDiffers(ApicOperation ipi, ApicState own, ApicState other) {
        int vector = (int) Json.number(ipi.arguments().get(1));
        return own.waiting() == other.waiting()
                && without(vector, own.taken()).equals(without(vector, other.taken()))
                && without(vector, own.requested()).equals(without(vector, other.requested()))
                && without(vector, own.inService()).equals(without(vector, other.inService()))
                && own.taskPriority() == other.taskPriority();
    }

    private static List<Integer> without(int vector, List<Integer> vectors) {
        // The spurious vector is never sent: Bochs may give it to the CPU that has to wait with the interrupt.
        return vectors.stream()
                .filter(one -> one != vector && one != SPURIOUS_VECTOR)
                .toList();
    }

    Deviation deviation() {
        return deviation;
    }

    /** The deviation that explains why Bochs answered {@code other} (null: not at all); empty if none does. */
    static Optional<BochsApicDeviation> of(Operation operation, ApicAnswer own, @Nullable ApicAnswer other) {
        if (other == null) {
            return Optional.empty();
        }
        List<Optional<BochsApicDeviation>> explanations = new ArrayList<>();
        if (!own.sameOutcome(other)) {
            explanations.add(Arrays.stream(values())
                    .filter(deviation -> deviation.showsInOutcome(operation, own, other))
                    .findFirst());
        }
        for (int i = 0; i < own.cpus().size(); i++) {
            int cpu = i;
            ApicState ownState = own.cpus().get(cpu);
            ApicState otherState = other.cpus().get(cpu);
            if (!ownState.equals(otherState)) {
                explanations.add(Arrays.stream(values())
                        .filter(deviation -> deviation.showsInState(operation, ownState, otherState, cpu))
                        .findFirst());
            }
        }
        return explanations.stream().allMatch(Optional::isPresent) ? explanations.get(0) : Optional.empty();
    }

    static List<Deviation> all() {
        return Arrays.stream(values()).map(BochsApicDeviation::deviation).toList();
    }
}
