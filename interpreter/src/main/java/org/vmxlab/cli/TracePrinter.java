package org.vmxlab.cli;

import java.io.PrintWriter;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.RegisterNames;
import org.vmxlab.guest.GuestSource;
import org.vmxlab.image.Image;
import org.vmxlab.machine.Machine;
import org.vmxlab.schedule.StepListener;

/** Prints each step: CPU, place, instruction, registers that changed. */
final class TracePrinter implements StepListener {
    private final GuestSource source;
    private final Image image;
    private final PrintWriter err;
    private final Runnable unread;
    private final long[] before = new long[RegisterNames.GENERAL.size()];
    private String line = "";
    private long flags;

    /** @param unread what to do when nobody reads {@code err} any more, as behind {@code | head} */
    TracePrinter(Machine machine, Image image, PrintWriter err, Runnable unread) {
        this.source = new GuestSource(machine.memory(), image);
        this.image = image;
        this.err = err;
        this.unread = unread;
    }

    @Override
    public void before(Cpu cpu) {
        for (int i = 0; i < before.length; i++) {
            before[i] = cpu.get(i);
        }
        flags = cpu.rflags();
        line = String.format(
                "cpu %d  %-40s %-36s",
                cpu.number(),
                image.describe(cpu.rip()),
                source.instruction(cpu.rip()).orElse("?"));
    }

    @Override
    public void after(Cpu cpu) {
        StringBuilder changes = new StringBuilder(line);
        for (int i = 0; i < before.length; i++) {
            if (before[i] != cpu.get(i)) {
                changes.append(' ')
                        .append(RegisterNames.GENERAL.get(i))
                        .append("=0x")
                        .append(Long.toHexString(cpu.get(i)));
            }
        }
        if (flags != cpu.rflags()) {
            changes.append(" flags=0x").append(Long.toHexString(cpu.rflags()));
        }
        err.println(changes.toString().stripTrailing());
        if (err.checkError()) {
            unread.run();
        }
    }
}
