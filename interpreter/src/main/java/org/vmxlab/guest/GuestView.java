package org.vmxlab.guest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.vmxlab.cpu.Slot;
import org.vmxlab.image.Image;
import org.vmxlab.image.Symbol;
import org.vmxlab.machine.Machine;
import org.vmxlab.model.MachineView;

/** A machine as the model of a hypervisor's data sees it. */
final class GuestView implements MachineView {
    private final Machine machine;
    private final Map<String, Long> symbols;

    GuestView(Image image, Machine machine) {
        this.machine = machine;
        Map<String, Long> data = new LinkedHashMap<>();
        for (Symbol symbol : image.symbols()) {
            if (symbol.type() != Symbol.Type.FUNCTION) {
                data.put(symbol.name(), symbol.address());
            }
        }
        this.symbols = Collections.unmodifiableMap(data);
    }

    @Override
    public boolean present(long address, int bytes) {
        return machine.memory().present(address, bytes);
    }

    @Override
    public long read(long address, int bytes) {
        // A pointer that a fault has broken may lead anywhere.
        return present(address, bytes) ? machine.memory().read(address, bytes) : 0;
    }

    @Override
    public Map<String, Long> symbols() {
        return symbols;
    }

    @Override
    public int cpus() {
        return machine.cpus().size();
    }

    @Override
    public long perCpuBase(int cpu) {
        return machine.cpu(cpu).get(Slot.GS_BASE);
    }

    @Override
    public OptionalLong currentVmcs(int cpu) {
        long pointer = machine.cpu(cpu).vmx().currentVmcs();
        return pointer == -1 ? OptionalLong.empty() : OptionalLong.of(pointer);
    }

    @Override
    public long activeOn(long region) {
        return machine.vmcsTable().activeOn(region);
    }

    @Override
    public boolean settled(int cpu) {
        // In non-root operation registers are the guest's: this hypervisor's data are not reached through them.
        return machine.cpu(cpu).interruptFlag()
                && !machine.cpu(cpu).vmx().isNonRoot()
                && machine.cpu(cpu).storeBuffer().isEmpty();
    }
}
