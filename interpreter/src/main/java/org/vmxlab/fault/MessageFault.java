package org.vmxlab.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vmxlab.apic.DeliveryMode;
import org.vmxlab.machine.Ipi;
import org.vmxlab.machine.Machine;

/** Faults of the messages between local APICs. */
public sealed interface MessageFault extends Fault {
    /** The message: the oldest that is in flight with this target, mode and vector. */
    Ipi message();

    @Override
    default int cpu() {
        return message().target();
    }

    @Override
    default boolean canStrike(Machine machine) {
        return machine.inFlight().contains(message());
    }

    /** The message is gone. */
    record Lost(Ipi message) implements MessageFault {
        @Override
        public void strike(Machine machine) {
            machine.resume(without(machine, message));
        }

        @Override
        public String words() {
            return describe(message) + " is lost";
        }
    }

    /** A message that was taken away, or was never sent, is in flight, the youngest. */
    record Appears(Ipi message) implements MessageFault {
        @Override
        public boolean canStrike(Machine machine) {
            return message.target() < machine.cpus().size()
                    && message.source() < machine.cpus().size();
        }

        @Override
        public void strike(Machine machine) {
            machine.resume(with(machine.inFlight(), message));
        }

        @Override
        public String words() {
            return describe(message) + " is in flight";
        }
    }

    /** The message goes to another CPU. */
    record Misdirected(Ipi message, int other) implements MessageFault {
        @Override
        public boolean canStrike(Machine machine) {
            return MessageFault.super.canStrike(machine)
                    && other < machine.cpus().size();
        }

        @Override
        public void strike(Machine machine) {
            machine.resume(with(
                    without(machine, message), new Ipi(message.source(), other, message.mode(), message.vector())));
        }

        @Override
        public String words() {
            return describe(message) + " goes to CPU " + other + " instead";
        }
    }

    /** Another message like it is in flight, the youngest. */
    record Duplicated(Ipi message) implements MessageFault {
        @Override
        public void strike(Machine machine) {
            machine.resume(with(machine.inFlight(), message));
        }

        @Override
        public String words() {
            return describe(message) + " comes twice";
        }
    }

    /** The messages behind it overtake it: it becomes the youngest. */
    record Overtaken(Ipi message) implements MessageFault {
        @Override
        public void strike(Machine machine) {
            machine.resume(with(without(machine, message), message));
        }

        @Override
        public String words() {
            return describe(message) + " is overtaken by those behind it";
        }
    }

    private static List<Ipi> without(Machine machine, Ipi message) {
        List<Ipi> rest = new ArrayList<>(machine.inFlight());
        rest.remove(message);
        return List.copyOf(rest);
    }

    private static List<Ipi> with(List<Ipi> messages, Ipi message) {
        List<Ipi> all = new ArrayList<>(messages);
        all.add(message);
        return List.copyOf(all);
    }

    private static String describe(Ipi ipi) {
        String what = ipi.mode() == DeliveryMode.FIXED
                ? "vector 0x" + Integer.toHexString(ipi.vector())
                : ipi.mode().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return "the IPI " + what + " from CPU " + ipi.source() + " to CPU " + ipi.target();
    }
}
