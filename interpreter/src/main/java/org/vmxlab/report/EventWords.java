package org.vmxlab.report;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.vmxlab.apic.DeliveryMode;
import org.vmxlab.arch.Vector;
import org.vmxlab.diagnosis.Names;
import org.vmxlab.image.Image;
import org.vmxlab.image.Symbol;
import org.vmxlab.machine.Ipi;
import org.vmxlab.timeline.Event;
import org.vmxlab.timeline.Row;
import org.vmxlab.verdict.Violation;
import org.vmxlab.vmx.VmcsField;
import org.vmxlab.vmx.VmxState;

/** Events of a time line in words, with the names that the program and the model have for addresses. */
final class EventWords {
    private static final int FIRST_INTERRUPT = 32;
    private static final int NAMED_FIELDS = 2;
    private static final long DECIMAL_BELOW = 1000;

    private final Names names;
    private final Glyphs glyphs;
    private final Map<Long, String> symbols = new HashMap<>();
    /** Names asked for before: a time line speaks of few data, and of those often. */
    private final Map<Long, String> data = new HashMap<>();

    private final Map<Long, String> vmcss = new HashMap<>();

    EventWords(Image image, Names names, Glyphs glyphs) {
        this.names = names;
        this.glyphs = glyphs;
        for (Symbol symbol : image.symbols()) {
            if (symbol.type() != Symbol.Type.LABEL || !symbol.name().contains(".")) {
                symbols.putIfAbsent(symbol.address(), symbol.name());
            }
        }
    }

    /** What a row stands for. */
    String of(Row row) {
        if (row.local()) {
            return row.steps() + (row.steps() == 1 ? " local step" : " local steps");
        }
        String text = of(row.events());
        return row.events().size() > 1 && row.steps() > 1 ? text + " (" + row.steps() + " steps)" : text;
    }

    private String of(List<Event> events) {
        Event first = events.get(0);
        if (first instanceof Event.Back back && events.size() > 1) {
            return one(back) + ", " + of(events.subList(1, events.size()));
        }
        if (first instanceof Event.Call) {
            return "calls "
                    + events.stream()
                            .map(event -> routine(((Event.Call) event).target()))
                            .collect(Collectors.joining(" " + glyphs.then() + " "));
        }
        if (first instanceof Event.FieldInstruction field) {
            return fields(field, events);
        }
        if (first instanceof Event.Drained) {
            return events.stream()
                    .map(event -> assignment((Event.Drained) event))
                    .collect(Collectors.joining(", ", "now visible to all: ", ""));
        }
        if (first instanceof Event.Load before && events.size() == 2 && events.get(1) instanceof Event.Store after) {
            return datum(after) + ": " + value(before) + " " + glyphs.then() + " " + value(after);
        }
        return events.stream().map(this::one).collect(Collectors.joining(", "));
    }

    /** One event. */
    String one(Event event) {
        if (event instanceof Event.Back back) {
            return "back in " + routine(back.to());
        }
        if (event instanceof Event.RegionInstruction region) {
            return upper(region.mnemonic()) + " "
                    + (region.mnemonic().equals("vmxon") ? datum(region.region(), 4) : vmcs(region.region()));
        }
        if (event instanceof Event.PointerChanged change) {
            return change.to() == VmxState.NONE ? "no VMCS is current now" : vmcs(change.to()) + " is current now";
        }
        if (event instanceof Event.Load load) {
            return datum(load) + " is " + value(load);
        }
        if (event instanceof Event.Store store) {
            return assignment(store);
        }
        if (event instanceof Event.Violated violated) {
            Violation violation = violated.violation();
            return violation.kind().code() + " " + violation.kind().label() + ": " + violation.detail();
        }
        return delivery(event);
    }

    private String delivery(Event event) {
        if (event instanceof Event.Sent sent) {
            return "sends " + ipi(sent.ipi()) + " to CPU " + sent.ipi().target();
        }
        if (event instanceof Event.Arrived arrived) {
            return ipi(arrived.ipi()) + " from CPU " + arrived.ipi().source() + " arrives"
                    + (arrived.merged() ? " and merges with the one pending" : "");
        }
        if (event instanceof Event.Taken taken) {
            String what = taken.vector() < FIRST_INTERRUPT
                    ? Vector.name(taken.vector())
                    : "interrupt 0x" + Integer.toHexString(taken.vector());
            return "takes " + what + " in " + routine(taken.handler());
        }
        return remark(event);
    }

    private String remark(Event event) {
        if (event instanceof Event.PlainInstruction plain) {
            return upper(plain.mnemonic());
        }
        if (event instanceof Event.GuestEntered entered) {
            return "VM entry: runs the guest of " + vmcs(entered.vmcs());
        }
        if (event instanceof Event.GuestLeft left) {
            return "VM exit: " + left.reason();
        }
        if (event instanceof Event.Noted noted) {
            return "note: " + noted.text();
        }
        if (event instanceof Event.Warned warned) {
            return "warning " + warned.code() + ": " + warned.text();
        }
        return of(List.of(event));
    }

    private String fields(Event.FieldInstruction first, List<Event> events) {
        String what = events.size() <= NAMED_FIELDS
                ? events.stream().map(EventWords::field).collect(Collectors.joining(", "))
                : events.size() + " fields";
        return upper(first.mnemonic()) + " " + what
                + (first.vmcs() == VmxState.NONE ? " without a current VMCS" : " of " + vmcs(first.vmcs()));
    }

    private static String field(Event event) {
        long encoding = ((Event.FieldInstruction) event).encoding();
        return VmcsField.ofEncoding(encoding)
                .map(field -> field.names().get(0))
                .orElse("0x" + Long.toHexString(encoding));
    }

    /** {@code IPI 0xfd}, {@code NMI} … */
    static String ipi(Ipi ipi) {
        return switch (ipi.mode()) {
            case FIXED, LOWEST_PRIORITY -> "IPI 0x" + Integer.toHexString(ipi.vector());
            case START_UP -> "SIPI 0x" + Integer.toHexString(ipi.vector());
            default -> ipi.mode() == DeliveryMode.INIT ? "INIT" : ipi.mode().name();
        };
    }

    /** The routine alone: where in it does not matter here. */
    private String routine(long address) {
        String name = names.routine(address);
        int offset = name.indexOf("+0x");
        return offset < 0 ? name : name.substring(0, offset);
    }

    private String assignment(Event.Access access) {
        return datum(access) + " := " + value(access);
    }

    private String datum(Event.Access access) {
        return datum(access.address(), access.bytes());
    }

    private String vmcs(long region) {
        return vmcss.computeIfAbsent(region, names::vmcs);
    }

    private String datum(long address, int bytes) {
        return data.computeIfAbsent(address, key -> names.datum(key, bytes));
    }

    private String value(Event.Access access) {
        return value(access.value(), access.bytes());
    }

    /** A value for people: the symbol with this address, a small number in decimal, others in hex. */
    String value(long value, int bytes) {
        String symbol = bytes == 8 ? symbols.get(value) : null;
        if (symbol != null && Long.compareUnsigned(value, DECIMAL_BELOW) >= 0) {
            return symbol;
        }
        int unused = Long.SIZE - 8 * bytes;
        long signed = value << unused >> unused;
        boolean small = signed > -DECIMAL_BELOW && signed < 0 && bytes > 1;
        if (small || Long.compareUnsigned(value, DECIMAL_BELOW) < 0) {
            return Long.toString(small ? signed : value);
        }
        return "0x" + Long.toHexString(value);
    }

    private static String upper(String mnemonic) {
        return mnemonic.toUpperCase(Locale.ROOT);
    }
}
