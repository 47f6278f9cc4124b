package org.vmxlab.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.vmxlab.apic.DeliveryMode;
import org.vmxlab.cpu.Activity;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.PendingEvents;
import org.vmxlab.cpu.Slot;
import org.vmxlab.fault.CpuFault;
import org.vmxlab.fault.Fault;
import org.vmxlab.fault.FaultText;
import org.vmxlab.fault.MessageFault;
import org.vmxlab.isa.CodeReader;
import org.vmxlab.isa.Decoder;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.InstructionSet;
import org.vmxlab.machine.Ipi;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.Journal;

/**
 * Which faults can strike in the present state, in an order that the state alone decides, and which have struck on the way to
 * it. How many have is part of the state: it decides how many more can.
 */
final class FaultDecisions {
    private static final long BUDGET_SALT = 0x6661756c74730000L;
    private static final long KEY_SALT = 0x6661756c746b6579L;

    /** Faults of one state at the most. */
    private static final int MOST = StateSpace.MOST_TRANSITIONS / 2;

    private final Machine machine;
    private final Sharing sharing;
    private final FaultSource source;
    private final int budget;
    private final LongUnaryOperator routine;
    private final CodeReader code;
    /** For each fault that has struck what tells it from others. */
    private final long[] keys;

    private List<Ipi> inFlight = List.of();
    private int struck;
    private boolean cut;

    /**
     * A fault that can strike.
     *
     * @param when in front of the step at which its CPU stands, or behind it, which is made first
     */
    record Possible(Fault fault, When when) {}

    /** On which side of a step a fault strikes. */
    enum When {
        BEFORE,
        BEHIND
    }

    FaultDecisions(Machine machine, Sharing sharing, Faults faults, LongUnaryOperator routine) {
        this.machine = machine;
        this.sharing = sharing;
        this.source = faults.source();
        this.budget = faults.budget();
        this.routine = routine;
        this.code = new CodeReader(machine.memory(), new Decoder(InstructionSet.standard()));
        this.keys = new long[budget];
        if (budget > 0 && source.interrupts()) {
            machine.cpus().forEach(cpu -> sharing.interrupt(cpu.number(), source.interruptsByNmi()));
        }
    }

    /** Whether one more may strike. */
    boolean left() {
        return struck < budget;
    }

    /** Faults that have struck. */
    int struck() {
        return struck;
    }

    /** What tells the faults that have struck from others, in no order. */
    long[] keys() {
        return Arrays.copyOf(keys, struck);
    }

    /** To be added to the hash of a state. */
    long hash() {
        return struck == 0 ? 0 : Journal.mix(BUDGET_SALT, struck);
    }

    /** Whether something could go wrong in front of {@code instruction}, so that {@code cpu} has to stop there. */
    boolean stopsAt(Cpu cpu, @Nullable Instruction instruction) {
        return left()
                && instruction != null
                && !source.ofInstruction(cpu, instruction).isEmpty();
    }

    /** A CPU is about to make steps. */
    void begin() {
        inFlight = machine.inFlight();
    }

    /** Whether the CPU that makes steps has sent a message that something could become of before it sends another. */
    boolean stopsBehindSend() {
        return machine.inFlight() != inFlight && left() && source.messages();
    }

    /** Whether {@code cpu} has to stop in front of a store, since it could be lost. */
    boolean stopsAtStores(Cpu cpu) {
        return left() && source.losesStore(cpu);
    }

    /** The faults that can strike now; {@code lostStore} tries what a CPU would store. */
    List<Possible> now(Function<Cpu, Optional<CpuFault.StoreLost>> lostStore) {
        List<Possible> possible = new ArrayList<>();
        for (Ipi ipi : machine.inFlight()) {
            source.ofMessage(machine, ipi).forEach(fault -> possible.add(new Possible(fault, When.BEFORE)));
        }
        for (Cpu cpu : machine.cpus()) {
            for (CpuFault fault : source.ofCpu(cpu)) {
                if (isNoticed(cpu, fault)) {
                    possible.add(new Possible(fault, When.BEFORE));
                }
            }
            Instruction instruction = isAboutToExecute(cpu) ? code.at(cpu.rip()) : null;
            if (instruction != null) {
                source.ofInstruction(cpu, instruction).forEach(fault -> possible.add(new Possible(fault, When.BEFORE)));
                if (source.losesStore(cpu)) {
                    lostStore.apply(cpu).ifPresent(fault -> possible.add(new Possible(fault, When.BEHIND)));
                }
            }
        }
        return possible;
    }

    /** Writes the transitions for the faults that can strike now to {@code to} from {@code at} on; answers the end. */
    int transitions(Function<Cpu, Optional<CpuFault.StoreLost>> lostStore, int[] to, int at) {
        List<Possible> possible = now(lostStore);
        int count = Math.min(possible.size(), MOST);
        cut = count < possible.size();
        for (int i = 0; i < count; i++) {
            Fault fault = possible.get(i).fault();
            to[at + i] = Transition.striking(i, fault instanceof MessageFault ? -1 : fault.cpu());
        }
        return at + count;
    }

    /** Whether there were more just now than are explored. */
    boolean cut() {
        return cut;
    }

    private boolean isAboutToExecute(Cpu cpu) {
        return machine.canExecute(cpu.number())
                && cpu.activity() == Activity.ACTIVE
                && (cpu.vmx().isNonRoot() || PendingEvents.next(cpu) == PendingEvents.Event.NONE);
    }

    /** A signal that has to wait is the same as one that comes later, unless its CPU looks. */
    private boolean isNoticed(Cpu cpu, CpuFault fault) {
        if (fault instanceof CpuFault.Signalled signal) {
            boolean looks = signal.mode() == DeliveryMode.FIXED
                    && sharing.readsPending(cpu.number())
                    && cpu.get(Slot.STOPPED) == 0;
            return looks || Acceptance.now(cpu, signal.mode(), signal.vector());
        } else if (fault instanceof CpuFault.SpuriousInterrupt) {
            return fault.canStrike(machine) && cpu.storeBuffer().isEmpty() && cpu.get(Slot.SHADOW) == 0;
        }
        return true;
    }

    /** {@code fault} strikes in the present state. */
    void strike(Fault fault) {
        keys[struck++] = key(fault);
        fault.strike(machine);
    }

    /** So many have struck. */
    void back(int before) {
        struck = before;
    }

    /**
     * Equal for faults that are the same to people: of one message; at one instruction; in one routine, if it strikes wherever
     * its CPU is.
     */
    private long key(Fault fault) {
        // What a store replaced is no matter of which store it is.
        String text = fault instanceof CpuFault.StoreLost ? "store-lost" : FaultText.of(fault);
        long key = KEY_SALT + text.hashCode();
        if (fault instanceof CpuFault.OfTime || fault instanceof CpuFault.SpuriousInterrupt) {
            key = Journal.mix(key, routine.applyAsLong(machine.cpu(fault.cpu()).rip()));
        } else if (fault instanceof CpuFault) {
            key = Journal.mix(key, machine.cpu(fault.cpu()).rip());
        }
        return Journal.mix(KEY_SALT, key);
    }
}
