package org.vmxlab.guest;

import java.util.List;
import java.util.Optional;
import org.vmxlab.diagnosis.Names;
import org.vmxlab.image.Image;
import org.vmxlab.image.Symbol;
import org.vmxlab.machine.Machine;

/** Words for the addresses of a guest, from its symbols. */
public final class GuestNames implements Names {
    private final Image image;
    private final Machine machine;

    public GuestNames(Image image, Machine machine) {
        this.image = image;
        this.machine = machine;
    }

    @Override
    public String routine(long address) {
        return image.functionAt(address).map(Symbol::name).orElseGet(() -> image.describe(address));
    }

    @Override
    public Optional<String> place(long address) {
        return image.lineAt(address).map(line -> line.file().name() + ":" + line.line());
    }

    @Override
    public String datum(long address, int bytes) {
        return image.describe(address);
    }

    @Override
    public String vmcs(long address) {
        return "the VMCS at " + image.describe(address);
    }

    /** What is known of the state of the CPUs, one line each. */
    public List<String> objects() {
        return machine.cpus().stream()
                .map(cpu -> "CPU " + cpu.number() + ": IF=" + (cpu.interruptFlag() ? 1 : 0) + ", current VMCS "
                        + (cpu.vmx().currentVmcs() == -1 ? "none" : vmcs(cpu.vmx().currentVmcs())) + ", at "
                        + image.describe(cpu.rip()))
                .toList();
    }
}
