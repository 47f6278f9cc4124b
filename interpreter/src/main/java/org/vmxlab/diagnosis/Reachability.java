package org.vmxlab.diagnosis;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.vmxlab.image.Image;
import org.vmxlab.image.Symbol;
import org.vmxlab.isa.CodeReader;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Operand;

/** Which code may execute an instruction, followed through direct calls. */
final class Reachability {
    private final Image image;
    private final CodeReader code;
    private final String mnemonic;

    /** Looks for instructions with {@code mnemonic}. */
    Reachability(Image image, CodeReader code, String mnemonic) {
        this.image = image;
        this.code = code;
        this.mnemonic = mnemonic;
    }

    /** Whether the code in {@code [from, to)}, or a procedure that it calls, contains the instruction. */
    boolean reaches(long from, long to) {
        return reaches(from, to, new HashSet<>());
    }

    private boolean reaches(long from, long to, Set<Long> visited) {
        long address = from;
        while (Long.compareUnsigned(address, to) < 0) {
            Instruction instruction = code.at(address);
            if (instruction == null) {
                return false;
            }
            if (instruction.definition().mnemonic().equals(mnemonic) || callReaches(instruction, visited)) {
                return true;
            }
            address = instruction.next();
        }
        return false;
    }

    private boolean callReaches(Instruction instruction, Set<Long> visited) {
        String name = instruction.definition().mnemonic();
        if (!name.equals("call") || !(instruction.operand(0) instanceof Operand.Target target)) {
            return false;
        }
        if (!visited.add(target.address())) {
            return false;
        }
        Optional<Symbol> symbol = image.functionAt(target.address());
        return symbol.isPresent()
                && reaches(
                        symbol.get().address(),
                        symbol.get().address() + symbol.get().size(),
                        visited);
    }
}
