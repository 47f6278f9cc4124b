package org.vmxlab.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.vmxlab.apic.ApicMode;
import org.vmxlab.arch.CpuException;
import org.vmxlab.conformance.ApicRegisterNames;
import org.vmxlab.cpu.Activity;
import org.vmxlab.cpu.ControlRegisters;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.MsrFile;
import org.vmxlab.cpu.Policy;
import org.vmxlab.cpu.Probe;
import org.vmxlab.cpu.Slot;
import org.vmxlab.machine.Configuration;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.Region;
import org.vmxlab.vmx.VmxModels;

/**
 * CPUs that send each other interrupts and do nothing else: each runs {@code jmp $}, each gate of the IDT leads to IRETQ,
 * so that nothing sends EOI. After each operation all run on until nothing more is delivered.
 */
final class ApicMachine implements Probe {
    private static final long IDT = 0x20_0000;
    private static final long HANDLER = 0x20_2000;
    private static final long LOOP = 0x20_3000;
    private static final long STACKS = 0x21_0000;
    private static final long STACK_BYTES = 0x1000;
    private static final int PAGES = 0x100;
    private static final int JUMP_TO_ITSELF = 0xfeeb;
    private static final int IRETQ = 0xcf48;
    private static final long XAPIC_PAGE = 0xfee0_0000L;
    private static final Map<String, Integer> KINDS =
            Map.of("fixed", 0, "lowest", 1, "smi", 2, "nmi", 4, "init", 5, "sipi", 6);

    private final Machine machine;
    private final boolean x2apic;
    private final List<List<Integer>> taken = new ArrayList<>();
    private final int[] boots;
    private final int[] startUps;

    ApicMachine(int cpus, ApicMode mode) {
        x2apic = mode == ApicMode.X2APIC;
        boots = new int[cpus];
        startUps = new int[cpus];
        machine = new Machine(new Configuration(
                cpus,
                List.of(
                        new Region(0, 0x10_0000, Region.Access.READ_WRITE),
                        new Region(IDT, 0x6_0000, Region.Access.READ_WRITE)),
                mode,
                VmxModels.IVY_BRIDGE,
                Policy.DEFAULT));
        for (int page = 0; page < PAGES; page++) {
            machine.memory().write(page * 4096L, 2, JUMP_TO_ITSELF);
        }
        machine.memory().write(LOOP, 2, JUMP_TO_ITSELF);
        machine.memory().write(HANDLER, 2, IRETQ);
        for (int vector = 0; vector < 256; vector++) {
            long low = HANDLER & 0xffff | 8L << 16 | 0x8eL << 40 | HANDLER >>> 16 << 48;
            machine.memory().write(IDT + vector * 16L, 8, low);
        }
        for (Cpu cpu : machine.cpus()) {
            taken.add(new ArrayList<>());
            cpu.setRip(LOOP);
            prepare(cpu);
        }
        machine.attach(this);
    }

    private static void prepare(Cpu cpu) {
        cpu.set(Slot.RSP, STACKS + (cpu.number() + 1) * STACK_BYTES);
        cpu.set(Slot.IDTR_BASE, IDT);
        cpu.set(Slot.IDTR_LIMIT, 0xfff);
    }

    @Override
    public void delivered(Cpu cpu, int vector) {
        taken.get(cpu.number()).add(vector);
    }

    Cpu cpu(int number) {
        return machine.cpu(number);
    }

    /** How many CPUs there are. */
    int cpus() {
        return machine.cpus().size();
    }

    /** What CPU {@code number} has come to. */
    ApicState state(int number) {
        if (waits(number)) {
            return ApicState.WAITING;
        }
        Cpu cpu = machine.cpu(number);
        return new ApicState(
                false,
                boots[number],
                startUps[number],
                taken.get(number),
                cpu.apic().taskPriority(),
                cpu.apic().processorPriority(),
                vectors(number, "irr"),
                vectors(number, "isr"));
    }

