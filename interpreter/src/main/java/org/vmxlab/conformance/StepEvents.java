package org.vmxlab.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Probe;

/** What CPUs did since it was last asked: stores with what was there before, exceptions, deliveries. */
final class StepEvents implements Probe {
    private static final long XAPIC_PAGE = 0xfee0_0000L;
    private static final int EXCEPTIONS = 32;

    private final Observations observations;
    private final List<String> warnings;
    private final Map<Long, Byte> overwritten = new LinkedHashMap<>();
    private @Nullable CpuException raised;
    private boolean delivered;

    /** @param warnings where codes of everything that is remarked are kept, in order */
    StepEvents(Observations observations, List<String> warnings) {
        this.observations = observations;
        this.warnings = warnings;
    }

    /** Forgets everything but warnings. */
    void clear() {
        overwritten.clear();
        raised = null;
        delivered = false;
    }

    /** Address to the byte that was there before the first store to it. */
    Map<Long, Byte> overwritten() {
        return overwritten;
    }

    @Nullable
    CpuException raised() {
        return raised;
    }

    /** Whether an interrupt or exception was delivered. */
    boolean delivered() {
        return delivered;
    }

    @Override
    public void loaded(Cpu cpu, long address, int bytes, long value) {
        noteApic(address);
    }

    @Override
    public void stored(Cpu cpu, long address, int bytes, long value) {
        noteApic(address);
        for (long at = address; at < address + bytes; at++) {
            if (cpu.memory().present(at, 1)) {
                overwritten.putIfAbsent(at, (byte) seen(cpu, at, 1));
            }
        }
    }

    private void noteApic(long address) {
        if (address >>> 12 == XAPIC_PAGE >>> 12) {
            ApicRegisterNames.nameOf((int) (address >>> 4) & 0xff)
                    .ifPresent(name ->
                            observations.note(CoverageItem.Kind.APIC_REGISTER, Catalogue.apicRegister(name, "xapic")));
        }
    }

    /** Memory as {@code cpu} sees it, its own buffered stores included; {@code bytes} is 1 to 8. */
    static long seen(Cpu cpu, long address, int bytes) {
        return cpu.storeBuffer().forward(address, bytes, cpu.memory().read(address, bytes));
    }

    @Override
    public void raised(Cpu cpu, CpuException exception) {
        raised = exception;
        observations.exception(exception.vector());
    }

    @Override
    public void delivered(Cpu cpu, int vector) {
        delivered = true;
        if (vector < EXCEPTIONS) {
            observations.exception(vector);
        }
    }

    @Override
    public void warned(Cpu cpu, String code, String text) {
        warnings.add(code);
        observations.warning(code);
    }
}
