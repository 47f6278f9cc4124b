package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Probe;
import org.vmxlab.cpu.Slot;
import org.vmxlab.fault.CpuFault;
import org.vmxlab.isa.CodeReader;
import org.vmxlab.isa.Decoder;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.InstructionSet;
import org.vmxlab.machine.Ipi;
import org.vmxlab.machine.Machine;
import org.vmxlab.schedule.Course;
import org.vmxlab.verdict.Violation;

/** Makes the run without faults, and keeps of each step what faults could strike. */
final class Survey implements Probe {
    private static final int VECTORS = 256;
    private static final int GATE_BYTES = 16;

    private final Course course;
    private final Machine machine;
    private final CodeReader code;
    private final List<Step> steps = new ArrayList<>();
    private final Map<Integer, Long> stepsOfCpu = new HashMap<>();
    private final Map<Long, Long> arrivals = new HashMap<>();
    /** What was read of each CPU's IDT, until somebody stores there. */
    private final @Nullable BitSet[] gates;

    private final List<MemoryAccess> loads = new ArrayList<>();
    private final List<MemoryAccess> stores = new ArrayList<>();
    private int vector = -1;
    private boolean raised;
    private boolean readsTime;

    Survey(Course course) {
        this(course, List.of());
    }

    /** @param before the steps that {@code course} has made */
    Survey(Course course, List<Step> before) {
        this.course = course;
        this.machine = course.machine();
        this.code = new CodeReader(machine.memory(), new Decoder(InstructionSet.standard()));
        this.gates = new BitSet[machine.cpus().size()];
        for (Step step : before) {
            steps.add(step);
            stepsOfCpu.put(step.cpu(), step.ofCpu());
            arrivals.put(step.rip() * Machine.MAX_CPUS + step.cpu(), step.occurrence());
        }
        machine.attach(this);
    }

    /** Makes up to {@code limit} steps; answers what is wrong with the run, which faults can then not be told from. */
    Optional<Violation> run(long limit, Runnable afterEach) {
        while (course.steps() < limit && course.ready()) {
            step();
            afterEach.run();
        }
        end();
        return course.violation();
    }

    /** No more steps are kept. */
    void end() {
        machine.attach(Probe.NONE);
    }

    /** The run, which has come to its end. */
    BaseRun result(EndState end) {
        return new BaseRun(steps, end, readsTime);
    }

    /** Makes a step; the course is ready to. */
    void step() {
        Cpu cpu = machine.cpu(course.cpu());
        long rip = cpu.rip();
        Instruction instruction = code.at(rip);
        Step.CpuState before = state(cpu, instruction);
        loads.clear();
        stores.clear();
        vector = -1;
        raised = false;
        List<Ipi> inFlight = machine.inFlight();
        course.step();
        List<Ipi> now = machine.inFlight();
        boolean executed = instruction != null && vector < 0 && !raised;
        readsTime |= before.timer() || readsTime(instruction);
        long key = rip * Machine.MAX_CPUS + cpu.number();
        steps.add(new Step(
                steps.size(),
                cpu.number(),
                stepsOfCpu.merge(cpu.number(), 1L, Long::sum),
                arrivals.merge(key, 1L, Long::sum),
                rip,
                executed ? Optional.ofNullable(instruction) : Optional.empty(),
                vector,
                loads,
                stores,
                now.size() > inFlight.size() ? now.subList(inFlight.size(), now.size()) : List.of(),
                before));
    }

    /** Whether {@code instruction} reads the time. */
    static boolean readsTime(@Nullable Instruction instruction) {
        String mnemonic = instruction == null ? "" : instruction.definition().mnemonic();
        return mnemonic.equals("rdtsc") || mnemonic.equals("rdtscp") || mnemonic.equals("rdpmc");
    }

    private Step.CpuState state(Cpu cpu, @Nullable Instruction instruction) {
        boolean shadowed = cpu.get(Slot.SHADOW) != 0;
        return new Step.CpuState(
                cpu.interruptFlag(),
                cpu.interruptFlag() || cpu.vmx().interruptsExit(),
                shadowed,
                cpu.apic().processorPriority(),
                gates(cpu),
                cpu.get(Slot.NMI_BLOCKED) != 0,
                cpu.vmx().isRoot(),
                cpu.vmx().isNonRoot(),
                cpu.vmx().currentVmcs(),
                cpu.apic().spuriousVector(),
                CpuFault.timerRuns(cpu),
                encoding(cpu, instruction));
    }

    private static long encoding(Cpu cpu, @Nullable Instruction instruction) {
        String mnemonic = instruction == null ? "" : instruction.definition().mnemonic();
        return instruction != null && (mnemonic.equals("vmread") || mnemonic.equals("vmwrite"))
                ? Ground.encodingOperand(instruction).read(cpu)
                : 0;
    }

    private BitSet gates(Cpu cpu) {
        BitSet known = gates[cpu.number()];
        if (known == null) {
            known = new BitSet(VECTORS);
            for (int each = 0; each < VECTORS; each++) {
                known.set(each, CpuFault.hasGate(cpu, each));
            }
            gates[cpu.number()] = known;
        }
        return known;
    }

    @Override
    public void loaded(Cpu cpu, long address, int bytes, long value) {
        if (machine.memory().present(address, bytes)) {
            loads.add(new MemoryAccess(address, bytes, value, machine.memory().read(address, bytes)));
        }
    }

    @Override
    public void stored(Cpu cpu, long address, int bytes, long value) {
        for (int each = 0; each < gates.length; each++) {
            long base = machine.cpu(each).get(Slot.IDTR_BASE);
            if (address + bytes > base && address < base + (long) VECTORS * GATE_BYTES) {
                gates[each] = null;
            }
        }
        if (machine.memory().present(address, bytes)) {
            stores.add(new MemoryAccess(address, bytes, value, machine.memory().read(address, bytes)));
        }
    }

    @Override
    public void delivered(Cpu cpu, int taken) {
        vector = taken;
    }

    @Override
    public void raised(Cpu cpu, CpuException exception) {
        raised = true;
    }
}
