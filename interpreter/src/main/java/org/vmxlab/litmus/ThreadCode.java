package org.vmxlab.litmus;

import java.util.List;
import org.vmxlab.diagnostic.Span;

/** The program of one thread, from its first row to its last. */
record ThreadCode(int number, List<Line> lines) {
    ThreadCode {
        lines = List.copyOf(lines);
    }

    /** One cell of the table, or half of it. */
    sealed interface Line {
        Span span();
    }

    /** A place to jump to. */
    record Label(String name, Span span) implements Line {}

    /**
     * An instruction.
     *
     * @param bytes size of its memory access or of its operation
     * @param operands destination first
     */
    record Statement(Lock lock, Operation operation, int bytes, List<CodeOperand> operands, Span span) implements Line {
        Statement {
            operands = List.copyOf(operands);
        }
    }

    /** Whether an instruction has the LOCK prefix. */
    enum Lock {
        NONE,
        LOCKED
    }
}
