package org.vmxlab.litmus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.diagnostic.Span;
import org.vmxlab.litmus.ThreadCode.Lock;

/** Writes the threads of a test as one source in the language of guest programs. */
final class CodeWriter {
    private static final String[] SIZES = {"", "byte", "word", "", "dword", "", "", "", "qword"};

    private static final String END = "hvstop";

    private final Placement placement;
    private final List<String> lines = new ArrayList<>();
    private final Map<Integer, ThreadCode.Line> origins = new HashMap<>();

    CodeWriter(Placement placement) {
        this.placement = placement;
        lines.add("org 0x100000");
    }

    /** The label at which thread {@code number} begins. */
    static String entry(int number) {
        return "thread_" + number;
    }

    void write(ThreadCode code) {
        Map<String, String> labels = new HashMap<>();
        for (ThreadCode.Line line : code.lines()) {
            if (line instanceof ThreadCode.Label label) {
                labels.put(label.name(), entry(code.number()) + "_" + labels.size());
            }
        }
        lines.add(entry(code.number()) + ":");
        for (ThreadCode.Line line : code.lines()) {
            if (line instanceof ThreadCode.Label label) {
                lines.add(labels.get(label.name()) + ":");
            } else if (line instanceof ThreadCode.Statement statement) {
                lines.add(text(statement, labels));
            }
            origins.put(lines.size(), line);
        }
        lines.add(END);
    }

    /** The source so far. */
    String text() {
        return String.join("\n", lines) + "\n";
    }

    /** The place in the test that line {@code number} of the source comes from. */
    Optional<Span> origin(int number) {
        return Optional.ofNullable(origins.get(number)).map(ThreadCode.Line::span);
    }

    private String text(ThreadCode.Statement statement, Map<String, String> labels) {
        if (statement.operation() == Operation.RET) {
            // A thread was called by nobody: its return is its end.
            return END;
        }
        List<String> operands = new ArrayList<>();
        for (CodeOperand operand : statement.operands()) {
            operands.add(text(operand, statement.bytes(), labels));
        }
        String lock = statement.lock() == Lock.LOCKED ? "lock " : "";
        return lock + statement.operation().mnemonic() + " " + String.join(", ", operands);
    }

    private String text(CodeOperand operand, int bytes, Map<String, String> labels) {
        if (operand instanceof CodeOperand.InRegister in) {
            return in.register().name();
        }
        if (operand instanceof CodeOperand.Immediate immediate) {
            return Long.toString(placement.word(immediate.value()));
        }
        if (operand instanceof CodeOperand.Target target) {
            return labels.getOrDefault(target.label(), target.label());
        }
        return SIZES[bytes] + " " + memory((CodeOperand.InMemory) operand);
    }

    private String memory(CodeOperand.InMemory memory) {
        StringBuilder text = new StringBuilder("[");
        long offset = memory.displacement()
                + memory.location().map(placement::address).orElse(0L);
        memory.base().ifPresent(base -> text.append(base.name()).append('+'));
        memory.index()
                .ifPresent(index -> text.append(index.name())
                        .append('*')
                        .append(memory.scale())
                        .append('+'));
        return text.append(offset).append(']').toString();
    }
}
