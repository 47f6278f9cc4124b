package org.vmxlab.vectors;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.vmxlab.isa.Disassembler;
import org.vmxlab.isa.Form;

/** Random integer instructions against another processor: the first divergence, shrunk; or rows of its answers. */
public final class ProcessorCheck {
    private static final int BATCH = 20_000;
    private static final long[] SIMPLE = {0, 1, -1L};

    private final Processor processor;
    private final long seed;
    private final ProcessorComparison comparison = new ProcessorComparison();
    private final Disassembler disassembler = new Disassembler(address -> Optional.empty());

    /**
     * Samples on which this machine and the processor differ.
     *
     * @param number of the sample, counted from 0
     * @param differences one line each
     * @param row the sample with the processor's answer, as a file of vectors holds it
     */
    public record Divergence(long number, String instruction, List<String> differences, String row) {}

    public ProcessorCheck(Processor processor, long seed) {
        this.processor = processor;
        this.seed = seed;
    }

    /** The first divergence among {@code count} samples; {@code progress} hears how many agreed. */
    public Optional<Divergence> compare(long count, LongConsumer progress) {
        SampleGenerator generator = new SampleGenerator(seed);
        for (long done = 0; done < count; done += BATCH) {
            List<IntegerSample> samples = new ArrayList<>();
            for (long i = 0; i < Math.min(BATCH, count - done); i++) {
                samples.add(generator.next());
            }
            List<IntegerAnswer> answers = processor.answers(samples);
            for (int i = 0; i < samples.size(); i++) {
                if (!comparison.differences(samples.get(i), answers.get(i)).isEmpty()) {
                    return Optional.of(divergence(done + i, shrunk(samples.get(i))));
                }
            }
            progress.accept(done + samples.size());
        }
        return Optional.empty();
    }

    private Divergence divergence(long number, IntegerSample sample) {
        IntegerAnswer answer = processor.answers(List.of(sample)).get(0);
        return new Divergence(
                number,
                disassembler.text(sample.instruction()),
                comparison.differences(sample, answer),
                row(sample, answer).toString());
    }

    /** The same divergence with as many plain register values as it bears. */
    private IntegerSample shrunk(IntegerSample found) {
        IntegerSample smallest = found;
        for (int register = 0; register < found.registers().length; register++) {
            for (long value : SIMPLE) {
                IntegerSample candidate = smallest.with(register, value);
                if (diverges(candidate)) {
                    smallest = candidate;
                    break;
                }
            }
        }
        IntegerSample plain = smallest.withFlags(0);
        return diverges(plain) ? plain : smallest;
    }

    private boolean diverges(IntegerSample sample) {
        return !comparison
                .differences(sample, processor.answers(List.of(sample)).get(0))
                .isEmpty();
    }

    /** {@code each} rows for every use of every form: with registers, with memory, with LOCK, repeated. */
    public List<String> rows(int each) {
        SampleGenerator generator = new SampleGenerator(seed);
        List<IntegerSample> samples = new ArrayList<>();
        for (Form form : generator.forms()) {
            samples.addAll(FormSamples.of(generator, form, each));
        }
        List<IntegerAnswer> answers = processor.answers(samples);
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            comparison.answer(samples.get(i));
            rows.add(row(samples.get(i), answers.get(i)).toString());
        }
        return rows;
    }

    private JsonObject row(IntegerSample sample, IntegerAnswer answer) {
        return new IntegerRowWriter(sample, answer, comparison.accessed()).row(disassembler.text(sample.instruction()));
    }
}
