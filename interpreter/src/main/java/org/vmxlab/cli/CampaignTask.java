package org.vmxlab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vmxlab.campaign.Campaign;
import org.vmxlab.campaign.CampaignFile;
import org.vmxlab.campaign.FaultKind;
import org.vmxlab.campaign.Findings;
import org.vmxlab.campaign.Sampling;
import org.vmxlab.campaign.SiteFilter;
import org.vmxlab.campaign.Subject;
import org.vmxlab.explore.Shard;
import org.vmxlab.guest.Guest;
import org.vmxlab.schedule.AsRecorded;
import org.vmxlab.schedule.ForkableSchedule;
import org.vmxlab.schedule.RoundRobin;

/**
 * A campaign and the program that it is about.
 *
 * @param asked which faults, where, along what, and which effects are all right
 */
record CampaignTask(SearchedProgram searched, CampaignFile asked, Bounds bounds) {
    private static final String ROUND_ROBIN = "round-robin";
    private static final String MAX_STEPS = "max-steps";
    private static final String FAULTS = "faults";
    private static final String BRUTE_FORCE = "brute-force";
    private static final String SAMPLE = "sample";
    private static final String SEED = "seed";
    private static final String SWARM = "swarm";
    private static final String SHARD = SearchOptions.SHARD_SETTING;
    private static final String ALONG = "along";
    private static final String ALONG_HASH = "hash of --along";
    /** Between sites, and between rules of what is accepted; it begins a comment in campaign files. */
    private static final String NEXT = "; ";

    private static final Set<String> DIRECTIVES =
            Set.of("kinds", "sites", "bits", "delays", "vectors", "accept", ALONG);
    private static final Set<String> OTHERS =
            Set.of(ROUND_ROBIN, MAX_STEPS, FAULTS, BRUTE_FORCE, SAMPLE, SEED, SWARM, SHARD, ALONG_HASH);
    /** Faults that are drawn at the most. */
    static final long MOST_DRAWS = 10_000_000;

    /** Batches of a swarm at the most. */
    static final int MOST_BATCHES = 10_000;

    /** Faults in one run at the most. */
    static final int MOST_FAULTS = 4;

    /**
     * How the campaign is carried out.
     *
     * @param quantum steps of a turn, instead of the scenario's schedule
     * @param maxSteps after which a run hangs, instead of the scenario's bound
     * @param faults that strike one run
     * @param sampling of faults, instead of all
     */
    record Bounds(
            @Nullable Long quantum,
            @Nullable Long maxSteps,
            int faults,
            Campaign.Equivalence equivalence,
            Optional<Sampling> sampling,
            Shard shard) {}

    /** All that decides what it comes to, by name. */
    Map<String, String> settings() {
        Map<String, String> all = new TreeMap<>(searched.settings());
        all.putAll(settings(asked, bounds));
        return all;
    }

    /** What of that is not the program's. */
    static Map<String, String> settings(CampaignFile asked, Bounds bounds) {
        Map<String, String> all = new TreeMap<>();
        all.put(
                "kinds",
                String.join(", ", asked.kinds().stream().map(FaultKind::name).toList()));
        all.put(
                "sites",
                String.join(
                        NEXT, asked.filters().stream().map(SiteFilter::toString).toList()));
        all.put("bits", asked.parameters().bitWords());
        all.put("delays", asked.parameters().delayWords());
        all.put("vectors", asked.parameters().vectorWords());
        all.put("accept", String.join(NEXT, asked.acceptance().words()));
        asked.along().ifPresent(path -> {
            all.put(ALONG, path);
            all.put(ALONG_HASH, hash(runFile(path)));
        });
        if (bounds.quantum != null) {
            all.put(ROUND_ROBIN, bounds.quantum.toString());
        }
        if (bounds.maxSteps != null) {
            all.put(MAX_STEPS, bounds.maxSteps.toString());
        }
        if (bounds.faults > 1) {
            all.put(FAULTS, Integer.toString(bounds.faults));
        }
        if (bounds.equivalence == Campaign.Equivalence.BRUTE_FORCE) {
            all.put(BRUTE_FORCE, "true");
        }
        bounds.sampling.ifPresent(sampling -> {
            all.put(SAMPLE, Long.toString(sampling.draws()));
            all.put(SEED, Long.toString(sampling.seed()));
            all.put(SWARM, Integer.toString(sampling.batches()));
        });
        if (!bounds.shard.isWhole()) {
            all.put(SHARD, bounds.shard.number() + "/" + bounds.shard.of());
        }
        all.values().removeIf(String::isEmpty);
        return all;
    }

