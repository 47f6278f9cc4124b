package org.vmxlab.litmus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vmxlab.diagnostic.NearestWord;

/** Reads the initial state, between its braces. */
final class InitialStateParser {
    private static final String CODE = "LIT002";
    private static final Constant ZERO = new Constant.Number(0);
    private static final int LONGEST_ARRAY = 512;

    private final Cursor cursor;
    private final Declarations declarations;

    InitialStateParser(Cursor cursor, Declarations declarations) {
        this.cursor = cursor;
        this.declarations = declarations;
    }

    void parse() {
        while (!cursor.atEnd()) {
            if (cursor.takes(";")) {
                continue;
            }
            item();
            if (!cursor.atEnd()) {
                cursor.expect(";", CODE, "behind an item of the initial state");
            }
        }
        declarations.declareTargets();
    }

    private void item() {
        if (cursor.takes("[")) {
            String name = locationName();
            cursor.expect("]", CODE, "behind the location's name");
            location(name, Optional.empty());
            return;
        }
        if (register(Optional.empty())) {
            return;
        }
        int start = cursor.position();
        String word = locationName();
        if (cursor.atEnd() || cursor.sees("=") || cursor.sees(";") || cursor.sees("[")) {
            location(word, Optional.empty());
            return;
        }
        IntegerType type = type(word, start);
        if (!register(Optional.of(type))) {
            location(locationName(), Optional.of(type));
        }
    }

    private IntegerType type(String word, int start) {
        IntegerType base = IntegerType.named(word)
                .orElseThrow(() -> cursor.failure(
                        CODE,
                        start,
                        start + word.length(),
                        "'" + word + "' is not a type that tests use",
                        NearestWord.of(word, IntegerType.names())
                                .map(near -> "did you mean '" + near + "'?")
                                .orElse("types are " + String.join(", ", IntegerType.names()))));
        return cursor.takes("*") ? IntegerType.POINTER : base;
    }

    private String locationName() {
        return cursor.name()
                .orElseThrow(() ->
                        cursor.unexpected(CODE, "expected 'x=1', 'int x', '0:rax=1' or the like, each ended by ';'"));
    }

    /** Reads {@code T:register[=value]} if that comes next. */
    private boolean register(Optional<IntegerType> type) {
        int start = cursor.position();
        Optional<Integer> thread = ThreadNumber.take(cursor);
        if (thread.isEmpty()) {
            cursor.back(start);
            return false;
        }
        Register register = ThreadNumber.register(cursor, CODE);
        type.ifPresent(declared -> declarations.declare(thread.get(), register, declared));
        if (cursor.takes("=")) {
            declarations.initialise(thread.get(), register, value());
        } else if (type.isEmpty()) {
            throw cursor.unexpected(CODE, "expected '=' and the register's initial value");
        }
        return true;
    }

    private void location(String name, Optional<IntegerType> type) {
        if (cursor.takes("[")) {
            array(name, type);
            return;
        }
        Constant value = cursor.takes("=") ? value() : ZERO;
        IntegerType otherwise = value instanceof Constant.AddressOf ? IntegerType.POINTER : IntegerType.UNTYPED;
        declarations.declare(new Location(name, type.orElse(otherwise), List.of(value)));
    }

    private void array(String name, Optional<IntegerType> type) {
        int start = cursor.position();
        long size = cursor.number(CODE)
                .orElseThrow(() -> cursor.unexpected(CODE, "expected the number of elements of the array " + name));
        if (size < 1 || size > LONGEST_ARRAY) {
            throw cursor.failure(
                    CODE, start, cursor.position(), "an array of a test has 1 to " + LONGEST_ARRAY + " elements");
        }
        cursor.expect("]", CODE, "behind the number of elements");
        List<Constant> elements = new ArrayList<>();
        if (cursor.takes("=")) {
            cursor.expect("{", CODE, "before the elements of the array");
            do {
                elements.add(value());
            } while (cursor.takes(","));
            cursor.expect("}", CODE, "behind the elements of the array");
        }
        if (elements.size() > size) {
            throw cursor.failure(
                    CODE, start, cursor.position(), name + " has " + size + " elements, not " + elements.size());
        }
        while (elements.size() < size) {
            elements.add(ZERO);
        }
        IntegerType element = type.orElseGet(() -> IntegerType.named("int").orElseThrow());
        declarations.declare(new Location(name, element, elements));
    }

    private Constant value() {
        Optional<Long> number = cursor.number(CODE);
        if (number.isPresent()) {
            return new Constant.Number(number.get());
        }
        cursor.takes("&");
        return cursor.name()
                .map(name -> (Constant) new Constant.AddressOf(name))
                .orElseThrow(() -> cursor.unexpected(CODE, "expected a number or the name of a location"));
    }
}
