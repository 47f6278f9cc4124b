package org.vmxlab.campaign;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Makes the runs of a table again, on all cores. */
public final class Reproductions {
    private final String program;
    private final Map<String, String> settings;
    private final Effort effort;

    /**
     * What may be spent on it.
     *
     * @param stop whether runs are to be left as long as they are
     */
    public record Effort(int parallelism, BooleanSupplier stop, Campaign.Progress progress) {}

    /**
     * @param program as the user named it
     * @param settings of the program and the machine
     */
    public Reproductions(String program, Map<String, String> settings, Effort effort) {
        this.program = program;
        this.settings = Map.copyOf(settings);
        this.effort = effort;
    }

    /** The runs of {@code examples}, in their order. */
    public List<Reproduction.Shortened> of(List<Findings.Example> examples) throws InterruptedException {
        AtomicReferenceArray<Reproduction.Shortened> runs = new AtomicReferenceArray<>(examples.size());
        AtomicInteger next = new AtomicInteger();
        AtomicInteger made = new AtomicInteger();
        Workers.run(effort.parallelism, () -> {
            for (int i = next.getAndIncrement(); i < examples.size(); i = next.getAndIncrement()) {
                runs.set(i, examples.get(i).run().shortened(program, settings, effort.stop));
                effort.progress.reproduced(made.incrementAndGet(), examples.size());
            }
        });
        return IntStream.range(0, examples.size()).mapToObj(runs::get).toList();
    }
}
