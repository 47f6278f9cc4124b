package org.vmxlab.cli;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Set;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Probe;
import org.vmxlab.guest.GuestNames;

/** Prints what the machine remarks and goes on from, once for each place: {@code --undefined warn} and the like. */
final class WarningPrinter implements Probe {
    /** So that a loop over many places does not drown the result. */
    private static final int MOST = 100;

    private record Remark(String code, long rip) {}

    private final GuestNames names;
    private final PrintWriter err;
    private final Set<Remark> told = new HashSet<>();

    WarningPrinter(GuestNames names, PrintWriter err) {
        this.names = names;
        this.err = err;
    }

    @Override
    public boolean hearsAccesses() {
        return false;
    }

    @Override
    public void warned(Cpu cpu, String code, String text) {
        if (told.size() == MOST || !told.add(new Remark(code, cpu.rip()))) {
            return;
        }
        err.println("warning[" + code + "]: " + text);
        err.println("  --> "
                + names.place(cpu.rip()).map(place -> place + "  ").orElse("")
                + "CPU " + cpu.number() + ", in " + names.routine(cpu.rip()));
        if (told.size() == MOST) {
            err.println("warning: there were " + MOST + " places with remarks; further ones are not told");
        }
    }
}
