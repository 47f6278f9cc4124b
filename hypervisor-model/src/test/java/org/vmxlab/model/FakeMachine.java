package org.vmxlab.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Two CPUs, both settled unless a test says otherwise; memory in a map; vCPU X of domain 1 whose VMCS is at 0x9000. */
final class FakeMachine implements MachineView {
    static final long X = 0x1000;
    static final long DOMAIN = 0x3000;
    static final long VCPUS = 0x4000;
    static final long REGION = 0x9000;
    static final long PER_CPU = 0x10000;
    static final int PER_CPU_SIZE = 0x1000;

    private final Layout layout = Layout.standard();
    private final Map<Long, Integer> bytes = new TreeMap<>();
    private final Map<String, Long> symbols = new LinkedHashMap<>();
    long activeOn;
    OptionalLong currentOfCpu0 = OptionalLong.empty();
    boolean settled = true;

    FakeMachine() {
        symbols.put("X", X);
        symbols.put("X_domain", DOMAIN);
        setVcpu("domain", DOMAIN);
        setVcpu("vmcs_pa", REGION);
        setVcpu("active_cpu", -1);
        setVcpu("dirty_cpu", -2);
        write(DOMAIN + layout.field("domain", "domain_id").offset(), 4, 1);
        write(DOMAIN + layout.field("domain", "max_vcpus").offset(), 4, 1);
        write(DOMAIN + layout.field("domain", "vcpu").offset(), 8, VCPUS);
        write(VCPUS, 8, X);
    }

    Layout layout() {
        return layout;
    }

    void setVcpu(String name, long value) {
        Field field = layout.field("vcpu", name);
        write(X + field.offset(), field.width(), value);
    }

    void setDomain(String name, long value) {
        Field field = layout.field("domain", name);
        write(DOMAIN + field.offset(), field.width(), value);
    }

    /** Puts CPU {@code cpu} into VMX operation, with an empty list of active VMCSs, running some idle vCPU. */
    void startVmx(int cpu) {
        setPerCpu(cpu, "vmxon", 1);
        setPerCpu(cpu, "active_vmcs_list", listHead(cpu));
    }

    void setForeign(int cpu, long vcpu, long count) {
        Field field = layout.perCpu("foreign_vmcs");
        long address = perCpuBase(cpu) + field.offset();
        write(address + layout.field("foreign_vmcs_struct", "v").offset(), 8, vcpu);
        write(address + layout.field("foreign_vmcs_struct", "count").offset(), 8, count);
    }

    long listHead(int cpu) {
        return perCpuBase(cpu) + layout.perCpu("active_vmcs_list").offset();
    }

    /** Links X into the list of CPU {@code cpu}, alone. */
    void link(int cpu) {
        long link = X + layout.field("vcpu", "active_list").offset();
        write(listHead(cpu), 8, link);
        write(link, 8, listHead(cpu));
    }

    void setPerCpu(int cpu, String name, long value) {
        Field field = layout.perCpu(name);
        write(perCpuBase(cpu) + field.offset(), field.width(), value);
    }

    private void write(long address, int width, long value) {
        for (int i = 0; i < width; i++) {
            bytes.put(address + i, (int) (value >>> 8 * i) & 0xff);
        }
    }

    @Override
    public boolean present(long address, int count) {
        return address >= 0 && address + count <= PER_CPU + 2 * PER_CPU_SIZE;
    }

    @Override
    public long read(long address, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (long) bytes.getOrDefault(address + i, 0) << 8 * i;
        }
        return value;
    }

    @Override
    public Map<String, Long> symbols() {
        return symbols;
    }

    @Override
    public int cpus() {
        return 2;
    }

    @Override
    public long perCpuBase(int cpu) {
        return PER_CPU + (long) cpu * PER_CPU_SIZE;
    }

    @Override
    public OptionalLong currentVmcs(int cpu) {
        return cpu == 0 ? currentOfCpu0 : OptionalLong.empty();
    }

    @Override
    public long activeOn(long region) {
        return region == REGION ? activeOn : 0;
    }

    @Override
    public boolean settled(int cpu) {
        return settled;
    }
}