    /** What files say of it. */
    SearchFile.Header header() {
        return new SearchFile.Header(searched.name(), searched.hash(), settings());
    }

    /** The one that {@code file} is about. */
    static CampaignTask of(SearchFile file, String remedy, PrintWriter err) {
        Map<String, String> all = new TreeMap<>(file.header().settings());
        Map<String, String> own = new LinkedHashMap<>();
        for (String name : List.copyOf(all.keySet())) {
            if (DIRECTIVES.contains(name) || OTHERS.contains(name)) {
                own.put(name, all.remove(name));
            }
        }
        SearchedProgram searched = SearchedProgram.of(file, all, remedy, err);
        CampaignTask task = new CampaignTask(searched, asked(file, own), bounds(file, own));
        task.requireRun(file.path(), own.getOrDefault(ALONG_HASH, ""), remedy);
        return task;
    }

    private static CampaignFile asked(SearchFile file, Map<String, String> own) {
        try {
            return CampaignFile.parse(text(own));
        } catch (CampaignFile.Malformed malformed) {
            throw unreadable(file, malformed);
        }
    }

    private static Bounds bounds(SearchFile file, Map<String, String> own) {
        try {
            return new Bounds(
                    number(own.get(ROUND_ROBIN)),
                    number(own.get(MAX_STEPS)),
                    faults(own.get(FAULTS)),
                    own.containsKey(BRUTE_FORCE) ? Campaign.Equivalence.BRUTE_FORCE : Campaign.Equivalence.MERGED,
                    sampling(own),
                    ShardOption.parse(own.get(SHARD)));
        } catch (NumberFormatException | BadInput wrong) {
            throw unreadable(file, wrong);
        }
    }

    /** The shard whose file {@code file} is. */
    static Shard shard(SearchFile file) {
        return bounds(file, file.header().settings()).shard;
    }

    /** The same of which no shard alone is tried. */
    CampaignTask whole() {
        return new CampaignTask(
                searched,
                asked,
                new Bounds(
                        bounds.quantum,
                        bounds.maxSteps,
                        bounds.faults,
                        bounds.equivalence,
                        bounds.sampling,
                        Shard.WHOLE));
    }

    private static BadInput unreadable(SearchFile file, Exception why) {
        return BadInput.file("'" + file.path() + "' has a setting that cannot be read (" + why.getMessage()
                + "); it was not written by 'vmxlab inject'");
    }

    /** As a campaign file; which program it is about stands elsewhere. */
    private static String text(Map<String, String> own) {
        StringBuilder text = new StringBuilder("program -\n");
        own.forEach((name, value) -> {
            if (DIRECTIVES.contains(name)) {
                for (String one : value.split(NEXT, -1)) {
                    text.append(name).append(' ').append(one).append('\n');
                }
            }
        });
        return text.toString();
    }

    private static @Nullable Long number(@Nullable String text) {
        if (text == null) {
            return null;
        }
        long number = Long.parseLong(text);
        if (number < 1) {
            throw new NumberFormatException("'" + text + "' is less than 1");
        }
        return number;
    }

    private static Optional<Sampling> sampling(Map<String, String> own) {
        Long draws = number(own.get(SAMPLE));
        if (draws == null) {
            return Optional.empty();
        }
        Long batches = number(own.getOrDefault(SWARM, "1"));
        if (draws > MOST_DRAWS || batches == null || batches > MOST_BATCHES) {
            throw new NumberFormatException("a sample of " + draws + " in " + batches + " batches");
        }
        return Optional.of(new Sampling(draws, Long.parseLong(own.getOrDefault(SEED, "1")), Math.toIntExact(batches)));
    }

