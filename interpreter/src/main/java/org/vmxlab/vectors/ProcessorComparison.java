package org.vmxlab.vectors;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.arch.Rflags;
import org.vmxlab.cpu.Cpu;

/** Executes samples on this machine and compares with what another processor answered. */
public final class ProcessorComparison {
    private static final long COMPARED_FLAGS = Rflags.STATUS | Rflags.DF;
    private final IntegerMachine machine = new IntegerMachine();

    /** What this machine makes of {@code sample}. */
    IntegerAnswer answer(IntegerSample sample) {
        Cpu cpu = machine.cpu();
        Map<Long, Long> before = new LinkedHashMap<>();
        for (int i = 0; i < IntegerSample.CELLS; i++) {
            long address = IntegerSample.FIRST_CELL + i * 8L;
            machine.write(address, 8, sample.content(i));
        }
        if (sample.cell() != 0) {
            machine.write(sample.cell(), 8, sample.value());
        }
        for (int i = 0; i < sample.registers().length; i++) {
            cpu.set(i, sample.registers()[i]);
        }
        cpu.setRflags(sample.flags() | IntegerRowWriter.PROCESS_FLAGS);
        snapshot(before);
        Optional<String> exception = machine.executeAt(sample.address(), sample.code());
        Map<Long, Long> changed = new LinkedHashMap<>();
        before.forEach((address, old) -> {
            long now = machine.read(address, 8);
            if (now != old) {
                changed.put(address, now);
            }
        });
        long[] registers = new long[sample.registers().length];
        System.arraycopy(cpu.state(), 0, registers, 0, registers.length);
        return new IntegerAnswer(registers, cpu.rip(), cpu.rflags(), exception, changed);
    }

    private void snapshot(Map<Long, Long> cells) {
        for (int i = 0; i < IntegerSample.CELLS; i++) {
            long address = IntegerSample.FIRST_CELL + i * 8L;
            cells.put(address, machine.read(address, 8));
        }
    }

    /** Addresses of the cells that the last sample loaded from or stored to. */
    List<Long> accessed() {
        return List.copyOf(machine.accessed());
    }

    /** How this machine's answer to {@code sample} differs from {@code other}; empty if they agree. */
    public List<String> differences(IntegerSample sample, IntegerAnswer other) {
        IntegerAnswer own = answer(sample);
        Comparison comparison = new Comparison();
        comparison.text(
                "exception", other.exception().orElse(null), own.exception().orElse(null));
        UndefinedResults undefined = new UndefinedResults(sample);
        for (int i = 0; i < own.registers().length; i++) {
            long defined = ~undefined.register(i);
            comparison.number(
                    IntegerRows.REGISTERS.get(i), other.registers()[i] & defined, own.registers()[i] & defined);
        }
        if (own.exception().isEmpty()) {
            comparison.number("rip", other.rip(), own.rip());
        }
        long mask = COMPARED_FLAGS & ~undefined.flags();
        comparison.number("flags", other.flags() & mask, own.flags() & mask);
        boolean cutShort = own.exception().isPresent() && undefined.memoryAfterFault();
        if (!undefined.memory() && !cutShort) {
            comparison.text("memory", other.changed().toString(), own.changed().toString());
        }
        return comparison.differences();
    }
}
