package org.vmxlab.engine;

import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.AccessGate;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.entry.GuestEvents;
import org.vmxlab.entry.NonRoot;
import org.vmxlab.isa.Decoder;
import org.vmxlab.isa.GuestInstructions;
import org.vmxlab.isa.InstructionSet;
import org.vmxlab.memory.Memory;
import org.vmxlab.verdict.ViolationException;

/**
 * The reference engine: executes steps of one CPU at a time. A step is one instruction (one iteration of a repeated
 * string instruction) or the delivery of one event; {@code run(n)} equals {@code n} times {@code run(1)}.
 */
public final class Interpreter {
    private final CodeCache code;
    private final FastPath fastPath;
    private long made;
    private @Nullable Cpu running;

    /** An engine for all CPUs that share {@code memory}. */
    public Interpreter(Memory memory, FastPath.Factory fastPaths) {
        fastPath = fastPaths.create(memory);
        code = new CodeCache(memory, new Decoder(InstructionSet.standard()), this::lookUp);
    }

    private void lookUp() {
        fastPath.forget();
        if (running != null) {
            running.requestAttention();
        }
    }

    /**
     * Lets {@code cpu} make up to {@code limit} steps; fewer when it cannot go on or has sent an IPI.
     *
     * @return steps made
     * @throws org.vmxlab.verdict.ViolationException at the first violation; the step that found it is not counted
     */
    public long run(Cpu cpu, long limit) {
        running = cpu;
        long done = 0;
        cpu.requestAttention();
        while (done < limit) {
            if (cpu.attention()) {
                cpu.clearAttention();
                Boundary.Next next = Boundary.look(cpu);
                switch (next) {
                    case REST -> {
                        return done;
                    }
                    case DELIVERED, IDLE -> {
                        cpu.requestAttention();
                        cpu.set(Slot.TSC, cpu.get(Slot.TSC) + 1);
                        done++;
                        continue;
                    }
                    case SINGLE_STEP -> {
                        long shadow = cpu.get(Slot.SHADOW);
                        stretch(cpu, 1);
                        Boundary.endShadow(cpu, shadow);
                        done++;
                        if (cpu.apic().hasOutgoing()) {
                            return done;
                        }
                        continue;
                    }
                    case GUEST_STEP -> {
                        guestStep(cpu);
                        done++;
                        if (cpu.apic().hasOutgoing()) {
                            return done;
                        }
                        continue;
                    }
                    case FREE -> {}
                }
            }
            long timer = Boundary.stepsUntilTimer(cpu);
            long free = Math.min(limit - done, timer);
            long made = stretches(cpu, free);
            done += made;
            if (made == timer) {
                // A timer has run out: its interrupt is taken before the next step, however many were asked for.
                cpu.requestAttention();
            }
            if (cpu.apic().hasOutgoing()) {
                return done;
            }
        }
        return done;
    }

    /**
     * Lets {@code cpu} make steps as long as {@code pace} agrees, it can go on and it has sent no IPI. The steps are those
     * that {@link #run} makes.
     *
     * @return steps made
     * @throws ViolationException as {@link #run}
     */
    public long advance(Cpu cpu, Pace pace) {
        running = cpu;
        long begun = cpu.get(Slot.TSC);
        cpu.requestAttention();
        boolean going = true;
        while (going && !cpu.apic().hasOutgoing()) {
            if (cpu.attention()) {
                pace.between(cpu);
                if (Boundary.eventDue(cpu) && !pace.takesEvent(cpu)) {
                    break;
                }
                cpu.clearAttention();
                Boundary.Next next = Boundary.look(cpu);
                if (next == Boundary.Next.REST) {
                    break;
                }
                if (next == Boundary.Next.DELIVERED) {
                    cpu.requestAttention();
                    cpu.set(Slot.TSC, cpu.get(Slot.TSC) + 1);
                    continue;
                }
            }
            going = pacedStep(cpu, pace);
        }
        return cpu.get(Slot.TSC) - begun;
    }

    private boolean pacedStep(Cpu cpu, Pace pace) {
        long[] state = cpu.state();
        long shadow = state[Slot.SHADOW];
        boolean guest = cpu.vmx().isNonRoot();
        boolean mayJump = false;
        try {
            Step step = code.at(cpu, cpu.rip());
            if (!pace.executes(cpu, step.length() == 0 ? null : step.instruction())) {
                return false;
            }
            if (guest) {
                guestStep(cpu);
            } else {
                Step next = step.execute(cpu);
                if (next != null) {
                    cpu.setRip(next.address());
                }
                state[Slot.TSC]++;
                mayJump = step.mayJump();
            }
        } catch (CpuException exception) {
            if (!raises(cpu, exception, pace)) {
                return false;
            }
        } catch (AccessGate.Paused paused) {
            return false;
        }
        if (shadow != 0 && !guest) {
            Boundary.endShadow(cpu, shadow);
        }
        return !mayJump || !fastPath.passesGates() || freeSteps(cpu, pace);
    }