    /** Vectors delivered to CPU {@code number} since they were last forgotten, in order. */
    List<Integer> taken(int number) {
        return taken.get(number);
    }

    void forgetTaken() {
        taken.forEach(List::clear);
    }

    /** Start-up IPIs that CPU {@code number} has taken. */
    int boots(int number) {
        return boots[number];
    }

    /** Vector of the last start-up IPI that CPU {@code number} has taken; 0 for none. */
    int lastStartUp(int number) {
        return startUps[number];
    }

    /** Whether CPU {@code number} is halted or waits for a start-up IPI. */
    boolean waits(int number) {
        return machine.cpu(number).activity() != Activity.ACTIVE;
    }

    /** Whether a start-up IPI would be taken by CPU {@code number}. */
    boolean waitsForStartUp(int number) {
        return machine.cpu(number).activity() == Activity.WAIT_FOR_SIPI;
    }

    /** Vectors whose bits are set in the eight registers from {@code name} on. */
    List<Integer> vectors(int number, String name) {
        int register = register(name);
        List<Integer> set = new ArrayList<>();
        for (int vector = 0; vector < 256; vector++) {
            if ((read(machine.cpu(number), register + vector / 32) >>> vector % 32 & 1) != 0) {
                set.add(vector);
            }
        }
        return set;
    }

    /** CPUs whose local APIC is software-disabled. */
    Set<Integer> disabled() {
        return machine.cpus().stream()
                .filter(cpu -> !cpu.apic().softwareEnabled())
                .map(Cpu::number)
                .collect(Collectors.toSet());
    }

    /**
     * Whether the manual leaves open what {@code operation} does in this state: an NMI may reach a CPU that waits for a
     * start-up IPI, and be kept for it or not; which CPU takes an interrupt of lowest priority is the processor's choice, and
     * does not show while one waits; whether such an interrupt may be sent to a physical destination depends on the model.
     */
    boolean leavesOpen(ApicOperation operation) {
        if (operation.isIpi("lowest")) {
            return operation.arguments().get(2).startsWith("phys")
                    || IntStream.range(0, cpus()).anyMatch(this::waits);
        }
        return operation.isIpi("nmi") && IntStream.range(0, cpus()).anyMatch(this::waitsForStartUp);
    }

    /** Performs {@code operation} and lets everything settle; vectors delivered before it are forgotten. */
    ApicAnswer answer(ApicOperation operation) {
        forgetTaken();
        Answer answer = perform(operation.cpu(), operation.name(), operation.arguments());
        return new ApicAnswer(
                answer.exception(),
                answer.value(),
                IntStream.range(0, cpus()).mapToObj(this::state).toList());
    }

    /** The number of the delivery mode {@code kind}. */
    static int deliveryMode(String kind) {
        Integer number = KINDS.get(kind);
        if (number == null) {
            throw new RowException("there is no IPI '" + kind + "'");
        }
        return number;
    }

    /** What an operation came to: a value it read, or the exception that it raised. */
    record Answer(@Nullable Long value, @Nullable String exception) {}

    /** Performs an operation on CPU {@code number}, unless it waits, and lets everything settle. */
    Answer perform(int number, String operation, List<String> arguments) {
        Cpu cpu = machine.cpu(number);
        Long value = null;
        String exception = null;
        if (!waits(number)) {
            try {
                value = execute(cpu, operation, arguments);
            } catch (CpuException raised) {
                exception = raised.getMessage();
            }
        }
        settle();
        return new Answer(value, exception == null && waits(number) ? ApicAnswer.WAITING : exception);
    }

