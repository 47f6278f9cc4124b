package org.vmxlab.assembler;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vmxlab.diagnostic.Diagnostic;
import org.vmxlab.diagnostic.Span;

/** Labels and constants over the passes. */
final class SymbolTable implements Names {
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private String scope = "";
    private boolean complete;
    private boolean changed;
    private @Nullable Section section;
    private int pass;
    /** How many passes ended with every value known. */
    private int passesWithValues;

    /** What a name means, where it was defined, in which pass. */
    static final class Entry {
        private Value value;
        private final Span span;
        private int pass;
        private long size;
        private boolean function;
        private boolean datum;
        private final boolean constant;

        Entry(Value value, Span span, int pass, boolean constant) {
            this.value = value;
            this.span = span;
            this.pass = pass;
            this.constant = constant;
        }

        Value value() {
            return value;
        }

        long size() {
            return size;
        }

        boolean isFunction() {
            return function;
        }

        boolean isDatum() {
            return datum;
        }

        boolean isConstant() {
            return constant;
        }

        void function(long bytes) {
            function = true;
            size = bytes;
        }

        void datum(long bytes) {
            datum = true;
            size = bytes;
        }
    }

    void startPass() {
        if (hasValues()) {
            passesWithValues++;
        }
        pass++;
        changed = false;
        scope = "";
    }

    /** All labels have been seen once: a name without an entry is unknown from now on. */
    void firstPassDone() {
        complete = true;
    }

    boolean changed() {
        return changed;
    }

    /** Whether all names have values, from the pass before at least. */
    boolean hasValues() {
        return complete && entries.values().stream().allMatch(entry -> entry.value.known());
    }

    /** Whether a whole pass has gone by the values of all names: addresses were those of the sizes that follow from them. */
    boolean settled() {
        return passesWithValues >= 2;
    }

    /** The first constant that no pass could give a value: it is defined by itself, perhaps by way of others. */
    Optional<Diagnostic> circular() {
        return entries.entrySet().stream()
                .filter(named -> !named.getValue().value.known())
                .findFirst()
                .map(named -> Diagnostic.error(
                        "ASM102", named.getValue().span, "the value of '" + named.getKey() + "' depends on itself"));
    }

    void at(Section section) {
        this.section = section;
    }

    Map<String, Entry> entries() {
        return entries;
    }

    /** The full name: a local one belongs to the label before it. */
    String full(String name) {
        return name.startsWith(".") && !name.startsWith("..") ? scope + name : name;
    }

    Entry label(String name, Value value, Span span) {
        String full = full(name);
        if (!name.startsWith(".")) {
            scope = name;
        }
        return define(full, value, span, false);
    }

    Entry constant(String name, Value value, Span span) {
        return define(full(name), value, span, true);
    }

    private Entry define(String name, Value value, Span span, boolean constant) {
        Entry entry = entries.get(name);
        if (entry == null) {
            entry = new Entry(value, span, pass, constant);
            entries.put(name, entry);
            changed = true;
            return entry;
        }
        if (entry.pass == pass) {
            throw new AssemblyException(Diagnostic.error("ASM070", span, "'" + name + "' is defined twice")
                    .note("note: first defined at " + entry.span.file().name() + ":" + entry.span.line() + ":"
                            + entry.span.column()));
        }
        changed |= !entry.value.same(value);
        entry.pass = pass;
        entry.value = value;
        return entry;
    }

    @Override
    public @Nullable Value value(String name) {
        Entry entry = entries.get(full(name));
        if (entry != null) {
            return entry.value;
        }
        if (complete || Registers.isName(name)) {
            return null;
        }
        return new Value(0, true, false);
    }

    @Override
    public Value here() {
        return new Value(section == null ? 0 : section.here(), true, true);
    }

    @Override
    public Value sectionStart() {
        return new Value(section == null ? 0 : section.address(), true, true);
    }

    @Override
    public Iterable<String> known() {
        return entries.keySet();
    }
}
