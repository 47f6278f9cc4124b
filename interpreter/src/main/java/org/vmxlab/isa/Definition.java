package org.vmxlab.isa;

import java.util.ArrayList;
import java.util.List;

/**
 * One instruction: everything that is known of it, in one place. Assembler, encoder, decoder, disassembler, engines,
 * reference and coverage derive from it.
 */
public final class Definition {
    private final String mnemonic;
    private final List<String> aliases;
    private final String title;
    private final List<Form> forms;
    private final String takenFlags;
    private final String flags;
    private final String undefinedFlags;
    private final String faults;
    private final String pseudocode;
    private final String reference;
    private final boolean lockable;
    private final RepeatUse repeat;
    private final Flow flow;
    private final Reach reach;
    private final Meaning meaning;

    /** Which repeat prefixes the instruction takes. */
    public enum RepeatUse {
        NONE,
        /** REP: MOVS, STOS, LODS. */
        COUNT,
        /** REPE and REPNE: CMPS, SCAS. */
        COMPARE
    }

    private Definition(Builder builder, Meaning meaning) {
        this.mnemonic = builder.mnemonic;
        this.aliases = List.copyOf(builder.aliases);
        this.title = builder.title;
        this.takenFlags = builder.takenFlags;
        this.flags = builder.flags;
        this.undefinedFlags = builder.undefinedFlags;
        this.faults = builder.faults;
        this.pseudocode = builder.pseudocode;
        this.reference = builder.reference;
        this.lockable = builder.lockable;
        this.repeat = builder.repeat;
        this.flow = builder.flow;
        this.reach = builder.reach;
        this.meaning = meaning;
        List<Form> all = new ArrayList<>();
        for (String[] form : builder.forms) {
            all.addAll(Form.parse(this, form[0], List.of(form).subList(1, form.length)));
        }
        this.forms = List.copyOf(all);
    }

    /** Lower case, as the assembler writes it. */
    public String mnemonic() {
        return mnemonic;
    }

    /** Other names that the assembler takes, such as {@code jz} for {@code je}. */
    public List<String> aliases() {
        return aliases;
    }

    /** One sentence without its full stop: what it is for. */
    public String title() {
        return title;
    }

    public List<Form> forms() {
        return forms;
    }

    /**
     * Status flags whose values decide what it does, separated by spaces. PUSHF takes none: it copies them all, whatever
     * they are.
     */
    public String takenFlags() {
        return takenFlags;
    }

    /** Status flags set by the result, separated by spaces; {@code =0} and {@code =1} mark forced ones. */
    public String flags() {
        return flags;
    }

    /** Status flags that the manual leaves undefined. */
    public String undefinedFlags() {
        return undefinedFlags;
    }

    /** Exceptions beyond those of a memory operand, such as {@code "#GP(0) if CPL > 0"}. */
    public String faults() {
        return faults;
    }

    /** One line in register-transfer notation. */
    public String pseudocode() {
        return pseudocode;
    }

    /** Place in the Intel manual. */
    public String reference() {
        return reference;
    }

    /** Whether LOCK is allowed with a memory destination. */
    public boolean lockable() {
        return lockable;
    }

    public RepeatUse repeat() {
        return repeat;
    }

    public Flow flow() {
        return flow;
    }

    /** What it touches beyond its operands. */
    public Reach reach() {
        return reach;
    }

    public Meaning meaning() {
        return meaning;
    }

    @Override
    public String toString() {
        return mnemonic;
    }

    /** Starts the definition of {@code mnemonic}. */
    public static Builder define(String mnemonic, String title) {
        return new Builder(mnemonic, title);
    }

    /** Collects a definition; ends with {@link #means}. */
    public static final class Builder {
        private final String mnemonic;
        private final String title;
        private final List<String> aliases = new ArrayList<>();
        private final List<String[]> forms = new ArrayList<>();
        private String takenFlags = "";
        private String flags = "";
        private String undefinedFlags = "";
        private String faults = "";
        private String pseudocode = "";
        private String reference = "";
        private boolean lockable;
        private RepeatUse repeat = RepeatUse.NONE;
        private Flow flow = Flow.SEQUENTIAL;
        private Reach reach = Reach.OPERANDS;

        private Builder(String mnemonic, String title) {
            this.mnemonic = mnemonic;
            this.title = title;
        }

        public Builder alias(String... names) {
            aliases.addAll(List.of(names));
            return this;
        }

        /**
         * Adds a form: encoding and operands in the notation of {@link Form#parse}. Order counts: of forms that encode an
         * instruction in the same number of bytes the assembler takes the first, and NASM's choice stands first (a move
         * between registers is 89, not 8B).
         */
        public Builder form(String encoding, String... operands) {
            String[] row = new String[operands.length + 1];
            row[0] = encoding;
            System.arraycopy(operands, 0, row, 1, operands.length);
            forms.add(row);
            return this;
        }

        public Builder takesFlags(String taken) {
            takenFlags = taken;
            return this;
        }

        public Builder flags(String set) {
            flags = set;
            return this;
        }

        public Builder undefinedFlags(String undefined) {
            undefinedFlags = undefined;
            return this;
        }

        public Builder faults(String text) {
            faults = text;
            return this;
        }

        public Builder pseudocode(String text) {
            pseudocode = text;
            return this;
        }

        public Builder reference(String text) {
            reference = text;
            return this;
        }

        public Builder lockable() {
            lockable = true;
            return this;
        }

        public Builder repeats(RepeatUse use) {
            repeat = use;
            return this;
        }

        public Builder flow(Flow where) {
            flow = where;
            return this;
        }

        public Builder reach(Reach how) {
            reach = how;
            return this;
        }

        public Definition means(Meaning meaning) {
            return new Definition(this, meaning);
        }

        public Definition computes(Meaning.Binary meaning) {
            return means(meaning);
        }

        public Definition compares(Meaning.Compare meaning) {
            return means(meaning);
        }

        public Definition branches(Meaning.Branch meaning) {
            return means(meaning);
        }

        public Definition executes(Meaning.General meaning) {
            return means(meaning);
        }
    }
}
