package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vmxlab.diagnostic.Span;

/** The procedure being expanded: names for registers, cells of the frame, registers to restore. */
final class PseudocodeScope {
    /** Bytes of a local. */
    static final int CELL = 8;

    /** How a procedure is entered and left. */
    enum Kind {
        PROCEDURE("proc", "ret"),
        HANDLER("handler", "iretq");

        private final String word;
        private final String leave;

        Kind(String word, String leave) {
            this.word = word;
            this.leave = leave;
        }

        String word() {
            return word;
        }
    }

    private final Kind kind;
    private final String name;
    private final Span place;
    private final Line header;
    private List<String> saved = List.of();
    private final Map<String, String> registers = new LinkedHashMap<>();
    private final List<String> locals = new ArrayList<>();
    private boolean entered;

    PseudocodeScope(Kind kind, String name, Line header, Span place) {
        this.kind = kind;
        this.name = name;
        this.header = header;
        this.place = place;
    }

    /** Registers to save on entry and to restore on leaving. */
    void save(List<String> registers) {
        saved = List.copyOf(registers);
    }

    Kind kind() {
        return kind;
    }

    String name() {
        return name;
    }

    Span place() {
        return place;
    }

    boolean names(String word) {
        return registers.containsKey(word) || locals.contains(word);
    }

    boolean namesRegister(String word) {
        return registers.containsKey(word);
    }

    void nameRegister(String word, String register) {
        registers.put(word, register);
    }

    void addLocal(String word) {
        locals.add(word);
    }

    List<String> locals() {
        return locals;
    }

    boolean entered() {
        return entered;
    }

    /** Writes the prologue, once. */
    void enter(PseudocodeWriter writer) {
        if (entered) {
            return;
        }
        entered = true;
        if (!locals.isEmpty()) {
            writer.text(header, "push rbp");
            writer.text(header, "mov rbp, rsp");
            writer.text(header, "sub rsp, " + CELL * locals.size());
        }
        saved.forEach(register -> writer.text(header, "push " + register));
    }

    /** Writes the epilogue. */
    void leave(PseudocodeWriter writer, Line origin) {
        for (int i = saved.size() - 1; i >= 0; i--) {
            writer.text(origin, "pop " + saved.get(i));
        }
        if (!locals.isEmpty()) {
            writer.text(origin, "mov rsp, rbp");
            writer.text(origin, "pop rbp");
        }
        writer.text(origin, kind.leave);
    }

    /** {@code tokens} with registers in place of the procedure's names for them. */
    List<Token> withRegisters(List<Token> tokens) {
        if (registers.isEmpty()) {
            return tokens;
        }
        List<Token> result = new ArrayList<>(tokens.size());
        for (Token token : tokens) {
            String register = token.kind() == Token.Kind.WORD ? registers.get(token.text()) : null;
            result.add(register == null ? token : Token.word(register, token));
        }
        return result;
    }

    /** {@code tokens} with addresses in the frame in place of the names of locals. */
    List<Token> withLocals(List<Token> tokens) {
        if (locals.isEmpty()) {
            return tokens;
        }
        List<Token> result = new ArrayList<>();
        for (Token token : tokens) {
            int cell = token.kind() == Token.Kind.WORD ? locals.indexOf(token.text()) : -1;
            if (cell < 0) {
                result.add(token);
                continue;
            }
            long offset = (long) CELL * (cell + 1);
            result.add(Token.word("rbp", token));
            result.add(new Token(Token.Kind.SYMBOL, "-", 0, token.column(), token.length()));
            result.add(new Token(Token.Kind.NUMBER, Long.toString(offset), offset, token.column(), token.length()));
        }
        return result;
    }
}
