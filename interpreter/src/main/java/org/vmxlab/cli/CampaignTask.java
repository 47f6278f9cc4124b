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
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vmxlab.campaign.Campaign;
import org.vmxlab.campaign.CampaignFile;
import org.vmxlab.campaign.Conduct;
import org.vmxlab.campaign.FaultKind;
import org.vmxlab.campaign.Findings;
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
 * @param asked which faults, where, along what, which effects are all right, and how it is carried out
 * @param shard the part of it that is tried
 */
record CampaignTask(SearchedProgram searched, CampaignFile asked, Shard shard) {
    private static final String SHARD = SearchOptions.SHARD_SETTING;
    private static final String ALONG = "along";
    private static final String ALONG_HASH = "hash of --along";
    /** Between sites, and between rules of what is accepted; it begins a comment in campaign files. */
    private static final String NEXT = "; ";

    private static final Set<String> DIRECTIVES = Stream.concat(
                    Stream.of("kinds", "sites", "bits", "delays", "vectors", "accept", ALONG), Conduct.WORDS.stream())
            .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> OTHERS = Set.of(SHARD, ALONG_HASH);

    /** All that decides what it comes to, by name. */
    Map<String, String> settings() {
        Map<String, String> all = new TreeMap<>(searched.settings());
        all.putAll(settings(asked, shard));
        return all;
    }

    /** What of that is not the program's. */
    static Map<String, String> settings(CampaignFile asked, Shard shard) {
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
        all.putAll(asked.conduct().words());
        if (!shard.isWhole()) {
            all.put(SHARD, shard.number() + "/" + shard.of());
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
        CampaignTask task = new CampaignTask(searched, asked(file, own), shard(file));
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

    /** The shard whose file {@code file} is. */
    static Shard shard(SearchFile file) {
        try {
            return ShardOption.parse(file.header().settings().get(SHARD));
        } catch (BadInput wrong) {
            throw unreadable(file, wrong);
        }
    }

    /** The same of which no shard alone is tried. */
    CampaignTask whole() {
        return new CampaignTask(searched, asked, Shard.WHOLE);
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
        return new Subject(guest, schedule(err), asked.conduct().maxSteps().orElse(guest.maxSteps()));
    }

    /** What to try of it. */
    Campaign.Plan plan(int parallelism, BooleanSupplier stop, Campaign.Progress progress) {
        return new Campaign.Plan(
                asked.kinds(),
                site -> asked.filters().isEmpty() || asked.filters().stream().anyMatch(filter -> filter.passes(site)),
                asked.parameters(),
                asked.conduct().faults(),
                asked.conduct().combinations(),
                asked.conduct().equivalence(),
                asked.conduct().sampling(),
                shard,
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
        OptionalLong quantum = asked.conduct().quantum();
        return quantum.isPresent() ? () -> new RoundRobin(quantum.getAsLong()) : searched.guest()::schedule;
    }
}
