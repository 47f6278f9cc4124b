package org.vmxlab.fault;

import org.vmxlab.apic.DeliveryMode;
import org.vmxlab.arch.CpuException;
import org.vmxlab.arch.Rflags;
import org.vmxlab.arch.Vector;
import org.vmxlab.cpu.Activity;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.EventDelivery;
import org.vmxlab.cpu.RegisterNames;
import org.vmxlab.cpu.Slot;
import org.vmxlab.entry.VmxOutcome;
import org.vmxlab.machine.Machine;
import org.vmxlab.vmx.VmInstructionError;
import org.vmxlab.vmx.VmcsField;
import org.vmxlab.vmx.VmxState;

/** Faults of one CPU and of what it is about to do. */
public sealed interface CpuFault extends Fault permits CpuFault.OfState, CpuFault.OfInstruction, CpuFault.OfTime {
    @Override
    default boolean canStrike(Machine machine) {
        return cpu() >= 0 && cpu() < machine.cpus().size();
    }

    @Override
    default void strike(Machine machine) {
        Cpu cpu = machine.cpu(cpu());
        strike(cpu);
        cpu.requestAttention();
    }

    /** Makes the change on its CPU. */
    void strike(Cpu cpu);

    /** Something that the CPU or its memory holds changes. */
    sealed interface OfState extends CpuFault {}

    /** The instruction at RIP does not do what it should. */
    sealed interface OfInstruction extends CpuFault {}

    /** The CPU, or its timer, goes on later or never. */
    sealed interface OfTime extends CpuFault {}

    /** A bit of a general register flips. */
    record RegisterFlipped(int cpu, int register, int bit) implements OfState {
        @Override
        public void strike(Cpu struck) {
            struck.set(register, struck.get(register) ^ 1L << bit);
        }

        @Override
        public String words() {
            return "bit " + bit + " of " + RegisterNames.GENERAL.get(register) + " flips";
        }
    }

    /** A bit of RFLAGS flips. */
    record FlagFlipped(int cpu, int bit) implements OfState {
        @Override
        public void strike(Cpu struck) {
            struck.setRflags(struck.rflags() ^ 1L << bit);
        }

        @Override
        public String words() {
            return Rflags.name(bit) + " flips";
        }
    }

    /** A bit of memory flips, in the memory that all CPUs see; {@code cpu} is the one about to load it. */
    record MemoryFlipped(int cpu, long address, int bit) implements OfState {
        @Override
        public boolean canStrike(Machine machine) {
            return OfState.super.canStrike(machine) && machine.memory().present(address, 1);
        }

        @Override
        public void strike(Cpu struck) {
            struck.memory().write(address, 1, struck.memory().read(address, 1) ^ 1L << bit);
        }

        @Override
        public String words() {
            return "bit " + bit + " of the byte at 0x" + Long.toHexString(address) + " flips";
        }
    }

    /** A bit of a field of the current VMCS flips. */
    record FieldFlipped(int cpu, VmcsField field, int bit) implements OfState {
        @Override
        public boolean canStrike(Machine machine) {
            return OfState.super.canStrike(machine) && hasCurrent(machine.cpu(cpu));
        }

        @Override
        public void strike(Cpu struck) {
            var data = struck.vmcsTable().data(cpu, struck.vmx().currentVmcs());
            data.write(field, data.read(field) ^ 1L << bit);
        }

        @Override
        public String words() {
            return "bit " + bit + " of " + field + " in the current VMCS flips";
        }
    }

    /** The current VMCS is clear, as if it had not been launched. */
    record LaunchStateLost(int cpu) implements OfState {
        @Override
        public boolean canStrike(Machine machine) {
            return OfState.super.canStrike(machine) && hasCurrent(machine.cpu(cpu));
        }

        @Override
        public void strike(Cpu struck) {
            struck.vmcsTable().forgetLaunch(struck.vmx().currentVmcs());
        }

        @Override
        public String words() {
            return "the current VMCS loses its launch state";
        }
    }

