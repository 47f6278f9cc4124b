package org.vmxlab.conformance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.CpuException;
import org.vmxlab.arch.Rflags;
import org.vmxlab.arch.Vector;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.image.Image;
import org.vmxlab.image.Symbol;
import org.vmxlab.vmx.VmcsField;

/** Compares what a marked line did with what its mark says; all that the mark does not mention must be as before. */
final class LineCheck {
    private static final int GENERAL_REGISTERS = 16;

    private final Cpu cpu;
    private final Image image;
    private final CpuImage before;
    private final StepEvents events;
    private final List<Difference> differences = new ArrayList<>();
    private final Map<Integer, Optional<Long>> registers = new HashMap<>();
    private final Set<Long> cells = new HashSet<>();
    private long flags;
    private long flagsKnown = -1L;
    private boolean exited;
    private boolean raises;

    /**
     * Something that is not as it should be.
     *
     * @param before value before; empty where there is none
     */
    record Difference(String what, String before, String expected, String got) {
        String text() {
            return String.format(
                    "    %-12s %-24s expected %-20s got %s",
                    what, before.isEmpty() ? "" : "was " + before, expected, got);
        }
    }

    LineCheck(Cpu cpu, Image image, CpuImage before, StepEvents events) {
        this.cpu = cpu;
        this.image = image;
        this.before = before;
        this.events = events;
        this.flags = before.rflags();
    }

    /** What differs after {@code line}; empty if nothing does. */
    List<Difference> after(MarkedLine line, Set<String> scratch) {
        registers.put(Slot.RIP, Optional.of(line.end()));
        if (!line.single()) {
            free(scratch);
        }
        for (Effect effect : line.mark().effects()) {
            expect(effect, line);
        }
        if (!raises) {
            noException();
        }
        compareRegisters();
        compareFlags();
        if (!scratch.contains("memory") || line.single()) {
            compareMemory();
        }
        return differences;
    }

    /** What differs at the end of a program from {@code effects}; {@code changes} may have any value. */
    List<Difference> atEnd(List<Effect> effects, Set<String> changes) {
        registers.put(Slot.RIP, Optional.empty());
        free(changes);
        for (Effect effect : effects) {
            expect(effect, null);
        }
        compareRegisters();
        compareFlags();
        return differences;
    }

    private void free(Set<String> names) {
        for (String name : names) {
            Integer slot = RegisterNames.REGISTERS.get(name);
            if (slot != null) {
                registers.put(slot, Optional.empty());
            }
        }
        if (names.contains("flags")) {
            flagsKnown &= ~Rflags.STATUS;
        }
    }

    private void expect(Effect effect, @Nullable MarkedLine line) {
        if (effect instanceof Effect.Register register) {
            registers.put(register.slot(), known(register.value()));
        } else if (effect instanceof Effect.Flag flag) {
            flag(flag);
        } else if (effect instanceof Effect.StatusFlags status) {
            statusFlags(status.flags());
        } else if (effect instanceof Effect.Cell cell) {
            cell(cell);
        } else if (effect instanceof Effect.Field field) {
            field(field.field(), field.value());
        } else if (effect instanceof Effect.VmxOutcome outcome) {
            vmxOutcome(outcome);
        } else if (effect instanceof Effect.Exits exits) {
            exited = true;
            registers.putIfAbsent(Slot.RSP, Optional.empty());
            if (Optional.of(line == null ? -1L : line.end()).equals(registers.get(Slot.RIP))) {
                registers.put(Slot.RIP, Optional.empty());
            }
            flags = Rflags.FIXED;
            field(VmcsField.VM_EXIT_REASON, exits.reason());
        } else if (effect instanceof Effect.Raises exception) {
            raises = true;
            registers.put(Slot.RIP, events.delivered() ? Optional.empty() : Optional.of(before.get(Slot.RIP)));
            raised(exception);
        } else if (effect instanceof Effect.Stops) {
            raises = true;
            registers.put(Slot.RIP, Optional.of(before.get(Slot.RIP)));
        }
    }

    private void flag(Effect.Flag flag) {
        if (flag.value().isAny()) {
            flagsKnown &= ~flag.bit();
            return;
        }
        flagsKnown |= flag.bit();
        long value = evaluate(flag.value());
        flags = flags & ~flag.bit() | value << Long.numberOfTrailingZeros(flag.bit()) & flag.bit();
    }

    private void statusFlags(long status) {
        if (status == -1) {
            flagsKnown &= ~Rflags.STATUS;
            return;
        }
        flagsKnown |= Rflags.STATUS;
        flags = flags & ~Rflags.STATUS | status;
    }

