package org.vmxlab.diagnosis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vmxlab.cpu.Activity;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Probe;
import org.vmxlab.cpu.Slot;
import org.vmxlab.fault.CpuFault;
import org.vmxlab.fault.Fault;
import org.vmxlab.fault.MessageFault;
import org.vmxlab.isa.CodeReader;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Meaning;
import org.vmxlab.isa.Operand;
import org.vmxlab.machine.Ipi;
import org.vmxlab.machine.Machine;
import org.vmxlab.schedule.StepListener;

/** Hears a run and keeps what causes are made of: call chains, stores, loads that decided branches, pointer changes. */
final class Recorder implements Probe, StepListener {
    private final Machine machine;
    private final CodeReader code;
    private final List<Track> tracks = new ArrayList<>();
    private final StoreLog stores;
    private final List<PointerChange> pointerChanges = new ArrayList<>();
    private final List<Frame.Sent> sent = new ArrayList<>();
    private List<Ipi> inFlight = List.of();
    private long step;

    /** The current-VMCS pointer of a CPU changed. */
    record PointerChange(Frame.Place place, long from, long to, List<Frame> chain) {}

    /** What is kept of one CPU. */
    private static final class Track {
        final List<Frame> frames = new ArrayList<>();
        final Map<Integer, Frame.Deciding> origins = new HashMap<>();

        @Nullable
        Instruction instruction;

        long rip;
        int delivered = -1;
        Frame.@Nullable Deciding loaded;
        Frame.@Nullable Deciding compared;
        /** What decided the last branch, by the number of interrupts that were being handled. */
        final Map<Integer, Frame.Deciding> checked = new HashMap<>();

        Frame.@Nullable Taken taken;
        Frame.@Nullable Halted halted;

        Track() {
            // The outermost level, which no call entered.
            frames.add(new Frame(0, -1L >>> 1, Optional.empty()));
        }
    }

    Recorder(Machine machine, CodeReader code) {
        this.machine = machine;
        this.code = code;
        this.stores = new StoreLog(machine.cpus().size());
        machine.cpus().forEach(cpu -> tracks.add(new Track()));
    }

    /** Levels of control flow of CPU {@code number}, outermost first. */
    List<Frame> chain(int number) {
        return List.copyOf(tracks.get(number).frames);
    }

    /** Who stored what. */
    StoreLog stores() {
        return stores;
    }

    /** IPIs that were sent, in order. */
    List<Frame.Sent> sent() {
        return sent;
    }

    /** How CPU {@code number} went into HLT last; empty if it never did. */
    Optional<Frame.Halted> halted(int number) {
        return Optional.ofNullable(tracks.get(number).halted);
    }

    /** Changes of current-VMCS pointers, in order. */
    List<PointerChange> pointerChanges() {
        return pointerChanges;
    }

    /** Where {@code fault}, which is about to strike, does so: a message where it was sent, a store where it was made. */
    Frame.Place place(Fault fault) {
        if (fault instanceof MessageFault of) {
            for (int i = sent.size() - 1; i >= 0; i--) {
                Frame.Sent candidate = sent.get(i);
                Ipi message = of.message();
                if (candidate.source() == message.source()
                        && candidate.target() == message.target()
                        && candidate.vector() == message.vector()) {
                    return candidate.place();
                }
            }
        }
        boolean behind = fault instanceof CpuFault.StoreLost;
        long rip =
                behind ? tracks.get(fault.cpu()).rip : machine.cpu(fault.cpu()).rip();
        return new Frame.Place(fault.cpu(), rip, behind ? step : step + 1);
    }

    long step() {
        return step;
    }

    @Override
    public void before(Cpu cpu) {
        Track track = tracks.get(cpu.number());
        track.rip = cpu.rip();
        track.instruction = code.at(cpu.rip());
        track.delivered = -1;
        track.loaded = null;
        // What faults put into flight nobody sent.
        inFlight = machine.inFlight();
        step++;
    }

