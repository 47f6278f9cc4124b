package org.vmxlab.diagnosis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.vmxlab.cpu.Activity;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.image.Image;
import org.vmxlab.image.Symbol;
import org.vmxlab.isa.CodeReader;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Meaning;
import org.vmxlab.isa.Operand;
import org.vmxlab.machine.Ipi;
import org.vmxlab.machine.Machine;

/** CPUs that wait for ever: what each waits for, who could have helped, and where those are now. */
final class WaitingCpus {
    /** Cells of one loop that are told of. */
    private static final int MOST_CELLS = 3;

    private final Machine machine;
    private final Image image;
    private final Names names;
    private final CodeReader code;
    private final Recorder recorder;
    private final Map<Integer, Optional<SpinLoop>> loops = new HashMap<>();

    /**
     * @param machine at the end of a run after which nothing, or nothing new, can happen
     * @param recorder that heard the run
     */
    WaitingCpus(Machine machine, Image image, Names names, CodeReader code, Recorder recorder) {
        this.machine = machine;
        this.image = image;
        this.names = names;
        this.code = code;
        this.recorder = recorder;
        for (Cpu cpu : machine.cpus()) {
            loops.put(
                    cpu.number(),
                    machine.canExecute(cpu.number()) ? SpinLoop.of(machine, cpu.number()) : Optional.empty());
        }
    }

    /** CPU by CPU: a wake-up that was lost, what it waits for, who could have helped. */
    List<Cause> causes() {
        List<Cause> causes = new ArrayList<>();
        for (Cpu cpu : machine.cpus()) {
            if (cpu.get(Slot.STOPPED) == 0 && cpu.activity() == Activity.HLT && !machine.canExecute(cpu.number())) {
                recorder.halted(cpu.number()).ifPresent(halted -> inHlt(cpu, halted, causes));
            }
            loop(cpu.number()).ifPresent(loop -> inLoop(cpu, loop, causes));
        }
        return causes;
    }

    private Optional<SpinLoop> loop(int number) {
        return loops.getOrDefault(number, Optional.empty());
    }

    // ------------------------------------------------------------------ HLT

    private void inHlt(Cpu cpu, Frame.Halted halted, List<Cause> causes) {
        lostBeforeHlt(cpu, halted).ifPresent(causes::add);
        String wanted = cpu.interruptFlag()
                ? "for an interrupt"
                : "with IF=0, so that only an NMI, SMI or INIT would wake it" + pending(cpu);
        String blocked = cpu.interruptFlag() ? blocked(cpu) : "";
        causes.add(new Cause(
                "CPU " + cpu.number() + " waits in HLT in "
                        + names.routine(halted.place().rip()) + " " + wanted + blocked,
                cpu.number(),
                halted.place().rip(),
                halted.place().step()));
        Map<Integer, Frame.Sent> senders = new LinkedHashMap<>();
        recorder.sent().stream()
                .filter(sent -> sent.target() == cpu.number() && sent.source() != cpu.number())
                .forEach(sent -> senders.put(sent.source(), sent));
        senders.values()
                .forEach(sent -> causes.add(new Cause(
                        "CPU " + sent.source() + " sent it vector 0x" + Integer.toHexString(sent.vector()) + " in "
                                + names.routine(sent.place().rip()) + " before and could again, but "
                                + standing(sent.source()),
                        sent.source(),
                        sent.place().rip(),
                        sent.place().step())));
        if (senders.isEmpty()) {
            causes.add(new Cause(
                    "nobody sent CPU " + cpu.number() + " an interrupt in this run; " + standingOfOthers(cpu.number()),
                    cpu.number(),
                    halted.place().rip(),
                    halted.place().step()));
        }
    }

    private String pending(Cpu cpu) {
        int vector = waiting(cpu);
        return vector < 0 ? "" : "; vector 0x" + Integer.toHexString(vector) + " waits and cannot be taken with IF=0";
    }

    private String blocked(Cpu cpu) {
        int vector = waiting(cpu);
        int inService = cpu.apic().inService().length() - 1;
        if (vector < 0) {
            return "";
        }
        return "; vector 0x" + Integer.toHexString(vector) + " waits and cannot be taken, as "
                + (inService < 0
                        ? "its priority class is not above the task priority"
                        : "vector 0x" + Integer.toHexString(inService) + " is in service: nobody wrote EOI");
    }

    /** A vector that is pending at the CPU, or on its way there for ever; -1 if there is none. */
    private int waiting(Cpu cpu) {
        int pending = cpu.apic().requested().nextSetBit(0);
        return pending >= 0
                ? pending
                : machine.inFlight().stream()
                        .filter(ipi -> ipi.target() == cpu.number() && ipi.vector() != 0)
                        .mapToInt(Ipi::vector)
                        .findFirst()
                        .orElse(-1);
    }

