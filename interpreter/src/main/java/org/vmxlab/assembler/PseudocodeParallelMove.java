package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Several registers get values at the same time: every source is read before its register is overwritten. */
final class PseudocodeParallelMove {
    private final PseudocodeWriter writer;
    private final Line origin;

    PseudocodeParallelMove(PseudocodeWriter writer, Line origin) {
        this.writer = writer;
        this.origin = origin;
    }

    /** Writes {@code moves}, whose targets differ, in an order that keeps each source until it is read. */
    void write(List<PseudocodeMove> moves) {
        List<PseudocodeMove> open = new ArrayList<>(moves);
        open.removeIf(move -> move.isRegister() && move.sourceRegister() == move.target());
        while (!open.isEmpty()) {
            Optional<PseudocodeMove> free =
                    open.stream().filter(move -> !neededByOthers(move, open)).findFirst();
            if (free.isPresent()) {
                free.get().write(writer, origin);
                done(free.get(), open);
            } else {
                exchange(open);
            }
        }
    }

    private static void done(PseudocodeMove move, List<PseudocodeMove> open) {
        open.removeIf(other -> other.target() == move.target());
    }

    private static boolean neededByOthers(PseudocodeMove move, List<PseudocodeMove> open) {
        return open.stream()
                .anyMatch(other ->
                        other.target() != move.target() && other.reads().contains(move.target()));
    }

    /** All that is left waits for each other in circles; one that is of registers alone is opened by XCHG. */
    private void exchange(List<PseudocodeMove> open) {
        PseudocodeMove move = open.stream()
                .filter(candidate -> candidate.isRegister()
                        && onlyRegistersRead(candidate.target(), open)
                        && onlyRegistersRead(candidate.sourceRegister(), open))
                .findFirst()
                .orElseThrow(() -> AssemblyException.at(
                        "PSE020",
                        origin.whole(),
                        "the arguments overwrite each other in a circle that goes through a memory operand",
                        "load the memory operand into a register of its own before the invoke"));
        int target = move.target();
        int source = move.sourceRegister();
        writer.text(origin, "xchg " + PseudocodeMove.qword(target) + ", " + PseudocodeMove.qword(source));
        done(move, open);
        for (int i = 0; i < open.size(); i++) {
            PseudocodeMove other = open.get(i);
            if (other.isRegister() && (other.sourceRegister() == target || other.sourceRegister() == source)) {
                int now = other.sourceRegister() == target ? source : target;
                open.set(i, new PseudocodeMove(other.target(), PseudocodeWriter.words(PseudocodeMove.qword(now))));
            }
        }
        open.removeIf(other -> other.isRegister() && other.sourceRegister() == other.target());
    }

    private static boolean onlyRegistersRead(int register, List<PseudocodeMove> open) {
        return open.stream().allMatch(move -> move.isRegister() || !move.reads().contains(register));
    }
}
