package org.vmxlab.litmus;

import java.util.Optional;
import java.util.regex.Pattern;

/** The words {@code 0:} or {@code P0:} and the register behind them. */
final class ThreadNumber {
    private static final Pattern NUMBER = Pattern.compile("P?[0-9]{1,2}\\s*:");

    private ThreadNumber() {}

    /** The number of the thread whose register comes next, its colon taken. */
    static Optional<Integer> take(Cursor cursor) {
        return cursor.match(NUMBER).map(word -> Integer.parseInt(word.replaceAll("[^0-9]", "")));
    }

    static Register register(Cursor cursor, String code) {
        cursor.takes("%");
        String word = cursor.match(Pattern.compile("[A-Za-z][A-Za-z0-9]*"))
                .orElseThrow(() -> cursor.unexpected(code, "expected a register behind the thread's number"));
        return Register.named(word)
                .orElseThrow(() -> cursor.failure(
                        code,
                        cursor.position() - word.length(),
                        cursor.position(),
                        "there is no register '" + word + "'"));
    }
}