    @Override
    public void after(Cpu cpu) {
        Track track = tracks.get(cpu.number());
        noteSent();
        Instruction instruction = track.instruction;
        if (track.delivered < 0 && instruction != null) {
            follow(cpu, track, instruction);
        }
        long stackPointer = cpu.get(Slot.RSP);
        List<Frame> frames = track.frames;
        while (frames.size() > 1
                && Long.compareUnsigned(
                                stackPointer, frames.get(frames.size() - 1).stackPointer())
                        > 0) {
            frames.remove(frames.size() - 1);
        }
        if (track.delivered >= 0) {
            Frame.Interruption interruption = interruption(cpu, track.delivered);
            frames.add(new Frame(track.rip, stackPointer, Optional.of(interruption)));
            track.taken = new Frame.Taken(interruption, new Frame.Place(cpu.number(), track.rip, step));
        } else if (instruction != null && instruction.definition().mnemonic().equals("call")) {
            frames.add(new Frame(track.rip, stackPointer, Optional.empty()));
        } else if (cpu.activity() == Activity.HLT) {
            track.halted = new Frame.Halted(
                    new Frame.Place(cpu.number(), track.rip, step),
                    Optional.ofNullable(track.checked.get(nesting(track))),
                    Optional.ofNullable(track.taken));
        }
    }

    /** How many interrupts are being handled. */
    private static int nesting(Track track) {
        int nesting = 0;
        for (Frame frame : track.frames) {
            nesting += frame.interruption().isPresent() ? 1 : 0;
        }
        return nesting;
    }

    private void follow(Cpu cpu, Track track, Instruction instruction) {
        Meaning meaning = instruction.definition().meaning();
        if (meaning instanceof Meaning.Compare) {
            track.compared = track.loaded != null ? track.loaded : originOf(track, instruction.operand(0));
        } else if (meaning instanceof Meaning.Branch) {
            if (track.compared != null) {
                track.checked.put(nesting(track), track.compared);
            }
            if (cpu.rip() != instruction.next()) {
                Frame frame = track.frames.get(track.frames.size() - 1);
                frame.add(new Frame.BranchTaken(
                        cpu.number(), step, instruction.address(), cpu.rip(), Optional.ofNullable(track.compared)));
            }
        } else if (!instruction.operands().isEmpty()
                && instruction.operand(0) instanceof Operand.GeneralRegister register) {
            Frame.Deciding origin = null;
            if (meaning instanceof Meaning.Transfer) {
                origin = track.loaded != null ? track.loaded : originOf(track, instruction.operand(1));
            }
            if (origin == null) {
                track.origins.remove(register.number());
            } else {
                track.origins.put(register.number(), origin);
            }
        }
    }

    private static Frame.@Nullable Deciding originOf(Track track, Operand operand) {
        return operand instanceof Operand.GeneralRegister register ? track.origins.get(register.number()) : null;
    }

    private void noteSent() {
        List<Ipi> now = machine.inFlight();
        if (now.size() > inFlight.size()) {
            for (Ipi ipi : now.subList(inFlight.size(), now.size())) {
                long rip = tracks.get(ipi.source()).rip;
                sent.add(new Frame.Sent(
                        ipi.source(), ipi.target(), ipi.vector(), new Frame.Place(ipi.source(), rip, step)));
            }
        }
        inFlight = now;
    }

    private Frame.Interruption interruption(Cpu cpu, int vector) {
        for (int i = sent.size() - 1; i >= 0; i--) {
            Frame.Sent candidate = sent.get(i);
            if (candidate.target() == cpu.number() && candidate.vector() == vector) {
                return new Frame.Interruption(vector, Optional.of(candidate));
            }
        }
        return new Frame.Interruption(vector, Optional.empty());
    }

    @Override
    public void loaded(Cpu cpu, long address, int bytes, long value) {
        tracks.get(cpu.number()).loaded = new Frame.Deciding(address, bytes, value, step, stores.last(address));
        stores.loaded(cpu.number(), address, value);
    }

    @Override
    public void stored(Cpu cpu, long address, int bytes, long value) {
        Frame.Place place = new Frame.Place(cpu.number(), tracks.get(cpu.number()).rip, step);
        stores.stored(address, bytes, new Frame.Stored(cpu.number(), value, place));
    }

    @Override
    public void currentVmcsChanged(Cpu cpu, long from, long to) {
        Frame.Place place = new Frame.Place(cpu.number(), tracks.get(cpu.number()).rip, step);
        pointerChanges.add(new PointerChange(place, from, to, chain(cpu.number())));
    }

    @Override
    public void delivered(Cpu cpu, int vector) {
        tracks.get(cpu.number()).delivered = vector;
    }
}