    /** There is no current VMCS any more; the VMCS stays active. */
    record CurrentVmcsLost(int cpu) implements OfState {
        @Override
        public boolean canStrike(Machine machine) {
            return OfState.super.canStrike(machine) && hasCurrent(machine.cpu(cpu));
        }

        @Override
        public void strike(Cpu struck) {
            long before = struck.vmx().currentVmcs();
            struck.vmx().forgetCurrent();
            struck.probe().currentVmcsChanged(struck, before, VmxState.NONE);
        }

        @Override
        public String words() {
            return "the current-VMCS pointer is lost";
        }
    }

    /** The store of {@code bytes} bytes that the CPU has just made to {@code address}, which held {@code old}, is lost. */
    record StoreLost(int cpu, long address, int bytes, long old) implements OfState {
        @Override
        public boolean canStrike(Machine machine) {
            return OfState.super.canStrike(machine) && machine.memory().present(address, bytes);
        }

        @Override
        public void strike(Cpu struck) {
            if (!struck.dropYoungestStore(address, bytes)) {
                struck.memory().write(address, bytes, old);
            }
        }

        @Override
        public String words() {
            return "the store of " + bytes + " bytes to 0x" + Long.toHexString(address) + " is lost";
        }
    }

    /** A store that was held up reaches memory, past all others. */
    record StoreAppears(int cpu, long address, int bytes, long value) implements OfState {
        @Override
        public boolean canStrike(Machine machine) {
            return OfState.super.canStrike(machine) && machine.memory().present(address, bytes);
        }

        @Override
        public void strike(Cpu struck) {
            struck.memory().write(address, bytes, value);
        }

        @Override
        public String words() {
            return "the store of 0x" + Long.toHexString(value) + " to 0x" + Long.toHexString(address)
                    + " reaches memory";
        }
    }

    /**
     * The VMX instruction of {@code length} bytes at RIP fails.
     *
     * @param error number of the error for VMfailValid; 0 for VMfailInvalid
     */
    record VmxFailure(int cpu, int error, int length) implements OfInstruction {
        @Override
        public void strike(Cpu struck) {
            VmInstructionError.of(error)
                    .ifPresentOrElse(number -> VmxOutcome.fail(struck, number), () -> VmxOutcome.failInvalid(struck));
            struck.setRip(struck.rip() + length);
        }

        @Override
        public String words() {
            return VmInstructionError.of(error)
                    .map(number -> "VMfailValid(" + error + "): " + number.text())
                    .orElse("VMfailInvalid");
        }
    }

    /** The instruction of {@code length} bytes at RIP is skipped. */
    record InstructionSkipped(int cpu, int length) implements OfInstruction {
        @Override
        public void strike(Cpu struck) {
            struck.setRip(struck.rip() + length);
        }

        @Override
        public String words() {
            return "the instruction is skipped";
        }
    }

    /** The instruction at RIP, which accesses a model-specific register, raises #GP(0). */
    record MsrAccessFaults(int cpu) implements OfInstruction {
        @Override
        public void strike(Cpu struck) {
            CpuException exception = CpuException.generalProtection(0);
            struck.probe().raised(struck, exception);
            EventDelivery.raise(struck, exception);
        }

        @Override
        public String words() {
            return "the access to the model-specific register raises #GP(0)";
        }
    }

    /** The local APIC delivers its spurious vector: no bit in service, no EOI expected (SDM volume 3A, section 10.9). */
    record SpuriousInterrupt(int cpu) implements OfInstruction {
        @Override
        public boolean canStrike(Machine machine) {
            return OfInstruction.super.canStrike(machine)
                    && machine.cpu(cpu).interruptFlag()
                    && machine.cpu(cpu).get(Slot.STOPPED) == 0;
        }

        @Override
        public void strike(Cpu struck) {
            struck.setActivity(Activity.ACTIVE);
            try {
                EventDelivery.deliver(
                        struck, struck.apic().spuriousVector(), EventDelivery.Source.HARDWARE, 0, struck.rip());
            } catch (CpuException exception) {
                EventDelivery.raise(struck, exception);
            }
        }

        @Override
        public String words() {
            return "a spurious interrupt comes";
        }
    }