    private @Nullable Long execute(Cpu cpu, String operation, List<String> arguments) {
        switch (operation) {
            case "ipi" -> sendIpi(cpu, arguments);
            case "selfipi" -> {
                if (x2apic) {
                    write(cpu, register("self_ipi"), number(arguments, 0));
                } else {
                    write(cpu, register("icr_lo"), 1L << 18 | 1L << 14 | number(arguments, 0));
                }
            }
            // Writing the timer's count means its initial count.
            case "write" -> {
                String name = argument(arguments, 0);
                write(cpu, register(name.equals("timer_count") ? "timer_init" : name), number(arguments, 1));
            }
            case "read" -> {
                return read(cpu, register(argument(arguments, 0)));
            }
            case "eoi" -> write(cpu, register("eoi"), 0);
            case "cr8" -> ControlRegisters.write(cpu, 8, number(arguments, 0));
            case "sti" -> cpu.setInterruptFlag(true);
            case "cli" -> cpu.setInterruptFlag(false);
            case "hlt" -> cpu.setActivity(Activity.HLT);
            default -> throw new RowException("there is no operation '" + operation + "'");
        }
        return null;
    }

    private static int register(String name) {
        Integer number = ApicRegisterNames.all().get(name);
        if (number == null) {
            throw new RowException("there is no APIC register '" + name + "'; known are "
                    + String.join(", ", ApicRegisterNames.all().keySet()));
        }
        return number;
    }

    private static String argument(List<String> arguments, int index) {
        if (index >= arguments.size()) {
            throw new RowException("operand " + (index + 1) + " is missing");
        }
        return arguments.get(index);
    }

    private static long number(List<String> arguments, int index) {
        try {
            return Json.number(argument(arguments, index));
        } catch (NumberFormatException notANumber) {
            throw new RowException("'" + argument(arguments, index) + "' is no number");
        }
    }

    private void sendIpi(Cpu cpu, List<String> arguments) {
        long icr = number(arguments, 1) | (long) deliveryMode(argument(arguments, 0)) << 8 | 1L << 14;
        String to = argument(arguments, 2);
        long destination = 0;
        switch (to) {
            case "self" -> icr |= 1L << 18;
            case "all" -> icr |= 2L << 18;
            case "others" -> icr |= 3L << 18;
            default -> {
                icr |= to.startsWith("logical") ? 1L << 11 : 0;
                destination = number(List.of(to.substring(to.indexOf('=') + 1)), 0);
            }
        }
        if (x2apic) {
            MsrFile.write(cpu, 0x830, destination << 32 | icr);
        } else {
            write(cpu, register("icr_hi"), destination << 24);
            write(cpu, register("icr_lo"), icr);
        }
    }

    private void write(Cpu cpu, int register, long value) {
        if (x2apic) {
            MsrFile.write(cpu, 0x800 + register, value);
        } else {
            cpu.store(XAPIC_PAGE + register * 16L, 4, value);
        }
    }

    private long read(Cpu cpu, int register) {
        return x2apic ? MsrFile.read(cpu, 0x800 + register) : cpu.load(XAPIC_PAGE + register * 16L, 4);
    }

    /** IPIs arrive and CPUs run until nothing more happens. */
    private void settle() {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (int i = 0; i < machine.cpus().size(); i++) {
                machine.execute(i, 0);
            }
            while (!machine.inFlight().isEmpty()) {
                machine.arrive(0);
                moved = true;
            }
            for (Cpu cpu : machine.cpus()) {
                moved |= proceed(cpu);
            }
        }
    }

    private boolean proceed(Cpu cpu) {
        int before = taken.get(cpu.number()).size();
        boolean waited = cpu.activity() == Activity.WAIT_FOR_SIPI;
        long startUp = cpu.get(Slot.SIPI_PENDING);
        boolean timed = cpu.apic().timer().counts();
        if (machine.canExecute(cpu.number())) {
            machine.execute(cpu.number(), 1);
            if (waited && cpu.activity() == Activity.ACTIVE) {
                boots[cpu.number()]++;
                startUps[cpu.number()] = (int) startUp - 1;
                prepare(cpu);
            }
            if (cpu.rip() == HANDLER) {
                machine.execute(cpu.number(), 1);
            }
        }
        return timed
                || taken.get(cpu.number()).size() != before
                || waited != (cpu.activity() == Activity.WAIT_FOR_SIPI);
    }
}
