package org.vmxlab.cli;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Set;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Probe;
import org.vmxlab.guest.GuestNames;

/**
 * Prints what the program says with {@code note}, each time; and what the machine remarks and goes on from, as with
 * {@code --undefined warn}, once for each place. Of both so many that a loop does not drown the result.
 */
final class RemarkPrinter implements Probe {
    private static final int MOST_PLACES = 100;
    private static final int MOST_NOTES = 1000;

    private record Remark(String code, long rip) {}

    private final GuestNames names;
    private final PrintWriter err;
    private final Set<Remark> told = new HashSet<>();
    private int notes;

    RemarkPrinter(GuestNames names, PrintWriter err) {
        this.names = names;
        this.err = err;
    }

    @Override
    public boolean hearsAccesses() {
        return false;
    }

    @Override
    public void noted(Cpu cpu, String text) {
        notes++;
        if (notes > MOST_NOTES) {
            return;
        }
        err.println("note: " + text + "  (CPU " + cpu.number() + ", in " + names.routine(cpu.rip())
                + names.place(cpu.rip()).map(place -> ", " + place).orElse("") + ")");
        if (notes == MOST_NOTES) {
            err.println("note: the program has said " + MOST_NOTES + " notes; further ones are not told");
        }
    }

    @Override
    public void warned(Cpu cpu, String code, String text) {
        if (told.size() == MOST_PLACES || !told.add(new Remark(code, cpu.rip()))) {
            return;
        }
        err.println("warning[" + code + "]: " + text);
        err.println("  --> "
                + names.place(cpu.rip()).map(place -> place + "  ").orElse("")
                + "CPU " + cpu.number() + ", in " + names.routine(cpu.rip()));
        if (told.size() == MOST_PLACES) {
            err.println("warning: there were " + MOST_PLACES + " places with remarks; further ones are not told");
        }
    }
}
