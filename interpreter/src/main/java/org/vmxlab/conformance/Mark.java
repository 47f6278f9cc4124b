package org.vmxlab.conformance;

import java.util.List;
import java.util.Optional;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.diagnostic.Span;

/**
 * What a line of a program must do: {@code add rax, rbx ;~ rax=12, flags=pf}. What is not mentioned stays as it is.
 *
 * @param mode how the CPU is while the line executes
 */
record Mark(Span span, Mode mode, List<Effect> effects) {
    /** Privilege and code segment that a line is executed with. */
    enum Mode {
        /** As the program has them. */
        OWN("", -1, -1),
        CPL_3("cpl3", 3, -1),
        /** CS.L = 0 at CPL 0. */
        COMPATIBILITY("compat", 0, 0);

        private final String prefix;
        private final int cpl;
        private final int codeLong;

        Mode(String prefix, int cpl, int codeLong) {
            this.prefix = prefix;
            this.cpl = cpl;
            this.codeLong = codeLong;
        }

        /** CPL to set; -1 for none. */
        int cpl() {
            return cpl;
        }

        /** CS.L to set; -1 for none. */
        int codeLong() {
            return codeLong;
        }
    }

    private static final String SIGN = ";~";

    Mark {
        effects = List.copyOf(effects);
    }

    /** The mark on a line of {@code file}; empty if it has none. */
    static Optional<Mark> of(SourceFile file, int line) {
        String text = file.line(line);
        int at = text.indexOf(SIGN);
        if (at < 0) {
            return Optional.empty();
        }
        Span span = new Span(file, line, at + 1, text.length() - at);
        String body = text.substring(at + SIGN.length()).strip();
        for (Mode mode : Mode.values()) {
            if (mode != Mode.OWN && body.startsWith(mode.prefix + ":")) {
                return Optional.of(
                        new Mark(span, mode, new EffectParser(span).parse(body.substring(mode.prefix.length() + 1))));
            }
        }
        return Optional.of(new Mark(span, Mode.OWN, new EffectParser(span).parse(body)));
    }
}
