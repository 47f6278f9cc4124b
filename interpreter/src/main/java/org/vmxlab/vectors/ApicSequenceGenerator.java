package org.vmxlab.vectors;

import java.util.ArrayList;
import java.util.List;
import org.vmxlab.apic.ApicMode;

/** Makes random sequences of operations on one local APIC: priorities, self-IPIs, EOI, reads and writes of registers. */
final class ApicSequenceGenerator {
    private static final int FEWEST = 20;
    private static final int MORE = 60;
    private static final List<String> READABLE =
            List.of("tpr", "ppr", "svr", "esr", "lvt_error", "lvt_pmc", "ldr", "dfr", "irr", "isr", "id");
    private static final List<String> ODD =
            List.of("ppr", "id", "version", "isr", "irr", "eoi", "esr", "tpr", "dfr", "self_ipi", "ldr");

    private final SplitMix random;
    private final ApicMode mode;
    private long number;

    ApicSequenceGenerator(long seed, ApicMode mode) {
        this.random = new SplitMix(seed);
        this.mode = mode;
    }

    ApicSequence next() {
        List<ApicOperation> operations = new ArrayList<>();
        int length = FEWEST + random.below(MORE);
        while (operations.size() < length) {
            operations.add(ApicOperation.of(operation()));
        }
        return new ApicSequence("random." + number++, operations);
    }

    private String operation() {
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
                                "write esr 0", "write lvt_error " + hex(0x10000 | random.below(256)), "write esr 0"));
        };
    }

    /** An access that may be illegal; by MSR it then raises #GP. */
    private String odd() {
        return random.oneIn(2)
                ? "read " + one(ODD)
                : "write " + one(ODD) + " " + one(List.of("0", "1", "0x100", "0x100000000"));
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
