package org.vmxlab.litmus;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.vmxlab.diagnostic.NearestWord;
import org.vmxlab.litmus.Operation.Shape;
import org.vmxlab.litmus.ThreadCode.Lock;

/** Reads one cell of the code table: a label, an instruction, both or nothing. */
final class InstructionParser {
    private static final String UNSUPPORTED = "LIT004";
    private static final Pattern LABEL = Pattern.compile("[A-Za-z_.][A-Za-z0-9_/.-]*\\s*:");
    private static final Pattern TARGET = Pattern.compile("[A-Za-z_.][A-Za-z0-9_/.-]*");
    private static final int DEFAULT_BYTES = 4;

    private final Cursor cursor;
    private final Declarations declarations;

    InstructionParser(Cursor cursor, Declarations declarations) {
        this.cursor = cursor;
        this.declarations = declarations;
    }

    List<ThreadCode.Line> cell() {
        List<ThreadCode.Line> lines = new ArrayList<>();
        while (!cursor.atEnd()) {
            int start = cursor.position();
            Optional<String> label = cursor.match(LABEL);
            if (label.isEmpty()) {
                lines.add(statement());
                break;
            }
            String name = label.get().substring(0, label.get().length() - 1).trim();
            lines.add(new ThreadCode.Label(name, cursor.span(start, cursor.position())));
        }
        if (!cursor.atEnd()) {
            throw cursor.unexpected(UNSUPPORTED, "expected the end of the cell behind its instruction");
        }
        return lines;
    }

    private ThreadCode.Statement statement() {
        int start = cursor.position();
        Lock lock = cursor.takesWord("lock") ? Lock.LOCKED : Lock.NONE;
        cursor.atEnd();
        int at = cursor.position();
        String word = cursor.name().orElseThrow(() -> cursor.unexpected(UNSUPPORTED, "expected an instruction"));
        Operation.Sized sized = Operation.named(word, declarations.architecture())
                .orElseThrow(() -> cursor.failure(
                        UNSUPPORTED,
                        at,
                        at + word.length(),
                        "the instruction '" + word + "' is not supported in tests for " + declarations.architecture(),
                        suggestion(word)));
        Operation operation = sized.operation();
        List<CodeOperand> operands = operands(operation);
        int end = cursor.position();
        int bytes = operation.shape() == Shape.ONE || operands.size() == 2 ? bytes(sized, operands, at, end) : 0;
        checkOperands(operation, operands, at, end);
        if (lock == Lock.LOCKED && !(lockable(operation) && operands.get(0) instanceof CodeOperand.InMemory)) {
            throw cursor.failure(
                    UNSUPPORTED,
                    start,
                    end,
                    "LOCK is legal only before a read-modify-write of memory",
                    "add, sub, and, or, xor, inc, dec, neg, not, xadd, xchg and cmpxchg take it");
        }
        return new ThreadCode.Statement(lock, operation, bytes, operands, cursor.span(start, end));
    }

    private static boolean lockable(Operation operation) {
        return operation.lockRule() == Operation.LockRule.MEMORY_DESTINATION;
    }

    private String suggestion(String word) {
        return NearestWord.of(word, Operation.mnemonics(declarations.architecture()))
                .map(near -> "did you mean '" + near + "'?")
                .orElse(
                        "the format has mov, add, and, or, xor, shl, cmp, inc, dec, xchg, cmpxchg, fences, je, jne, jmp");
    }

    private List<CodeOperand> operands(Operation operation) {
        OperandParser parser = new OperandParser(cursor, declarations);
        switch (operation.shape()) {
            case NONE -> {
                return List.of();
            }
            case IGNORED -> {
                cursor.match(Pattern.compile("[^;|]+"));
                return List.of();
            }
            case JUMP -> {
                return List.of(new CodeOperand.Target(cursor.match(TARGET)
                        .orElseThrow(() -> cursor.unexpected(UNSUPPORTED, "expected the label to jump to"))));
            }
            case ONE -> {
                return List.of(parser.operand());
            }
            default -> {
                return two(operation, parser);
            }
        }
    }

    /** Two operands, destination first whatever the syntax. */
    private List<CodeOperand> two(Operation operation, OperandParser parser) {
        List<CodeOperand> operands = new ArrayList<>();
        operands.add(parser.operand());
        cursor.expect(",", UNSUPPORTED, "between the operands of " + operation.mnemonic());
        operands.add(parser.operand());
        boolean sourceFirst = operation.shape() == Shape.TWO && declarations.architecture() == Architecture.X86_64;
        boolean memorySecond = operation.shape() == Shape.EXCHANGE && operands.get(1) instanceof CodeOperand.InMemory;
        if (sourceFirst || memorySecond) {
            Collections.reverse(operands);
        }
        return operands;
    }

    private void checkOperands(Operation operation, List<CodeOperand> operands, int start, int end) {
        if (operation.shape() == Shape.JUMP || operands.isEmpty()) {
            return;
        }
        if (operands.get(0) instanceof CodeOperand.Immediate) {
            throw cursor.failure(
                    UNSUPPORTED,
                    start,
                    end,
                    "the destination of " + operation.mnemonic() + " is a number",
                    declarations.architecture() == Architecture.X86
                            ? "X86 code names the destination first"
                            : "X86_64 code names the source first");
        }
        boolean memorySecond = operands.size() == 2 && operands.get(1) instanceof CodeOperand.InMemory;
        if (memorySecond && operands.get(0) instanceof CodeOperand.InMemory) {
            throw cursor.failure(UNSUPPORTED, start, end, operation.mnemonic() + " has two memory operands");
        }
        if (memorySecond && operation.shape() == Shape.MEMORY_FIRST) {
            throw cursor.failure(
                    UNSUPPORTED,
                    start,
                    end,
                    "the memory operand of " + operation.mnemonic() + " comes first in this format",
                    "write 'cmpxchgl (x),%ecx'");
        }
    }

    /** The size of the operation: from its suffix, or a register, or the location's type, or 4 bytes. */
    private int bytes(Operation.Sized sized, List<CodeOperand> operands, int start, int end) {
        int bytes = sized.bytes();
        for (CodeOperand operand : operands) {
            if (!(operand instanceof CodeOperand.InRegister in)) {
                continue;
            }
            int own = in.register().bytes();
            if (bytes != 0 && bytes != own) {
                throw cursor.failure(
                        UNSUPPORTED,
                        start,
                        end,
                        "the operands of this instruction have different sizes: " + bytes * 8 + " bits and "
                                + in.register().name() + " with " + own * 8);
            }
            bytes = own;
        }
        if (bytes != 0) {
            return bytes;
        }
        return operands.get(0) instanceof CodeOperand.InMemory memory
                        && memory.location().isPresent()
                        && memory.location().get().type().sign() != IntegerType.Sign.ADAPTIVE
                ? memory.location().get().type().bytes()
                : DEFAULT_BYTES;
    }
}
