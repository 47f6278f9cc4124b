package org.vmxlab.conformance;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Registers of the local APIC by the names that vectors and coverage use. */
public final class ApicRegisterNames {
    private static final Map<String, Integer> NUMBERS = numbers();
    private static final int BANK = 8;

    private ApicRegisterNames() {}

    private static Map<String, Integer> numbers() {
        Map<String, Integer> all = new LinkedHashMap<>();
        all.put("id", 0x02);
        all.put("version", 0x03);
        all.put("tpr", 0x08);
        all.put("apr", 0x09);
        all.put("ppr", 0x0a);
        all.put("eoi", 0x0b);
        all.put("rrd", 0x0c);
        all.put("ldr", 0x0d);
        all.put("dfr", 0x0e);
        all.put("svr", 0x0f);
        all.put("isr", 0x10);
        all.put("tmr", 0x18);
        all.put("irr", 0x20);
        all.put("esr", 0x28);
        all.put("icr_lo", 0x30);
        all.put("icr_hi", 0x31);
        all.put("lvt_timer", 0x32);
        all.put("lvt_thermal", 0x33);
        all.put("lvt_pmc", 0x34);
        all.put("lvt_lint0", 0x35);
        all.put("lvt_lint1", 0x36);
        all.put("lvt_error", 0x37);
        all.put("timer_init", 0x38);
        all.put("timer_count", 0x39);
        all.put("timer_div", 0x3e);
        all.put("self_ipi", 0x3f);
        return Collections.unmodifiableMap(all);
    }

    /** Name to number: MSR 800h + number, offset 10h * number. Of ISR, TMR and IRR the first of eight. */
    public static Map<String, Integer> all() {
        return NUMBERS;
    }

    /** Name of the register with {@code number}; empty if there is none. */
    public static Optional<String> nameOf(int number) {
        int first = number >= 0x10 && number < 0x28 ? number / BANK * BANK : number;
        return NUMBERS.entrySet().stream()
                .filter(entry -> entry.getValue() == first)
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