    /** The step of {@code cpu} ends in {@code exception}, if it ends now; answers whether. */
    private static boolean raises(Cpu cpu, CpuException exception, Pace pace) {
        if (!pace.delivers(cpu)) {
            return false;
        }
        Boundary.raise(cpu, exception);
        cpu.set(Slot.TSC, cpu.get(Slot.TSC) + 1);
        cpu.requestAttention();
        return true;
    }

    /** Steps behind a jump that need not be asked for; answers whether {@code cpu} goes on behind them. */
    private boolean freeSteps(Cpu cpu, Pace pace) {
        long free = cpu.attention() || cpu.vmx().isNonRoot() || cpu.get(Slot.SHADOW) != 0 ? 0 : pace.free(cpu);
        if (free == 0) {
            return true;
        }
        if (made < fastPath.patience()) {
            made++;
            return true;
        }
        long[] state = cpu.state();
        long start = state[Slot.TSC];
        try {
            fastPath.jumped(cpu.rip());
            fastPath.run(cpu, free);
            return true;
        } catch (CpuException exception) {
            state[Slot.TSC]--;
            return raises(cpu, exception, pace);
        } catch (AccessGate.Paused paused) {
            state[Slot.TSC]--;
            return false;
        } catch (ViolationException violation) {
            state[Slot.TSC]--;
            throw violation;
        } finally {
            pace.madeFreely(state[Slot.TSC] - start);
        }
    }

    /** A stretch in the way that is fastest by now. */
    private long stretches(Cpu cpu, long limit) {
        if (fastPath == FastPath.NONE || limit < fastPath.shortest()) {
            return stretch(cpu, limit);
        }
        if (made < fastPath.patience()) {
            long done = stretch(cpu, Math.min(limit, fastPath.patience()));
            made += done;
            return done;
        }
        long[] state = cpu.state();
        long start = state[Slot.TSC];
        try {
            long done = fastPath.run(cpu, limit);
            if (done > 0) {
                if (!cpu.attention()) {
                    fastPath.jumped(cpu.rip());
                    code.prefetch(cpu);
                }
                return done;
            }
        } catch (CpuException exception) {
            Boundary.raise(cpu, exception);
            cpu.requestAttention();
            return state[Slot.TSC] - start;
        } catch (ViolationException violation) {
            state[Slot.TSC]--;
            throw violation;
        }
        return stretchToJump(cpu, limit);
    }

    /** A stretch that ends behind the first step that may jump. */
    private long stretchToJump(Cpu cpu, long limit) {
        long done = 0;
        while (done < limit) {
            boolean mayJump = stretchOfOne(cpu);
            done++;
            if (cpu.attention()) {
                break;
            }
            if (mayJump) {
                fastPath.jumped(cpu.rip());
                break;
            }
        }
        return done;
    }

    private boolean stretchOfOne(Cpu cpu) {
        long address = cpu.rip();
        stretch(cpu, 1);
        return !cpu.attention() && code.at(cpu, address).mayJump();
    }

    /** One instruction of a guest in non-root operation, where any instruction may exit. */
    private void guestStep(Cpu cpu) {
        long[] state = cpu.state();
        long shadow = state[Slot.SHADOW];
        state[Slot.TSC]++;
        Step step = null;
        try {
            step = code.at(cpu, cpu.rip());
            if (step.length() == 0 || !GuestInstructions.takeOver(cpu, step.instruction())) {
                Step next = step.execute(cpu);
                if (next != null) {
                    cpu.setRip(next.address());
                }
            }
            if (cpu.vmx().isNonRoot()) {
                NonRoot.afterInstruction(cpu);
            }
        } catch (CpuException exception) {
            cpu.probe().raised(cpu, exception);
            GuestEvents.raise(cpu, exception, step == null ? 0 : step.length());
        } catch (ViolationException | AccessGate.Paused didNotHappen) {
            state[Slot.TSC]--;
            throw didNotHappen;
        }
        if (cpu.vmx().isNonRoot()) {
            Boundary.endShadow(cpu, shadow);
        }
        cpu.requestAttention();
    }

    /** Up to {@code limit} instructions, until the CPU's attention is asked for. RIP is exact afterwards. */
    private long stretch(Cpu cpu, long limit) {
        long[] state = cpu.state();
        long start = state[Slot.TSC];
        // In a local variable: the CPU's own cannot change before its attention is asked for, and to read it back
        // costs.
        long now = start;
        long end = start + limit;
        Step step = null;
        try {
            do {
                state[Slot.TSC] = ++now;
                if (step == null) {
                    step = code.at(cpu, cpu.rip());
                }
                step = step.execute(cpu);
            } while (now != end && !cpu.attention());
            if (step != null) {
                cpu.setRip(step.address());
            }
        } catch (CpuException exception) {
            Boundary.raise(cpu, exception);
            cpu.requestAttention();
        } catch (ViolationException violation) {
            // Nothing of the step that found it is committed: it did not happen.
            state[Slot.TSC]--;
            throw violation;
        }
        return now - start;
    }
}
