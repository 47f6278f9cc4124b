package org.vmxlab.schedule;

import org.vmxlab.apic.DeliveryMode;
import org.vmxlab.fault.Fault;

/** One thing that the machine is told to do. A run is the sequence of its decisions. */
public sealed interface Decision {
    /** CPU {@code cpu} makes up to {@code steps} steps. */
    record Execute(int cpu, long steps) implements Decision {}

    /** The oldest IPI in flight with this vector and mode to CPU {@code target} arrives. */
    record Arrive(int target, DeliveryMode mode, int vector) implements Decision {}

    /** The {@code stores} oldest buffered stores of CPU {@code cpu} become visible. */
    record Drain(int cpu, int stores) implements Decision {}

    /** Where CPU {@code cpu} next chooses a value, it takes this one. */
    record Choose(int cpu, long value) implements Decision {}

    /** An interrupt from outside, or an NMI, arrives at CPU {@code target}. */
    record Inject(int target, DeliveryMode mode, int vector) implements Decision {}

    /** A fault strikes. */
    record Strike(Fault fault) implements Decision {}
}
