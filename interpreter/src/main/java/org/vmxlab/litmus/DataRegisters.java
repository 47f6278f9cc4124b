package org.vmxlab.litmus;

import java.util.LinkedHashSet;
import java.util.Set;
import org.vmxlab.cpu.Slot;

/** The registers that a thread computes with: operands, but not those that only hold addresses. */
final class DataRegisters {
    private final ThreadCode code;
    private final Declarations declarations;

    DataRegisters(ThreadCode code, Declarations declarations) {
        this.code = code;
        this.declarations = declarations;
    }

    Set<Variable> all() {
        Set<Variable> all = new LinkedHashSet<>();
        for (ThreadCode.Line line : code.lines()) {
            if (line instanceof ThreadCode.Statement statement) {
                collect(statement, all);
            }
        }
        return all;
    }

    private void collect(ThreadCode.Statement statement, Set<Variable> all) {
        for (CodeOperand operand : statement.operands()) {
            if (operand instanceof CodeOperand.InRegister in
                    && !declarations.holdsAddress(code.number(), in.register())) {
                all.add(declarations.variable(code.number(), in.register()));
            }
        }
        if (statement.operation() == Operation.CMPXCHG) {
            all.add(declarations.variable(code.number(), new Register("rax", Slot.RAX, 8, 0)));
        }
    }
}
