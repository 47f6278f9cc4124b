package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vmxlab.diagnostic.Diagnostic;
import org.vmxlab.diagnostic.Span;
import org.vmxlab.image.Image;
import org.vmxlab.image.Segment;
import org.vmxlab.image.Symbol;
import org.vmxlab.scenario.Gate;
import org.vmxlab.scenario.Scenario;
import org.vmxlab.scenario.ScriptStep;
import org.vmxlab.scenario.Start;

/** What the loader needs: stacks and interrupt descriptor table are reserved, then tied to the addresses of the image. */
final class ScenarioLoader {
    private static final String STACKS = "stacks";
    private static final String DESCRIPTORS = "interrupt_descriptors";
    private static final String AREAS = "percpu_base";
    private static final int GATE_BYTES = 16;
    /** Present, DPL 0 (Intel SDM volume 3A, figure 6-8). */
    private static final int PRESENT = 0x80;

    private static final int CODE_SELECTOR = 0x08;

    private final Optional<Scenario> scenario;
    private final int cpus;
    private final List<Diagnostic> diagnostics;

    /** @param cpus how many a program without a scenario runs on */
    ScenarioLoader(Optional<Scenario> scenario, int cpus, List<Diagnostic> diagnostics) {
        this.scenario = scenario;
        this.cpus = scenario.map(Scenario::cpus).orElse(cpus);
        this.diagnostics = diagnostics;
    }

    private int stackBytes() {
        return scenario.map(Scenario::stackBytes).orElse(Scenario.DEFAULT_STACK_BYTES) + 15 & -16;
    }

    private List<Gate> gates() {
        return scenario.map(Scenario::gates).orElse(List.of());
    }

    /** Lines that reserve stacks and descriptors, behind {@code lines}. */
    List<Line> reserve(List<Line> lines) {
        if (lines.isEmpty() || scenario.isEmpty()) {
            return lines;
        }
        Line end = lines.get(lines.size() - 1);
        PseudocodeWriter writer = new PseudocodeWriter();
        lines.forEach(writer::line);
        if (!gates().isEmpty()) {
            writer.text(end, "section .data");
            writer.text(end, "align " + GATE_BYTES);
            writer.label(end, DESCRIPTORS);
            writer.text(end, "resb " + tableBytes());
        }
        writer.text(end, "section .bss");
        writer.text(end, "alignb 16");
        writer.label(end, STACKS);
        writer.text(end, "resb " + (long) cpus * stackBytes());
        return writer.lines();
    }

    private int tableBytes() {
        return (gates().stream().mapToInt(Gate::vector).max().orElse(-1) + 1) * GATE_BYTES;
    }

    /**
     * The program, its labels tied to addresses.
     *
     * @param areaBytes distance of two CPUs' areas
     */
    Program load(Image image, long areaBytes) {
        if (scenario.isEmpty()) {
            return PlainLoading.of(image, cpus);
        }
        Image complete = gates().isEmpty() ? image : withDescriptors(image);
        long stacks = image.symbol(STACKS).map(Symbol::address).orElse(0L);
        long areas = image.symbol(AREAS).map(Symbol::address).orElse(0L);
        long table = image.symbol(DESCRIPTORS).map(Symbol::address).orElse(0L);
        int limit = gates().isEmpty() ? 0 : tableBytes() - 1;
        List<CpuStart> starts = new ArrayList<>();
        for (Start start : scenario.get().starts()) {
            long top = stacks + (long) (start.cpu() + 1) * stackBytes();
            long entry = address(image, start.label(), start.span());
            starts.add(new CpuStart(
                    start.cpu(), entry, top, areas == 0 ? 0 : areas + start.cpu() * areaBytes, table, limit));
        }
        List<ScriptStep> script = new ArrayList<>();
        scenario.get()
                .schedule()
                .ifPresent(schedule -> schedule.statements().forEach(statement -> script.add(step(image, statement))));
        return new Program(complete, scenario, starts, script);
    }

    private long address(Image image, String label, Span place) {
        Optional<Symbol> symbol = image.symbol(label);
        if (symbol.isEmpty()) {
            diagnostics.add(Suggestion.unknown(
                    "SCN050",
                    place,
                    "there is no label '" + label + "'",
                    label,
                    image.symbols().stream().map(Symbol::name).toList()));
        }
        return symbol.map(Symbol::address).orElse(0L);
    }

    private ScriptStep step(Image image, org.vmxlab.scenario.Statement statement) {
        if (statement instanceof org.vmxlab.scenario.Statement.Until until) {
            return new ScriptStep.Until(until.cpu(), address(image, until.label(), until.span()), until.occurrence());
        }
        if (statement instanceof org.vmxlab.scenario.Statement.Steps steps) {
            return new ScriptStep.Steps(steps.cpu(), steps.steps());
        }
        if (statement instanceof org.vmxlab.scenario.Statement.Free free) {
            return new ScriptStep.Free(free.cpu());
        }
        if (statement instanceof org.vmxlab.scenario.Statement.Hold hold) {
            return new ScriptStep.Hold(hold.target());
        }
        if (statement instanceof org.vmxlab.scenario.Statement.Arrive arrive) {
            return new ScriptStep.Arrive(arrive.target(), arrive.vector());
        }
        return new ScriptStep.Drain(((org.vmxlab.scenario.Statement.Drain) statement).cpu());
    }

    private Image withDescriptors(Image image) {
        long table = image.symbol(DESCRIPTORS).map(Symbol::address).orElseThrow();
        byte[] bytes = new byte[tableBytes()];
        for (Gate gate : gates()) {
            gate(bytes, gate, address(image, gate.handler(), gate.span()));
        }
        List<Segment> segments = image.segments().stream()
                .map(segment ->
                        table >= segment.address() && table < segment.end() ? patched(segment, table, bytes) : segment)
                .toList();
        return image.with(segments);
    }

    private static Segment patched(Segment segment, long at, byte[] bytes) {
        byte[] content = segment.content().clone();
        System.arraycopy(bytes, 0, content, Math.toIntExact(at - segment.address()), bytes.length);
        return new Segment(segment.name(), segment.address(), content, segment.size(), segment.executable());
    }

    /** 64-bit gate: offset in three pieces, selector, type (Intel SDM volume 3A, figure 6-8). */
    private static void gate(byte[] table, Gate gate, long offset) {
        java.nio.ByteBuffer.wrap(table, gate.vector() * GATE_BYTES, GATE_BYTES)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putShort((short) offset)
                .putShort((short) CODE_SELECTOR)
                .put((byte) 0)
                .put((byte) (PRESENT | gate.kind().type()))
                .putShort((short) (offset >>> 16))
                .putInt((int) (offset >>> 32))
                .putInt(0);
    }
}
