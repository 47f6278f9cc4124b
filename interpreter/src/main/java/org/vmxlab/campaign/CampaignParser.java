package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vmxlab.diagnostic.NearestWord;

/** Reads campaign files: a directive a line, {@code ;} begins a comment. */
final class CampaignParser {
    private static final Set<String> DIRECTIVES = Stream.concat(
                    Stream.of(
                            "campaign",
                            "program",
                            "variant",
                            "trigger",
                            "set",
                            "along",
                            "kinds",
                            "sites",
                            "bits",
                            "delays",
                            "vectors",
                            "accept"),
                    Conduct.WORDS.stream())
            .collect(Collectors.toUnmodifiableSet());

    private final Map<String, String> single = new LinkedHashMap<>();
    private final Map<String, String> options = new LinkedHashMap<>();
    private final Set<FaultKind> kinds = new LinkedHashSet<>();
    private final List<SiteFilter> filters = new ArrayList<>();
    private final List<Acceptance.Rule> rules = new ArrayList<>();
    private final ParameterWords parameters = new ParameterWords();
    private final Map<String, Integer> lines = new HashMap<>();
    private int number;

    CampaignFile parse(String text) throws CampaignFile.Malformed {
        for (String line : text.lines().toList()) {
            number++;
            int comment = line.indexOf(';');
            String statement = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!statement.isEmpty()) {
                int space = statement.indexOf(' ');
                directive(
                        space < 0 ? statement : statement.substring(0, space),
                        space < 0 ? "" : statement.substring(space + 1).strip());
            }
        }
        Conduct conduct = conduct();
        require(single.containsKey("program"), "no line 'program NAME': which program is it about?");
        require(!kinds.isEmpty(), "no line 'kinds KIND, ...': which faults? 'kinds all' stands for every kind");
        return new CampaignFile(
                single.getOrDefault("campaign", ""),
                single.getOrDefault("program", ""),
                Optional.ofNullable(single.get("variant")),
                Optional.ofNullable(single.get("trigger")),
                options,
                Optional.ofNullable(single.get("along")),
                new ArrayList<>(kinds),
                filters,
                parameters.parameters(),
                rules.isEmpty() ? Acceptance.standard() : new Acceptance(rules),
                conduct);
    }

    private Conduct conduct() throws CampaignFile.Malformed {
        Map<String, String> words = new HashMap<>(single);
        words.keySet().retainAll(Conduct.WORDS);
        if (single.containsKey("along") && words.containsKey("round-robin")) {
            throw new CampaignFile.Malformed(
                    lines.getOrDefault("round-robin", number),
                    "'along' and 'round-robin' exclude each other: both decide who goes on");
        }
        try {
            return Conduct.of(words);
        } catch (Conduct.Malformed wrong) {
            throw new CampaignFile.Malformed(
                    lines.getOrDefault(wrong.word(), number), String.valueOf(wrong.getMessage()));
        }
    }

    private void directive(String word, String rest) throws CampaignFile.Malformed {
        if (!DIRECTIVES.contains(word)) {
            throw malformed("'" + word + "' is no directive of a campaign" + meant(word, DIRECTIVES) + "; there are "
                    + String.join(", ", new TreeSet<>(DIRECTIVES)));
        }
        require(!rest.isEmpty(), "'" + word + "' needs something behind it");
        try {
            switch (word) {
                case "kinds" -> readKinds(rest);
                case "sites" -> filters.add(SiteFilter.parse(rest));
                case "bits" -> parameters.bits(rest);
                case "delays" -> parameters.delays(rest);
                case "vectors" -> parameters.vectors(rest);
                case "accept" -> rules.add(rule(rest));
                case "set" -> set(rest);
                case "campaign" -> once(word, rest.replaceAll("^\"|\"$", ""));
                default -> once(word, rest);
            }
        } catch (SiteFilter.Malformed | ParameterWords.Malformed wrong) {
            throw malformed(String.valueOf(wrong.getMessage()));
        }
    }

    private void once(String word, String value) throws CampaignFile.Malformed {
        require(single.put(word, value) == null, "a second '" + word + "': a campaign has one");
        lines.put(word, number);
    }

    private void set(String rest) throws CampaignFile.Malformed {
        int equals = rest.indexOf('=');
        require(equals > 0, "'set " + rest + "': set OPTION=VALUE is expected");
        options.put(
                rest.substring(0, equals).strip(), rest.substring(equals + 1).strip());
    }

    private void readKinds(String rest) throws CampaignFile.Malformed {
        for (String name : rest.split(",", -1)) {
            String word = name.strip();
            if (word.equals("all")) {
                kinds.addAll(FaultKind.ALL);
                continue;
            }
            kinds.add(kind(word));
        }
    }

    private FaultKind kind(String name) throws CampaignFile.Malformed {
        List<String> names = FaultKind.ALL.stream().map(FaultKind::name).toList();
        return FaultKind.named(name)
                .orElseThrow(() -> malformed("there is no kind of fault '" + name + "'" + meant(name, names)
                        + "; 'vmxlab explain faults' lists them"));
    }

    /** {@code EFFECT, ... [for KIND] [in ROUTINE]}. */
    private Acceptance.Rule rule(String rest) throws CampaignFile.Malformed {
        String text = rest;
        Optional<String> routine = Optional.empty();
        Optional<String> kind = Optional.empty();
        int in = text.indexOf(" in ");
        if (in >= 0) {
            routine = Optional.of(text.substring(in + " in ".length()).strip());
            text = text.substring(0, in);
        }
        int of = text.indexOf(" for ");
        if (of >= 0) {
            kind = Optional.of(
                    kind(text.substring(of + " for ".length()).strip()).name());
            text = text.substring(0, of);
        }
        Set<Effect> effects = EnumSet.noneOf(Effect.class);
        for (String word : text.split(",", -1)) {
            effects.add(Effect.named(word.strip())
                    .orElseThrow(() -> malformed("'" + word.strip() + "' is no effect" + meant(word, Effect.words())
                            + "; the effects are " + String.join(", ", Effect.words()))));
        }
        return new Acceptance.Rule(effects, kind, routine);
    }

    private static String meant(String word, Iterable<String> candidates) {
        return NearestWord.of(word, candidates)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
    }

    private void require(boolean holds, String what) throws CampaignFile.Malformed {
        if (!holds) {
            throw malformed(what);
        }
    }

    private CampaignFile.Malformed malformed(String what) {
        return new CampaignFile.Malformed(number, what);
    }
}
