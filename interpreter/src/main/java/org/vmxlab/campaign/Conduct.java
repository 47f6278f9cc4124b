package org.vmxlab.campaign;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How a campaign is carried out, in words as campaign files and the command line have them.
 *
 * @param quantum steps of a turn, instead of the scenario's schedule
 * @param maxSteps after which a run hangs, instead of the scenario's bound
 * @param faults that strike one run
 * @param combinations of several faults that may be tried
 * @param sampling of faults, instead of all
 */
public record Conduct(
        OptionalLong quantum,
        OptionalLong maxSteps,
        int faults,
        long combinations,
        Campaign.Equivalence equivalence,
        Optional<Sampling> sampling) {
    /** Words that say it. */
    public static final Set<String> WORDS = Set.of(
            Words.ROUND_ROBIN,
            Words.MAX_STEPS,
            Words.FAULTS,
            Words.COMBINATIONS,
            Words.BRUTE_FORCE,
            Words.SAMPLE,
            Words.SEED,
            Words.SWARM);

    /** One fault in a run, everywhere, along the scenario's schedule. */
    public static final Conduct STANDARD = new Conduct(
            OptionalLong.empty(), OptionalLong.empty(), 1, 1_000_000, Campaign.Equivalence.MERGED, Optional.empty());

    private static final int MOST_FAULTS = 4;
    private static final long MOST_DRAWS = 10_000_000;
    private static final long MOST_BATCHES = 10_000;

    private static final class Words {
        static final String ROUND_ROBIN = "round-robin";
        static final String MAX_STEPS = "max-steps";
        static final String FAULTS = "faults";
        static final String COMBINATIONS = "combinations";
        static final String BRUTE_FORCE = "brute-force";
        static final String SAMPLE = "sample";
        static final String SEED = "seed";
        static final String SWARM = "swarm";
    }

    /** Words that cannot be meant. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        private final String word;

        Malformed(String word, String what) {
            super(word + " " + what);
            this.word = word;
        }

        /** The one of the words that is wrong; the message begins with it. */
        public String word() {
            return word;
        }
    }

    /** What {@code words} say, each by what stands behind it. */
    public static Conduct of(Map<String, String> words) throws Malformed {
        OptionalLong draws = number(words, Words.SAMPLE, MOST_DRAWS);
        Optional<Sampling> sampling = Optional.empty();
        if (draws.isPresent()) {
            long most = Math.min(MOST_BATCHES, draws.getAsLong());
            sampling = Optional.of(new Sampling(
                    draws.getAsLong(),
                    seed(words.getOrDefault(Words.SEED, "1")),
                    Math.toIntExact(number(words, Words.SWARM, most).orElse(1))));
        } else {
            for (String word : new String[] {Words.SEED, Words.SWARM}) {
                if (words.containsKey(word)) {
                    throw new Malformed(word, words.get(word) + ": no sample N says how many faults to draw");
                }
            }
        }
        return new Conduct(
                number(words, Words.ROUND_ROBIN, Long.MAX_VALUE),
                number(words, Words.MAX_STEPS, Long.MAX_VALUE),
                Math.toIntExact(number(words, Words.FAULTS, MOST_FAULTS).orElse(STANDARD.faults)),
                number(words, Words.COMBINATIONS, Long.MAX_VALUE).orElse(STANDARD.combinations),
                equivalence(words.getOrDefault(Words.BRUTE_FORCE, "false")),
                sampling);
    }

    private static OptionalLong number(Map<String, String> words, String word, long most) throws Malformed {
        String text = words.get(word);
        if (text == null) {
            return OptionalLong.empty();
        }
        try {
            long number = Long.parseLong(text);
            if (number >= 1 && number <= most) {
                return OptionalLong.of(number);
            }
        } catch (NumberFormatException notANumber) {
            // Told below, with numbers out of range.
        }
        throw new Malformed(
                word,
                text + ": a number " + (most == Long.MAX_VALUE ? "from 1 on" : "from 1 to " + most) + " is expected");
    }

    private static long seed(String text) throws Malformed {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            throw new Malformed(Words.SEED, text + ": a whole number is expected");
        }
    }

    private static Campaign.Equivalence equivalence(String text) throws Malformed {
        return switch (text) {
            case "true" -> Campaign.Equivalence.BRUTE_FORCE;
            case "false" -> Campaign.Equivalence.MERGED;
            default -> throw new Malformed(Words.BRUTE_FORCE, text + ": true or false is expected");
        };
    }

    /** The words that say this. */
    public Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        quantum.ifPresent(steps -> words.put(Words.ROUND_ROBIN, Long.toString(steps)));
        maxSteps.ifPresent(steps -> words.put(Words.MAX_STEPS, Long.toString(steps)));
        words.put(Words.FAULTS, Integer.toString(faults));
        words.put(Words.COMBINATIONS, Long.toString(combinations));
        words.put(Words.BRUTE_FORCE, Boolean.toString(equivalence == Campaign.Equivalence.BRUTE_FORCE));
        sampling.ifPresent(drawn -> {
            words.put(Words.SAMPLE, Long.toString(drawn.draws()));
            words.put(Words.SEED, Long.toString(drawn.seed()));
            words.put(Words.SWARM, Integer.toString(drawn.batches()));
        });
        return words;
    }
}
