package org.vmxlab.litmus;

import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one operand in the syntax of the test's architecture. */
final class OperandParser {
    private static final String CODE = "LIT004";
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Cursor cursor;
    private final Declarations declarations;

    OperandParser(Cursor cursor, Declarations declarations) {
        this.cursor = cursor;
        this.declarations = declarations;
    }

    CodeOperand operand() {
        if (cursor.takes("$")) {
            return new CodeOperand.Immediate(constant());
        }
        if (cursor.takes("[")) {
            return memory("]", 0);
        }
        if (cursor.takes("(")) {
            return memory(")", 0);
        }
        Optional<Long> number = cursor.number(CODE);
        if (number.isPresent()) {
            return cursor.takes("(")
                    ? memory(")", number.get())
                    : new CodeOperand.Immediate(new Constant.Number(number.get()));
        }
        if (declarations.architecture() == Architecture.X86_64) {
            cursor.expect("%", CODE, "or another operand: %register, $number, (location), displacement(%register)");
        }
        return new CodeOperand.InRegister(register());
    }

    private Constant constant() {
        Optional<Long> number = cursor.number(CODE);
        if (number.isPresent()) {
            return new Constant.Number(number.get());
        }
        return cursor.name()
                .map(name -> (Constant)
                        new Constant.AddressOf(declarations.location(name).name()))
                .orElseThrow(() -> cursor.unexpected(CODE, "expected a number behind '$'"));
    }

    private Register register() {
        int start = cursor.position();
        String word = cursor.match(WORD)
                .orElseThrow(() ->
                        cursor.unexpected(CODE, "expected an operand: a register, $number, [location] or [register]"));
        return Register.named(word)
                .filter(register -> register.number() >= 0)
                .orElseThrow(() -> cursor.failure(
                        CODE,
                        start,
                        cursor.position(),
                        "there is no register '" + word + "' that instructions of tests can use",
                        "a location stands in brackets: [" + word + "]"));
    }

    /** What stands between parentheses or brackets, the opening one taken. */
    private CodeOperand memory(String closing, long displacement) {
        CodeOperand.InMemory memory =
                declarations.architecture() == Architecture.X86 ? plain(displacement) : sourceFirst(displacement);
        cursor.expect(closing, CODE, "behind a memory operand");
        return memory;
    }

    private CodeOperand.InMemory plain(long displacement) {
        String word = cursor.match(WORD)
                .orElseThrow(() -> cursor.unexpected(CODE, "expected a location or a register in brackets"));
        Optional<Register> register = Register.named(word).filter(base -> base.bytes() == 4 && base.number() >= 0);
        return register.map(base -> CodeOperand.InMemory.through(base.whole(Architecture.X86_64), displacement))
                .orElseGet(() -> CodeOperand.InMemory.of(declarations.location(word)));
    }

    private CodeOperand.InMemory sourceFirst(long displacement) {
        if (!cursor.sees("%")) {
            String word = cursor.match(WORD)
                    .orElseThrow(() -> cursor.unexpected(CODE, "expected a location or a register in parentheses"));
            Location location = declarations.location(word);
            return new CodeOperand.InMemory(Optional.of(location), Optional.empty(), Optional.empty(), 1, displacement);
        }
        Register base = address();
        if (!cursor.takes(",")) {
            return CodeOperand.InMemory.through(base, displacement);
        }
        Register index = address();
        int scale = 1;
        if (cursor.takes(",")) {
            int start = cursor.position();
            long factor = cursor.number(CODE)
                    .orElseThrow(() -> cursor.unexpected(CODE, "expected the index register's factor: 1, 2, 4 or 8"));
            if (factor != 1 && factor != 2 && factor != 4 && factor != 8) {
                throw cursor.failure(CODE, start, cursor.position(), "an index register is taken 1, 2, 4 or 8 times");
            }
            scale = (int) factor;
        }
        return new CodeOperand.InMemory(Optional.empty(), Optional.of(base), Optional.of(index), scale, displacement);
    }

    private Register address() {
        cursor.expect("%", CODE, "before a register");
        int start = cursor.position();
        Register register = register();
        if (register.bytes() < 4) {
            throw cursor.failure(
                    CODE, start, cursor.position(), "an address is 32 or 64 bits wide, " + register.name() + " is not");
        }
        return register;
    }
}