    private static int faults(@Nullable String text) {
        Long number = number(text);
        if (number != null && number > MOST_FAULTS) {
            throw new NumberFormatException("'" + text + "' is more than " + MOST_FAULTS);
        }
        return number == null ? 1 : Math.toIntExact(number);
    }

    private void requireRun(Path file, String hash, String remedy) {
        if (asked.along().isPresent() && !hash(runFile(asked.along().get())).equals(hash)) {
            throw BadInput.file("'" + file + "' was saved for a campaign along another run than '"
                    + asked.along().get() + "' has now; bring that back to what it was, or " + remedy);
        }
    }

    private static Path runFile(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException notAPath) {
            throw BadInput.file("'" + name + "' cannot be the path of a replay file: " + notAPath.getReason());
        }
    }

    private static String hash(Path path) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path)));
        } catch (IOException unreadable) {
            throw BadInput.file("'" + path + "' cannot be read: "
                    + (Files.exists(path) ? unreadable.getMessage() : "there is no such file"));
        } catch (NoSuchAlgorithmException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }

    /** The program along the run that is asked for. */
    Subject subject(PrintWriter err) {
        Guest guest = searched.guest();
        return new Subject(guest, schedule(err), bounds.maxSteps == null ? guest.maxSteps() : bounds.maxSteps);
    }

    /**
     * What to try of it.
     *
     * @param most combinations of several faults that may be tried
     */
    Campaign.Plan plan(long most, int parallelism, BooleanSupplier stop, Campaign.Progress progress) {
        return new Campaign.Plan(
                asked.kinds(),
                site -> asked.filters().isEmpty() || asked.filters().stream().anyMatch(filter -> filter.passes(site)),
                asked.parameters(),
                bounds.faults,
                most,
                bounds.equivalence,
                bounds.sampling,
                bounds.shard,
                parallelism,
                stop,
                progress);
    }

    /** A campaign that strikes nothing has shown nothing. */
    void requireSites(Findings findings) {
        if (!findings.hasSites()) {
            throw BadInput.file("no site: nothing along this run can be struck by "
                    + String.join(
                            ", ", asked.kinds().stream().map(FaultKind::name).toList())
                    + (asked.filters().isEmpty() ? "" : " where " + asked.filters())
                    + "; loosen the filter of sites, name other kinds, or go along another run");
        }
        for (SiteFilter filter : asked.filters()) {
            if (!findings.passes(filter)) {
                throw BadInput.file("the filter of sites '" + filter + "' matches no step of this run; loosen it, or go"
                        + " along another run");
            }
        }
        for (String routine : asked.acceptance().routines()) {
            if (searched.guest().image().symbol(routine).isEmpty()) {
                throw BadInput.file("'accept ... in " + routine + "': the program has no routine '" + routine
                        + "'; name one of its labels, or leave 'in' out");
            }
        }
        if (asked.kinds().size() < FaultKind.ALL.size()) {
            for (FaultKind kind : asked.kinds()) {
                if (findings.sites(kind) == 0) {
                    throw BadInput.file("the kind '" + kind.name() + "' has no site along this run; 'vmxlab explain "
                            + kind.name() + "' tells where it strikes");
                }
            }
        }
    }

    private Supplier<ForkableSchedule> schedule(PrintWriter err) {
        Optional<String> along = asked.along();
        if (along.isPresent()) {
            SavedRun saved = SavedRun.open(runFile(along.get()), err);
            if (!saved.guest().image().hash().equals(searched.hash())) {
                throw BadInput.file(
                        "'" + along.get() + "' was recorded for another program, variant or trigger than this");
            }
            return () ->
                    new AsRecorded(saved.replay().performed(), saved.guest().turns());
        }
        Long steps = bounds.quantum;
        return steps != null ? () -> new RoundRobin(steps) : searched.guest()::schedule;
    }
}
