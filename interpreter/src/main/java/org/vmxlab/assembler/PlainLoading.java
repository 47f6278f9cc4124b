package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vmxlab.image.Image;
import org.vmxlab.image.Segment;

/** How a program without a scenario is loaded: every CPU begins at the entry, with a stack of its own, without an IDT. */
final class PlainLoading {
    private static final long STACK_BYTES = 16384;
    private static final long PAGE = 4096;

    private PlainLoading() {}

    static Program of(Image image, int cpus) {
        long end = image.segments().stream().mapToLong(Segment::end).max().orElse(image.entry());
        long stacks = (end + PAGE - 1 & -PAGE) + PAGE;
        List<Segment> segments = new ArrayList<>(image.segments());
        segments.add(new Segment(".stacks", stacks, new byte[0], cpus * STACK_BYTES, false));
        List<CpuStart> starts = new ArrayList<>();
        for (int cpu = 0; cpu < cpus; cpu++) {
            starts.add(new CpuStart(cpu, image.entry(), stacks + (cpu + 1) * STACK_BYTES, 0, 0, 0));
        }
        return new Program(
                new Image(segments, image.symbols(), image.lines(), image.entry()),
                Optional.empty(),
                starts,
                List.of());
    }
}