    /** An interrupt, NMI or INIT comes that nobody sent. */
    record Signalled(int cpu, DeliveryMode mode, int vector) implements OfTime {
        @Override
        public void strike(Machine machine) {
            machine.inject(cpu, mode, vector);
        }

        @Override
        public void strike(Cpu struck) {
            throw new IllegalStateException("a signal reaches its CPU through the machine");
        }

        @Override
        public String words() {
            return switch (mode) {
                case NMI -> "an NMI comes to CPU " + cpu;
                case INIT -> "an INIT signal comes to CPU " + cpu;
                default -> "an interrupt with vector 0x" + Integer.toHexString(vector) + " comes to CPU " + cpu;
            };
        }
    }

    /** The CPU makes no step from now on. */
    record Stalled(int cpu) implements OfTime {
        @Override
        public void strike(Cpu struck) {
            struck.set(Slot.STOPPED, Cpu.STALLED);
        }

        @Override
        public String words() {
            return "CPU " + cpu + " stands still";
        }
    }

    /** A CPU that stood still goes on. */
    record GoesOn(int cpu) implements OfTime {
        @Override
        public boolean canStrike(Machine machine) {
            return OfTime.super.canStrike(machine) && machine.cpu(cpu).get(Slot.STOPPED) == Cpu.STALLED;
        }

        @Override
        public void strike(Cpu struck) {
            struck.set(Slot.STOPPED, 0);
        }

        @Override
        public String words() {
            return "CPU " + cpu + " goes on";
        }
    }

    /** The timer that counts expires now. */
    record TimerEarly(int cpu) implements OfTime {
        @Override
        public boolean canStrike(Machine machine) {
            return OfTime.super.canStrike(machine) && timerRuns(machine.cpu(cpu));
        }

        @Override
        public void strike(Cpu struck) {
            if (struck.apic().timer().counts()) {
                struck.apic().timer().expired(struck.apic().timerEntry());
            }
            struck.set(Slot.TSC_DEADLINE, 0);
            struck.apic().timerExpired();
        }

        @Override
        public String words() {
            return "the timer of CPU " + cpu + " expires now";
        }
    }

    /** The timer that counts expires so many steps of its CPU later; 0: never. */
    record TimerLate(int cpu, long steps) implements OfTime {
        @Override
        public boolean canStrike(Machine machine) {
            return OfTime.super.canStrike(machine) && timerRuns(machine.cpu(cpu));
        }

        @Override
        public void strike(Cpu struck) {
            long deadline = struck.get(Slot.TSC_DEADLINE);
            if (steps == 0) {
                struck.apic().timer().stop();
                struck.set(Slot.TSC_DEADLINE, 0);
                return;
            }
            struck.apic().timer().postpone(steps);
            if (deadline != 0) {
                struck.set(Slot.TSC_DEADLINE, deadline + steps);
            }
        }

        @Override
        public String words() {
            return "the timer of CPU " + cpu + " expires " + (steps == 0 ? "never" : steps + " steps later");
        }
    }

    /** Whether a timer of {@code cpu} counts that will interrupt it. */
    static boolean timerRuns(Cpu cpu) {
        return cpu.apic().timer().counts() || cpu.get(Slot.TSC_DEADLINE) != 0;
    }

    /** Whether {@code cpu} has a current VMCS. */
    static boolean hasCurrent(Cpu cpu) {
        return cpu.vmx().currentVmcs() != VmxState.NONE;
    }

    /** Whether the IDT of {@code cpu} has a gate for {@code vector}. */
    static boolean hasGate(Cpu cpu, int vector) {
        long gate = cpu.get(Slot.IDTR_BASE) + 16L * vector;
        return vector * 16 + 15 <= cpu.get(Slot.IDTR_LIMIT)
                && cpu.memory().present(gate, 16)
                && (cpu.memory().read(gate + 5, 1) & 0x80) != 0;
    }

    /** Whether {@code cpu} could take an NMI: somebody is there to handle it. */
    static boolean handlesNmi(Cpu cpu) {
        return hasGate(cpu, Vector.NMI);
    }
}