    /** What would have kept the CPU from going into HLT, or woken it, came between its last look and HLT. */
    private Optional<Cause> lostBeforeHlt(Cpu cpu, Frame.Halted halted) {
        long looked = halted.checked().map(Frame.Deciding::step).orElse(0L);
        Optional<Frame.Taken> taken = halted.taken()
                .filter(one -> one.place().step() > looked
                        && one.place().step() < halted.place().step());
        Optional<Frame.Stored> stored = halted.checked().flatMap(checked -> changed(checked, halted));
        if (stored.isEmpty() && taken.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder("lost wake-up: ");
        stored.ifPresent(store -> {
            Frame.Deciding checked = halted.checked().orElseThrow();
            text.append("CPU ").append(cpu.number()).append(" saw that ");
            text.append(names.datum(checked.address(), checked.bytes())).append(" was ");
            text.append(checked.value())
                    .append(" (step ")
                    .append(checked.step())
                    .append("); CPU ");
            text.append(store.cpu())
                    .append(" stored ")
                    .append(value(store.value()))
                    .append(" to it in ");
            text.append(at(store.place())).append(taken.isPresent() ? ", and " : " ");
        });
        taken.ifPresent(one -> {
            text.append("vector 0x")
                    .append(Integer.toHexString(one.interruption().vector()));
            one.interruption()
                    .sent()
                    .ifPresent(sent ->
                            text.append(", sent by CPU ").append(sent.source()).append(","));
            text.append(" was taken (step ").append(one.place().step()).append(") ");
        });
        text.append("before CPU ").append(cpu.number()).append(" went into HLT (step ");
        text.append(halted.place().step()).append("), where nothing wakes it now");
        return Optional.of(new Cause(
                text.toString(),
                cpu.number(),
                halted.place().rip(),
                halted.place().step()));
    }

    /** A store, made before HLT, by which what {@code checked} saw is no longer true. */
    private Optional<Frame.Stored> changed(Frame.Deciding checked, Frame.Halted halted) {
        long now = machine.memory().read(checked.address(), checked.bytes());
        return now == checked.value()
                ? Optional.empty()
                : recorder.stores()
                        .last(checked.address())
                        .filter(store -> store.place().step() < halted.place().step() && store.value() == now);
    }

    // ------------------------------------------------------------------ loops

    private void inLoop(Cpu cpu, SpinLoop loop, List<Cause> causes) {
        List<SpinLoop.Cell> cells =
                loop.cells().subList(0, Math.min(MOST_CELLS, loop.cells().size()));
        for (SpinLoop.Cell cell : cells) {
            overwritten(cpu, cell).ifPresent(causes::add);
        }
        String more =
                loop.cells().size() > MOST_CELLS ? " and " + (loop.cells().size() - MOST_CELLS) + " more cells" : "";
        causes.add(new Cause(
                "CPU " + cpu.number() + " goes round in " + names.routine(cpu.rip())
                        + (cells.isEmpty()
                                ? " and reads nothing there that others could change"
                                : " and waits for a change of "
                                        + cells.stream().map(this::described).collect(Collectors.joining(", ")) + more)
                        + (cpu.interruptFlag() ? blocked(cpu) : pending(cpu)),
                cpu.number(),
                cpu.rip(),
                recorder.step()));
        for (SpinLoop.Cell cell : cells) {
            helpers(cpu, cell, causes);
        }
    }

    private String described(SpinLoop.Cell cell) {
        return names.datum(cell.address(), cell.bytes()) + " (now " + value(cell.value()) + ")";
    }

    private static String value(long value) {
        return value >= 0 && value < 10 ? Long.toString(value) : "0x" + Long.toHexString(value);
    }

    /** A store of another CPU that a store of the waiting one replaced: whichever was made first. */
    private Optional<Cause> overwritten(Cpu cpu, SpinLoop.Cell cell) {
        List<Frame.Stored> stores = recorder.stores().sites(cell.address());
        Optional<Frame.Stored> lost = stores.stream()
                .filter(store -> store.cpu() != cpu.number()
                        && store.value() != cell.value()
                        && !recorder.stores().saw(cpu.number(), cell.address(), store.value()))
                .findFirst();
        Optional<Frame.Stored> own = stores.stream()
                .filter(store -> store.cpu() == cpu.number() && store.value() == cell.value())
                .findFirst();
        if (lost.isEmpty() || own.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Cause(
                "lost wake-up: CPU " + lost.get().cpu() + " stored "
                        + value(lost.get().value()) + " to "
                        + names.datum(cell.address(), cell.bytes()) + " in "
                        + at(lost.get().place())
                        + "; CPU " + cpu.number() + ", which waits for that, never saw it, as its own store of "
                        + value(cell.value()) + " in " + at(own.get().place()) + " replaced it",
                cpu.number(),
                own.get().place().rip(),
                own.get().place().step()));
    }

    private String at(Frame.Place place) {
        return names.routine(place.rip()) + " (step " + place.step() + ")";
    }

    private void helpers(Cpu cpu, SpinLoop.Cell cell, List<Cause> causes) {
        String datum = names.datum(cell.address(), cell.bytes());
        Set<String> told = new HashSet<>();
        boolean anybody = false;
        for (Frame.Stored store : recorder.stores().sites(cell.address())) {
            String routine = names.routine(store.place().rip());
            told.add(routine);
            if (store.cpu() != cpu.number()) {
                anybody = true;
                causes.add(new Cause(
                        "CPU " + store.cpu() + " stored " + value(store.value()) + " to " + datum + " in " + routine
                                + " before and could again, but " + standing(store.cpu()),
                        store.cpu(),
                        store.place().rip(),
                        store.place().step()));
            }
        }
        List<Instruction> others = storesTo(cell).stream()
                .filter(instruction -> told.add(names.routine(instruction.address())))
                .toList();
        for (Instruction instruction : others) {
            anybody = true;
            causes.add(new Cause(
                    names.routine(instruction.address()) + " stores to " + datum
                            + " as well; nobody came there in this run, and " + standingOfOthers(cpu.number()),
                    cpu.number(),
                    instruction.address(),
                    0));
        }
        if (!anybody) {
            causes.add(new Cause(
                    "no other CPU ever stored to " + datum + "; " + standingOfOthers(cpu.number()),
                    cpu.number(),
                    cpu.rip(),
                    recorder.step()));
        }
    }

    /** Instructions of the program that name the cell itself as their destination. */
    private List<Instruction> storesTo(SpinLoop.Cell cell) {
        List<Instruction> found = new ArrayList<>();
        for (Symbol symbol : image.symbols()) {
            long end = symbol.address() + symbol.size();
            Instruction instruction = symbol.type() == Symbol.Type.FUNCTION ? code.at(symbol.address()) : null;
            while (instruction != null && Long.compareUnsigned(instruction.address(), end) < 0) {
                if (storesTo(instruction, cell)) {
                    found.add(instruction);
                }
                instruction = code.at(instruction.next());
            }
        }
        return found;
    }

    private static boolean storesTo(Instruction instruction, SpinLoop.Cell cell) {
        Meaning meaning = instruction.definition().meaning();
        boolean writes = meaning instanceof Meaning.Binary
                || meaning instanceof Meaning.Unary
                || meaning instanceof Meaning.Transfer;
        if (!writes || !(instruction.operand(0) instanceof Operand.Memory memory)) {
            return false;
        }
        boolean fixed = memory.base() == Slot.ZERO && memory.index() == Slot.ZERO && memory.segment() == Slot.ZERO;
        long address = memory.displacement();
        return fixed && address < cell.address() + cell.bytes() && address + memory.bytes() > cell.address();
    }

    // ------------------------------------------------------------------ where they are

    /** Where CPU {@code number} is, as the end of a sentence. */
    private String standing(int number) {
        Cpu cpu = machine.cpu(number);
        if (cpu.get(Slot.STOPPED) != 0) {
            return "has ended";
        }
        if (loop(number).isPresent()) {
            return "goes round in " + names.routine(cpu.rip()) + " itself";
        }
        return switch (cpu.activity()) {
            case HLT -> "waits in HLT itself";
            case SHUTDOWN -> "is in shutdown";
            case WAIT_FOR_SIPI -> "waits for a SIPI";
            case ACTIVE -> "is in " + names.routine(cpu.rip());
        };
    }

    private String standingOfOthers(int number) {
        Map<String, List<Integer>> standings = new LinkedHashMap<>();
        machine.cpus().stream()
                .map(Cpu::number)
                .filter(other -> other != number)
                .forEach(other -> standings
                        .computeIfAbsent(standing(other), words -> new ArrayList<>())
                        .add(other));
        return standings.isEmpty()
                ? "there is no other CPU"
                : standings.entrySet().stream()
                        .map(each -> "CPU "
                                + each.getValue().stream().map(String::valueOf).collect(Collectors.joining(", CPU "))
                                + " " + each.getKey())
                        .collect(Collectors.joining(", "));
    }
}
