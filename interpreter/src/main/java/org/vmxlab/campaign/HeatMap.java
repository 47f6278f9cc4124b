package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.image.Image;

/** What faults come to, by the line of source that they strike. */
public final class HeatMap {
    private final Image image;
    private final Map<SourceFile, TreeMap<Integer, Line>> lines = new HashMap<>();

    /** One line of source. */
    public static final class Line {
        private final int number;
        private final Map<String, Map<Effect, Long>> kinds = new TreeMap<>();

        private Line(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }

        /** For each kind of fault that strikes there how many sites have each effect. */
        public Map<String, Map<Effect, Long>> kinds() {
            return kinds;
        }

        /** The worst that comes of a fault there. */
        public Effect worst() {
            return kinds.values().stream()
                    .flatMap(counts -> counts.keySet().stream())
                    .min(Comparator.naturalOrder())
                    .orElse(Effect.MASKED);
        }

        /** Sites there. */
        public long sites() {
            return kinds.values().stream()
                    .flatMap(counts -> counts.values().stream())
                    .mapToLong(Long::longValue)
                    .sum();
        }

        /** Sites there whose fault is not masked. */
        public long vulnerable() {
            return sites()
                    - kinds.values().stream()
                            .mapToLong(counts -> counts.getOrDefault(Effect.MASKED, 0L))
                            .sum();
        }

        private void add(String kind, Effect effect, long sites) {
            kinds.computeIfAbsent(kind, name -> new EnumMap<>(Effect.class)).merge(effect, sites, Long::sum);
        }
    }

    /** A file with its lines that have sites, in their order. */
    public record File(SourceFile source, List<Line> lines) {
        public File {
            lines = List.copyOf(lines);
        }

        /** Lines where a fault is not masked. */
        public long vulnerable() {
            return lines.stream().filter(line -> line.vulnerable() > 0).count();
        }
    }

    HeatMap(BaseRun base, List<Result> results, Image image) {
        this.image = image;
        Map<Integer, List<Step>> ofCpu = new HashMap<>();
        base.steps()
                .forEach(step -> ofCpu.computeIfAbsent(step.cpu(), cpu -> new ArrayList<>())
                        .add(step));
        for (Result result : results) {
            Injection injection = result.injection();
            List<Step> struck =
                    struck(injection, ofCpu.getOrDefault(injection.step().cpu(), List.of()));
            // What a filter left out of merged sites is not known any more: they stand where the fault was tried.
            boolean each = struck.size() == injection.sites();
            for (Step step : each ? struck : List.of(injection.step())) {
                add(step.rip(), injection.kind().name(), result.outcome().effect(), each ? 1 : injection.sites());
            }
        }
    }

    /** The steps in front of which {@code injection} is the same, of those of its CPU. */
    private static List<Step> struck(Injection injection, List<Step> steps) {
        int first = lowerBound(steps, injection.since());
        int last = lowerBound(steps, injection.step().number());
        return steps.subList(Math.min(first, last), Math.min(last + 1, steps.size()));
    }

    private static int lowerBound(List<Step> steps, long number) {
        int low = 0;
        int high = steps.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (steps.get(middle).number() < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void add(long rip, String kind, Effect effect, long sites) {
        Optional<Image.Line> line = image.lineAt(rip);
        line.ifPresent(at -> lines.computeIfAbsent(at.file(), file -> new TreeMap<>())
                .computeIfAbsent(at.line(), Line::new)
                .add(kind, effect, sites));
    }

    /** Files with sites, those with most vulnerable lines first. */
    public List<File> files() {
        return lines.entrySet().stream()
                .map(entry ->
                        new File(entry.getKey(), List.copyOf(entry.getValue().values())))
                .sorted(Comparator.comparingLong(File::vulnerable)
                        .reversed()
                        .thenComparing(file -> file.source().name()))
                .toList();
    }
}
