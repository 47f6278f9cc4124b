package org.vmxlab.timeline;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.eclipse.collections.api.factory.primitive.LongLists;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;
import org.vmxlab.cpu.Activity;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.memory.StoreBuffer;

/**
 * What people look at of one CPU.
 *
 * @param registers the 16 general registers by their number
 * @param flags RFLAGS
 * @param currentVmcs the current-VMCS pointer, -1 if invalid
 * @param requested vectors in IRR, ascending
 * @param inService vectors in ISR, ascending
 * @param buffered the store buffer, oldest first
 */
public record CpuState(
        ImmutableLongList registers,
        long rip,
        long flags,
        Mode mode,
        long currentVmcs,
        List<Integer> requested,
        List<Integer> inService,
        List<Event.Store> buffered) {
    private static final int REGISTERS = 16;

    /** What a CPU is doing. */
    public enum Mode {
        RUNNING("running"),
        VMX_ROOT("VMX root"),
        GUEST("in its guest"),
        HALTED("halted"),
        SHUTDOWN("shutdown"),
        WAITING_FOR_SIPI("waits for SIPI"),
        STOPPED("stopped");

        private final String text;

        Mode(String text) {
            this.text = text;
        }

        /** For people. */
        public String text() {
            return text;
        }
    }

    /** The state of {@code cpu} now. */
    static CpuState of(Cpu cpu) {
        long[] registers = new long[REGISTERS];
        for (int i = 0; i < REGISTERS; i++) {
            registers[i] = cpu.get(i);
        }
        return new CpuState(
                LongLists.immutable.of(registers),
                cpu.rip(),
                cpu.rflags(),
                mode(cpu),
                cpu.vmx().currentVmcs(),
                vectors(cpu.apic().requested()),
                vectors(cpu.apic().inService()),
                stores(cpu.storeBuffer()));
    }

    private static Mode mode(Cpu cpu) {
        if (cpu.get(Slot.STOPPED) != 0) {
            return Mode.STOPPED;
        }
        if (cpu.activity() == Activity.ACTIVE) {
            return cpu.vmx().isNonRoot() ? Mode.GUEST : cpu.vmx().isRoot() ? Mode.VMX_ROOT : Mode.RUNNING;
        }
        return switch (cpu.activity()) {
            case HLT -> Mode.HALTED;
            case WAIT_FOR_SIPI -> Mode.WAITING_FOR_SIPI;
            default -> Mode.SHUTDOWN;
        };
    }

    private static List<Integer> vectors(BitSet bits) {
        return bits.isEmpty() ? List.of() : bits.stream().boxed().toList();
    }

    private static List<Event.Store> stores(StoreBuffer buffer) {
        if (buffer.isEmpty()) {
            return List.of();
        }
        List<Event.Store> stores = new ArrayList<>();
        for (int i = 0; i < buffer.size(); i++) {
            stores.add(new Event.Store(buffer.address(i), buffer.bytes(i), buffer.value(i)));
        }
        return List.copyOf(stores);
    }
}
