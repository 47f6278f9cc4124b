package org.vmxlab.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.vmxlab.diagnosis.Names;
import org.vmxlab.image.Image;
import org.vmxlab.image.Symbol;
import org.vmxlab.machine.Machine;
import org.vmxlab.model.Describer;
import org.vmxlab.model.Layout;

/** Words for the addresses of a guest, from the model of a hypervisor's data and from its symbols. */
public final class GuestNames implements Names {
    /** How the assembler names the copies of a per-CPU variable. */
    private static final Pattern PER_CPU = Pattern.compile("(.+)@cpu([0-9]+)");

    private final Image image;
    private final Machine machine;
    private final Describer describer;
    private final NavigableMap<Long, Symbol> perCpu = new TreeMap<>();

    public GuestNames(Image image, Machine machine) {
        this.image = image;
        this.machine = machine;
        this.describer = new Describer(new GuestView(image, machine), Layout.standard());
        image.symbols().stream()
                .filter(symbol -> PER_CPU.matcher(symbol.name()).matches())
                .forEach(symbol -> perCpu.put(symbol.address(), symbol));
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
        return describer.datum(address).or(() -> perCpu(address)).orElseGet(() -> image.describe(address));
    }

    private Optional<String> perCpu(long address) {
        return Optional.ofNullable(perCpu.floorEntry(address))
                .map(Map.Entry::getValue)
                .filter(symbol -> symbol.contains(address))
                .map(symbol -> PER_CPU.matcher(symbol.name()).replaceFirst("$1 of CPU $2"));
    }

    @Override
    public String vmcs(long address) {
        return describer.vmcs(address).orElseGet(() -> "the VMCS at " + image.describe(address));
    }

    /** What is known of the state of the CPUs and of the hypervisor's vCPUs, one line each. */
    public List<String> objects() {
        List<String> objects = new ArrayList<>(cpus());
        objects.addAll(vcpus());
        return objects;
    }

    /** What the model says of each vCPU of a guest, as the machine is now, one line each; empty without a model. */
    public List<String> vcpus() {
        return describer.summaries();
    }

    private List<String> cpus() {
        return machine.cpus().stream()
                .map(cpu -> "CPU " + cpu.number() + ": IF=" + (cpu.interruptFlag() ? 1 : 0) + ", current VMCS "
                        + (cpu.vmx().currentVmcs() == -1
                                ? "none"
                                : vmcs(cpu.vmx().currentVmcs())) + ", at "
                        + image.describe(cpu.rip()))
                .toList();
    }
}
