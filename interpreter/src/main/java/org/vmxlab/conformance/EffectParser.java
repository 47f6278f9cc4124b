package org.vmxlab.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vmxlab.arch.Vector;
import org.vmxlab.diagnostic.NearestWord;
import org.vmxlab.diagnostic.Span;
import org.vmxlab.verdict.ViolationKind;
import org.vmxlab.vmx.VmcsField;

/** Reads {@code rax=10, flags=zf+pf, qword [cell]=5, exception #PF(2) cr2=cell} into effects. */
final class EffectParser {
    private static final Map<String, Integer> SIZES = Map.of("byte", 1, "word", 2, "dword", 4, "qword", 8);
    private static final Pattern CELL = Pattern.compile("(?:(byte|word|dword|qword)\\s*)?\\[([^]]*)]\\s*=(.*)");
    private static final Pattern FIELD = Pattern.compile("field\\s+(\\w+)\\s*=(.*)");
    private static final Pattern EXCEPTION =
            Pattern.compile("exception\\s+(#[A-Z]{2})(?:\\s*\\(([^)]*)\\))?(?:\\s+cr2\\s*=\\s*(.*))?");
    private static final Set<String> WORDS = Set.of(
            "flags",
            "field",
            "exception",
            "vmsucceed",
            "vmfail-invalid",
            "vmfail-valid",
            "exit",
            "violation",
            "nothing");

    private final Span span;

    EffectParser(Span span) {
        this.span = span;
    }

    /** Effects with commas between them. */
    List<Effect> parse(String text) {
        List<Effect> effects = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            effects.add(effect(part.strip()));
        }
        return effects;
    }

    private Effect effect(String text) {
        if (text.isEmpty()) {
            throw bad("an effect is missing", "effects look like rax=10 or vmfail-valid 11, with commas between them");
        }
        Matcher cell = CELL.matcher(text);
        if (cell.matches()) {
            int bytes = cell.group(1) == null ? 8 : SIZES.getOrDefault(cell.group(1), 8);
            return new Effect.Cell(value(cell.group(2)), bytes, value(cell.group(3)));
        }
        Matcher field = FIELD.matcher(text);
        if (field.matches()) {
            return new Effect.Field(field(field.group(1)), value(field.group(2)));
        }
        Matcher exception = EXCEPTION.matcher(text);
        if (exception.matches()) {
            return new Effect.Raises(
                    vector(exception.group(1)),
                    Optional.ofNullable(exception.group(2)).map(this::value),
                    Optional.ofNullable(exception.group(3)).map(this::value));
        }
        int equals = text.indexOf('=');
        return equals >= 0 ? assignment(text.substring(0, equals).strip(), text.substring(equals + 1)) : word(text);
    }

    private Effect assignment(String name, String text) {
        if (name.equals("flags")) {
            return flags(text.strip());
        }
        Long bit = RegisterNames.FLAGS.get(name);
        if (bit != null) {
            return new Effect.Flag(name, bit, value(text));
        }
        Integer slot = RegisterNames.REGISTERS.get(name);
        if (slot != null) {
            return new Effect.Register(name, slot, value(text));
        }
        Set<String> known = new LinkedHashSet<>(RegisterNames.REGISTERS.keySet());
        known.addAll(RegisterNames.FLAGS.keySet());
        known.addAll(WORDS);
        throw bad("'" + name + "' is neither a register nor a flag", suggestion(name, known));
    }

    private Effect flags(String text) {
        if (text.equals("?")) {
            return new Effect.StatusFlags(-1);
        }
        long flags = 0;
        for (String name : text.equals("0") ? new String[0] : text.split("\\+")) {
            Long bit = RegisterNames.FLAGS.get(name.strip());
            if (bit == null || (bit & org.vmxlab.arch.Rflags.STATUS) == 0) {
                throw bad(
                        "'" + name.strip() + "' is no status flag",
                        "they are cf pf af zf sf of; write flags=zf+pf, flags=0 or flags=?");
            }
            flags |= bit;
        }
        return new Effect.StatusFlags(flags);
    }

    private Effect word(String text) {
        String[] words = text.split("\\s+", 2);
        String operand = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "nothing" -> new Effect.Nothing();
            case "vmsucceed" -> new Effect.VmxOutcome(Effect.VmxOutcome.Kind.SUCCEED, value("0"));
            case "vmfail-invalid" -> new Effect.VmxOutcome(Effect.VmxOutcome.Kind.FAIL_INVALID, value("0"));
            case "vmfail-valid" -> new Effect.VmxOutcome(Effect.VmxOutcome.Kind.FAIL_VALID, value(operand));
            case "exit" -> new Effect.Exits(value(operand));
            case "violation" -> new Effect.Stops(kind(operand));
            default -> throw bad("'" + text + "' is no effect", suggestion(words[0], WORDS));
        };
    }

    private ViolationKind kind(String label) {
        for (ViolationKind kind : ViolationKind.values()) {
            if (kind.label().equals(label)) {
                return kind;
            }
        }
        List<String> labels =
                Arrays.stream(ViolationKind.values()).map(ViolationKind::label).toList();
        throw bad("there is no violation '" + label + "'", suggestion(label, labels));
    }

    private VmcsField field(String name) {
        return VmcsField.ofName(name)
                .orElseThrow(() -> bad(
                        "there is no VMCS field '" + name + "'",
                        suggestion(name, VmcsField.allNames().keySet())));
    }

    private int vector(String name) {
        for (int vector = 0; vector < 32; vector++) {
            if (Vector.name(vector).equals(name)) {
                return vector;
            }
        }
        throw bad("there is no exception '" + name + "'", "exceptions look like #GP(0), #UD or #PF(2) cr2=label");
    }

    private ValueExpression value(String text) {
        return ValueExpression.parse(text, span);
    }

    private BadTestException bad(String message, String help) {
        return new BadTestException(span, message, help);
    }

    private static String suggestion(String word, Iterable<String> known) {
        return NearestWord.of(word.toLowerCase(Locale.ROOT), known)
                .map(near -> "did you mean '" + near + "'?")
                .orElse("known are " + String.join(", ", known));
    }
}
