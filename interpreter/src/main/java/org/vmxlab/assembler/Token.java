package org.vmxlab.assembler;

/**
 * A word of a line.
 *
 * @param text as written; of a string, its contents
 * @param value of a number
 * @param column from 1
 */
record Token(Kind kind, String text, long value, int column, int length) {
    enum Kind {
        /** Names, mnemonics, directives, also {@code .local}, {@code %1}, {@code %%local}, {@code $}. */
        WORD,
        NUMBER,
        STRING,
        SYMBOL
    }

    boolean is(String other) {
        return kind != Kind.STRING && text.equals(other);
    }

    boolean isWord(String other) {
        return kind == Kind.WORD && text.equalsIgnoreCase(other);
    }

    /** The same word at another place. */
    Token at(int newColumn, int newLength) {
        return new Token(kind, text, value, newColumn, newLength);
    }

    static Token word(String text, Token place) {
        return new Token(Kind.WORD, text, 0, place.column(), place.length());
    }
}
