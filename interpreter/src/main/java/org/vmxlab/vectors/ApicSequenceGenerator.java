package org.vmxlab.vectors;

import java.util.ArrayList;
import java.util.List;
import org.vmxlab.apic.ApicMode;
import org.vmxlab.conformance.SplitMix;

/**
 * Makes random sequences of operations on local APICs: priorities, self-IPIs, EOI, reads and writes of registers, and where
 * there are several CPUs IPIs from each to each, halted CPUs, INIT and start-up IPIs.
 */
final class ApicSequenceGenerator {
    private static final int FEWEST = 20;
    private static final int MORE = 60;
    private static final List<String> VECTOR_TABLE =
            List.of("lvt_timer", "lvt_thermal", "lvt_pmc", "lvt_lint0", "lvt_lint1", "lvt_error");
    private static final List<String> READABLE = List.of(
            "tpr",
            "ppr",
            "svr",
            "esr",
            "lvt_timer",
            "lvt_thermal",
            "lvt_pmc",
            "lvt_lint0",
            "lvt_lint1",
            "lvt_error",
            "ldr",
            "dfr",
            "tmr",
            "irr",
            "isr",
            "id",
            "version",
            "timer_init",
            "timer_count",
            "timer_div");
    private static final List<String> ODD =
            List.of("ppr", "id", "version", "isr", "irr", "eoi", "esr", "tpr", "dfr", "self_ipi", "ldr");
    private static final int START_UPS = 6;

    private final SplitMix random;
    private final ApicMode mode;
    private final int cpus;
    private long number;

    ApicSequenceGenerator(long seed, ApicMode mode, int cpus) {
        this.random = new SplitMix(seed);
        this.mode = mode;
        this.cpus = cpus;
    }

    ApicSequence next() {
        List<ApicOperation> operations = new ArrayList<>();
        ApicMachine machine = new ApicMachine(cpus, mode);
        int length = FEWEST + random.below(MORE);
        while (operations.size() < length) {
            ApicOperation operation = operation(machine);
            if (machine.leavesOpen(operation)) {
                continue;
            }
            machine.answer(operation);
            if (machine.waits(0)) {
                // CPU 0 conducts: it goes on for ever.
                break;
            }
            operations.add(operation);
        }
        return new ApicSequence("random." + number++, operations);
    }

    private ApicOperation operation(ApicMachine machine) {
        if (cpus == 1 || random.oneIn(3)) {
            return ApicOperation.of(random.below(cpus), ofOne());
        }
        int other = 1 + random.below(cpus - 1);
        if (machine.waitsForStartUp(other) && random.oneIn(2)) {
            return ApicOperation.of(sender(machine), "ipi sipi " + hex(1 + random.below(START_UPS)) + " phys=" + other);
        }
        if (machine.disabled().contains(other) && !machine.waits(other) && random.oneIn(2)) {
            return ApicOperation.of(other, "write svr 0x1ff");
        }
        // CPU 0 conducts.
        return random.oneIn(16)
                ? ApicOperation.of(other, "hlt")
                : ApicOperation.of(random.below(cpus), betweenCpus(other));
    }

    private int sender(ApicMachine machine) {
        int cpu = random.below(cpus);
        return machine.waits(cpu) ? 0 : cpu;
    }

    /** An operation on one APIC by itself. */
    private String ofOne() {
        return switch (random.below(16)) {
            case 0, 1, 2 -> "selfipi " + vector();
            case 3 -> "ipi fixed " + vector() + " " + one(List.of("self", "all", "phys=0", "logical=1"));
            case 4 ->
                "ipi " + one(List.of("fixed", "fixed", "nmi")) + " " + vector() + " "
                        + one(List.of("others", "phys=1", "logical=2"));
            case 5 -> "ipi nmi 0 " + one(List.of("phys=0", "logical=1"));
            case 6, 7, 8 -> "eoi";
            case 9 -> "write tpr " + priority();
            case 10 -> "cr8 " + hex(random.oneIn(8) ? random.below(0x40) : random.below(16));
            case 11 -> "sti";
            case 12 -> random.oneIn(2) ? "cli" : "sti";
            case 13, 14 -> "read " + one(READABLE);
            default ->
                mode == ApicMode.X2APIC && random.oneIn(2)
                        ? odd()
                        : one(List.of(
                                "write esr 0",
                                "write " + one(VECTOR_TABLE) + " " + vectorTableEntry(),
                                "write timer_div " + hex(random.below(16))));
        };
    }

    /** An entry of the local vector table, at times with bits that do not exist; masked, since Bochs has no error interrupt. */
    private String vectorTableEntry() {
        int entry = random.below(256) | random.below(8) << 8;
        return hex(0x10000 | (random.below(3) == 0 ? entry ^ 1 << random.below(20) : entry));
    }

    /** An access that may be illegal; by MSR it then raises #GP. */
    private String odd() {
        return random.oneIn(2)
                ? "read " + one(ODD)
                : "write " + one(ODD) + " " + one(List.of("0", "1", "0x100", "0x100000000"));
    }

    /** An IPI, or what decides who takes one. */
    private String betweenCpus(int other) {
        return switch (random.below(16)) {
            case 0, 1, 2, 3 -> "ipi fixed " + vector() + " " + destination(other);
            case 4 -> "ipi fixed " + vector() + " " + one(List.of("others", "all"));
            case 5 -> "ipi lowest " + vector() + " " + logical();
            case 6 -> "ipi nmi 0 " + one(List.of("phys=" + other, "others", logical()));
            case 7 -> random.oneIn(3) ? "ipi init 0 " + one(List.of("phys=" + other, "others", logical())) : "eoi";
            case 8 ->
                "ipi sipi " + hex(1 + random.below(START_UPS)) + " "
                        + one(List.of("phys=" + other, "others", logical()));
            case 9, 10 -> "sti";
            case 11 -> "cr8 " + hex(random.below(16));
            case 12 -> mode == ApicMode.X2APIC ? "read ldr" : "write ldr " + hex(random.below(256) << 24);
            case 13 -> mode == ApicMode.X2APIC ? "read id" : "write dfr " + one(List.of("0xffffffff", "0x0fffffff"));
            default -> "eoi";
        };
    }

    private String destination(int other) {
        return switch (random.below(6)) {
            case 0 -> "phys=" + random.below(cpus + 1);
            case 1 -> mode == ApicMode.X2APIC ? "phys=0xffffffff" : "phys=0xff";
            case 2, 3 -> logical();
            default -> "phys=" + other;
        };
    }

    private String logical() {
        if (mode == ApicMode.X2APIC) {
            return "logical="
                    + hex(random.oneIn(6) ? 0x10000 | random.below(16) : random.oneIn(12) ? -1 : random.below(16));
        }
        // Of the flat model CPUs, of the cluster model clusters as well.
        return "logical=" + hex(random.oneIn(2) ? random.below(1 << cpus) : random.below(256));
    }

    private String vector() {
        // 0xff is the spurious vector; classes are few, so that interrupts meet others of their own.
        int vector = random.oneIn(12) ? random.below(16) : (3 + random.below(6)) * 16 + random.below(16);
        return hex(vector);
    }

    private String priority() {
        return hex(random.oneIn(2) ? random.below(256) : random.below(10) * 16);
    }

    private String one(List<String> choices) {
        return choices.get(random.below(choices.size()));
    }

    private static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }
}
