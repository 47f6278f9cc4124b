package org.vmxlab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vmxlab.explore.Knowledge;
import org.vmxlab.explore.Shard;
import org.vmxlab.explore.ShardMerge;
import org.vmxlab.explore.ShardResult;
import org.vmxlab.explore.Subject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vmxlab merge}. */
@Command(
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Put the parts that 'explore --shard' saved together to the verdict of the whole.",
        header = {
            "Examples:",
            "  vmxlab explore my.asm --shard 1/3          on one machine, 2/3 and 3/3 on two others",
            "  vmxlab merge my.1of3.vmxp my.2of3.vmxp my.3of3.vmxp",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 all seen, no violation; 1 violation; 2 usage; 3 bad input: a part is missing, there twice, or of",
            "another exploration; 4 no violation, but not all was seen; 70 internal error."
        })
final class MergeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "What 'explore --shard' saved, of all parts.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--knowledge-file",
            paramLabel = "FILE",
            description = "Where to write what parts have to be explored again with, if they have to"
                    + " (default: NAME.vmxk in this folder).")
    private @Nullable Path knowledgeFile;

    @Mixin
    private ResultOptions results = new ResultOptions();

    /** A part, and where it came from. */
    private record Part(Path file, ShardResult result) {}

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        SearchedProgram searched;
        SearchFile.Header first;
        try (SearchFile file = SearchFile.open(files.get(0), SearchFile.Kind.SHARD)) {
            first = file.header();
            searched = SearchedProgram.of(file, "explore its shards anew", err);
        }
        Subject subject = searched.guest().subject();
        List<Part> parts = new ArrayList<>();
        for (Path path : files) {
            try (SearchFile file = SearchFile.open(path, SearchFile.Kind.SHARD)) {
                requireSameSearch(file, first);
                parts.add(new Part(path, file.content(from -> ShardResult.read(from, subject))));
            }
        }
        requireEachOnce(parts);
        ShardMerge merge =
                new ShardMerge(subject, parts.stream().map(Part::result).toList());
        if (!merge.agree()) {
            throw BadInput.file(
                    "the shards were not divided in the same way: they come from different versions of vmxlab;"
                            + " explore all of them with one");
        }
        long shards = parts.get(0).result().shard().of();
        int code = new SearchReport(searched, results, spec.commandLine())
                .print(
                        merge.exploration(),
                        Map.of("shards", shards),
                        Long.parseLong(first.settings().getOrDefault(SearchOptions.SEED, "1")));
        merge.lesson().ifPresent(lesson -> teach(searched, first, merge.behind(), lesson));
        return code;
    }

    private static void requireSameSearch(SearchFile file, SearchFile.Header first) {
        SearchFile.Header other = file.header();
        String wrong = null;
        if (!other.hash().equals(first.hash())) {
            wrong = "another program: its hash is " + other.hash() + ", that of the first file " + first.hash();
        } else if (!comparable(other).equals(comparable(first))) {
            Map<String, String> differing = new TreeMap<>(comparable(other));
            differing.entrySet().removeAll(comparable(first).entrySet());
            Map<String, String> instead = new TreeMap<>(comparable(first));
            instead.entrySet().removeAll(comparable(other).entrySet());
            wrong = "another exploration: it has " + words(differing) + ", the first file " + words(instead);
        }
        if (wrong != null) {
            throw BadInput.file("'" + file.path() + "' is a shard of " + wrong
                    + "; merge shards of one exploration, made with the same options but for --shard");
        }
    }

    private static String words(Map<String, String> settings) {
        return settings.isEmpty()
                ? "defaults instead"
                : settings.entrySet().stream()
                        .map(setting -> setting.getKey() + " " + setting.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static Map<String, String> comparable(SearchFile.Header header) {
        Map<String, String> settings = new TreeMap<>(header.settings());
        settings.remove(SearchOptions.SHARD_SETTING);
        return settings;
    }

    private static void requireEachOnce(List<Part> parts) {
        int of = parts.get(0).result().shard().of();
        Map<Integer, Path> seen = new LinkedHashMap<>();
        for (Part part : parts) {
            Shard shard = part.result().shard();
            if (shard.of() != of) {
                throw BadInput.file("'" + part.file() + "' is shard " + shard.number() + " of " + shard.of() + ", '"
                        + parts.get(0).file() + "' is one of " + of + "; merge the shards of one division");
            }
            Path before = seen.put(shard.number(), part.file());
            if (before != null) {
                throw BadInput.file("'" + before + "' and '" + part.file() + "' are both shard " + shard.number()
                        + " of " + of + "; name one of them");
            }
        }
        List<String> missing = new ArrayList<>();
        for (int number = 1; number <= of; number++) {
            if (!seen.containsKey(number)) {
                missing.add(number + "/" + of);
            }
        }
        if (!missing.isEmpty()) {
            throw BadInput.file((missing.size() == 1 ? "shard " : "shards ") + String.join(", ", missing)
                    + (missing.size() == 1 ? " is" : " are") + " missing; explore with --shard "
                    + missing.get(0) + " and name the file that it writes");
        }
    }

    /** Tells which shards to run again with what the others found out. */
    private void teach(SearchedProgram searched, SearchFile.Header first, List<Shard> behind, Knowledge lesson) {
        PrintWriter err = spec.commandLine().getErr();
        Path file = knowledgeFile == null
                ? ResultOptions.inThisFolder(searched.name(), SearchFile.Kind.KNOWLEDGE.ending())
                : knowledgeFile;
        String which =
                behind.stream().map(shard -> shard.number() + "/" + shard.of()).collect(Collectors.joining(", "));
        err.println("Some shards did not know what others found to be shared, so that they may have missed something.");
        if (!results.saves()) {
            err.println("Without --no-save, merge writes what they have to be explored again with.");
            err.flush();
            return;
        }
        try {
            SearchFile.write(
                    file,
                    SearchFile.Kind.KNOWLEDGE,
                    new SearchFile.Header(first.program(), first.hash(), comparable(first)),
                    lesson::write);
            err.println("Explore again with --knowledge " + file + " and merge again: --shard " + which);
        } catch (IOException unwritable) {
            err.println("warning: the file '" + file + "' cannot be written: " + unwritable.getMessage()
                    + "; --knowledge-file names another place");
        }
        err.flush();
    }
}