    private void cell(Effect.Cell cell) {
        long address = evaluate(cell.address());
        for (long at = address; at < address + cell.bytes(); at++) {
            cells.add(at);
        }
        if (cell.value().isAny()) {
            return;
        }
        if (!cpu.memory().present(address, cell.bytes())) {
            add("[" + cell.address().text() + "]", "", hex(evaluate(cell.value())), "no memory there");
            return;
        }
        long mask = cell.bytes() == 8 ? -1L : (1L << 8 * cell.bytes()) - 1;
        long expected = evaluate(cell.value()) & mask;
        long got = StepEvents.seen(cpu, address, cell.bytes());
        if (got != expected) {
            add("[" + cell.address().text() + "]", "", hex(expected), hex(got));
        }
    }

    private void field(VmcsField field, ValueExpression value) {
        long current = cpu.vmx().currentVmcs();
        if (current == -1) {
            add(field.name(), "", value.text(), "no current VMCS");
            return;
        }
        long got = cpu.vmcsTable().data(cpu.number(), current).read(field);
        if (!value.isAny() && got != evaluate(value)) {
            add(field.name(), "", hex(evaluate(value)), hex(got));
        }
    }

    private void vmxOutcome(Effect.VmxOutcome outcome) {
        switch (outcome.kind()) {
            case SUCCEED -> statusFlags(0);
            case FAIL_INVALID -> statusFlags(Rflags.CF);
            case FAIL_VALID -> {
                statusFlags(Rflags.ZF);
                field(VmcsField.VM_INSTRUCTION_ERROR, outcome.error());
            }
        }
    }

    private void raised(Effect.Raises expected) {
        CpuException got = events.raised();
        if (got == null || got.vector() != expected.vector()) {
            add("exception", "", Vector.name(expected.vector()), got == null ? "none" : Vector.name(got.vector()));
            return;
        }
        expected.errorCode().ifPresent(code -> {
            if (evaluate(code) != (got.errorCode() & 0xffff_ffffL)) {
                add("error code", "", hex(evaluate(code)), hex(got.errorCode()));
            }
        });
        if (got.vector() == Vector.PAGE_FAULT) {
            registers.put(Slot.CR2, Optional.empty());
            expected.faultAddress().ifPresent(address -> registers.put(Slot.CR2, known(address)));
        }
        if (events.delivered()) {
            registers.put(Slot.RSP, Optional.empty());
            flagsKnown &= Rflags.STATUS;
        }
    }

    private void noException() {
        CpuException got = events.raised();
        if (got != null && !exited) {
            add("exception", "", "none", Vector.name(got.vector()) + "(" + hex(got.errorCode()) + ")");
        }
    }

    private void compareRegisters() {
        for (Map.Entry<String, Integer> register : RegisterNames.REGISTERS.entrySet()) {
            int slot = register.getValue();
            if (exited && slot >= GENERAL_REGISTERS && !registers.containsKey(slot)) {
                continue;
            }
            Optional<Long> expected = registers.getOrDefault(slot, Optional.of(before.get(slot)));
            if (expected.isPresent() && cpu.get(slot) != expected.get()) {
                add(
                        register.getKey(),
                        shown(slot, before.get(slot)),
                        shown(slot, expected.get()),
                        shown(slot, cpu.get(slot)));
            }
        }
    }

    private String shown(int slot, long value) {
        return slot == Slot.RIP ? image.describe(value) : hex(value);
    }

    private void compareFlags() {
        for (Map.Entry<String, Long> flag : RegisterNames.FLAGS.entrySet()) {
            long bits = flag.getValue();
            int shift = Long.numberOfTrailingZeros(bits);
            if (((flags ^ cpu.rflags()) & bits & flagsKnown) != 0) {
                add(
                        flag.getKey(),
                        Long.toString((before.rflags() & bits) >>> shift),
                        Long.toString((flags & bits) >>> shift),
                        Long.toString((cpu.rflags() & bits) >>> shift));
            }
        }
    }

    private void compareMemory() {
        if (raises && events.delivered()) {
            return;
        }
        events.overwritten().forEach((address, old) -> {
            byte now = (byte) StepEvents.seen(cpu, address, 1);
            if (now != old && !cells.contains(address)) {
                add("byte [" + image.describe(address) + "]", hex(old & 0xff), "unchanged", hex(now & 0xff));
            }
        });
    }

    private Optional<Long> known(ValueExpression value) {
        return value.isAny() ? Optional.empty() : Optional.of(evaluate(value));
    }

    private long evaluate(ValueExpression value) {
        return value.evaluate(name -> value(image, before, name));
    }

    /** Register before the line, or symbol. */
    static Optional<Long> value(Image image, CpuImage before, String name) {
        Integer slot = RegisterNames.REGISTERS.get(name);
        return slot != null ? Optional.of(before.get(slot)) : image.symbol(name).map(Symbol::address);
    }

    private void add(String what, String was, String expected, String got) {
        differences.add(new Difference(what, was, expected, got));
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
