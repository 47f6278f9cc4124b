package org.vmxlab.debug;

import java.util.BitSet;
import java.util.Locale;
import java.util.Optional;
import org.vmxlab.arch.Rflags;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.RegisterNames;
import org.vmxlab.cpu.Slot;
import org.vmxlab.diagnosis.Names;
import org.vmxlab.image.Image;
import org.vmxlab.memory.Memory;
import org.vmxlab.memory.StoreBuffer;
import org.vmxlab.report.Source;
import org.vmxlab.vmx.VmxState;

/** What there is to see of a machine that stands, as lines of text. */
final class StateText {
    private static final int REGISTERS_IN_A_LINE = 4;
    private static final int BYTES_IN_A_LINE = 16;

    private final Image image;
    private final Names names;
    private final Source source;

    StateText(Image image, Names names, Source source) {
        this.image = image;
        this.names = names;
        this.source = source;
    }

    /** Where {@code cpu} is: its place, the line of the source, the instruction. */
    String place(Cpu cpu) {
        Optional<Image.Line> line = image.lineAt(cpu.rip());
        StringBuilder text = new StringBuilder();
        text.append("CPU ").append(cpu.number()).append(" at ").append(image.describe(cpu.rip()));
        line.ifPresent(
                at -> text.append("  ").append(at.file().name()).append(':').append(at.line()));
        text.append('\n');
        line.ifPresent(at -> text.append(
                String.format("%6d | %s%n", at.line(), at.file().line(at.line()).stripTrailing())));
        text.append("       = ")
                .append(source.instruction(cpu.rip()).orElse("bytes that are no instruction of the subset"))
                .append('\n');
        return text.toString();
    }

    /** Registers, flags and what is pending. */
    String registers(Cpu cpu) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < RegisterNames.GENERAL.size(); i++) {
            boolean last = i % REGISTERS_IN_A_LINE == REGISTERS_IN_A_LINE - 1;
            text.append(String.format("%-3s %016x%s", RegisterNames.GENERAL.get(i), cpu.get(i), last ? "\n" : "  "));
        }
        text.append(String.format("rip %016x  %s%n", cpu.rip(), image.describe(cpu.rip())));
        text.append(String.format("rflags 0x%x  %s%n", cpu.rflags(), flags(cpu.rflags())));
        text.append("CPU ").append(cpu.number()).append(": ").append(mode(cpu)).append(", current VMCS ");
        long current = cpu.vmx().currentVmcs();
        text.append(current == VmxState.NONE ? "none" : names.vmcs(current)).append('\n');
        text.append("interrupts requested: ").append(vectors(cpu.apic().requested()));
        text.append("; in service: ").append(vectors(cpu.apic().inService())).append('\n');
        stores(text, cpu.storeBuffer());
        return text.toString();
    }

    private static String flags(long rflags) {
        StringBuilder text = new StringBuilder();
        for (int bit = Rflags.NAMES.size() - 1; bit >= 0; bit--) {
            if (!Rflags.NAMES.get(bit).isEmpty() && (rflags >>> bit & 1) != 0) {
                text.append(text.isEmpty() ? "" : " ").append(Rflags.NAMES.get(bit));
            }
        }
        return text.isEmpty() ? "none set" : text.toString();
    }

    private static String mode(Cpu cpu) {
        if (cpu.get(Slot.STOPPED) != 0) {
            return "its program has ended";
        }
        String activity = cpu.activity().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return activity + (cpu.vmx().isNonRoot() ? ", in its guest" : cpu.vmx().isRoot() ? ", VMX root" : "");
    }

    private static String vectors(BitSet vectors) {
        StringBuilder text = new StringBuilder();
        vectors.stream()
                .forEach(vector -> text.append(text.isEmpty() ? "" : " ").append(String.format("0x%02x", vector)));
        return text.isEmpty() ? "none" : text.toString();
    }

    private void stores(StringBuilder text, StoreBuffer buffer) {
        for (int i = 0; i < buffer.size(); i++) {
            text.append("buffered store: ")
                    .append(names.datum(buffer.address(i), buffer.bytes(i)))
                    .append(String.format(" := 0x%x (%d bytes)%n", buffer.value(i), buffer.bytes(i)));
        }
    }

    /** {@code bytes} bytes of memory as all CPUs see them. */
    String memory(Memory memory, long address, int bytes) {
        if (!memory.present(address, bytes)) {
            throw new BadCommand("the program has no memory at " + image.describe(address)
                    + (bytes > 1 ? ", or less than " + bytes + " bytes of it" : ""));
        }
        byte[] content = memory.copy(address, bytes);
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < bytes; at += BYTES_IN_A_LINE) {
            text.append(String.format("%016x ", address + at));
            for (int i = at; i < Math.min(at + BYTES_IN_A_LINE, bytes); i++) {
                text.append(String.format(" %02x", content[i]));
            }
            text.append("  ").append(names.datum(address + at, 1)).append('\n');
        }
        return text.toString();
    }
}
