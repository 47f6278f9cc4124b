package org.vmxlab.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vmxlab.cpu.Policy;
import org.vmxlab.diagnostic.NearestWord;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.diagnostic.Span;
import org.vmxlab.memory.MemoryModel;
import org.vmxlab.memory.Region;
import org.vmxlab.verdict.ViolationKind;

/** Reads the lines {@code ;@ key: value} of a test program. */
final class DirectiveParser {
    private static final Pattern LINE = Pattern.compile("\\s*;@(.*)");
    private static final Pattern ENDING =
            Pattern.compile("violation\\s+([a-z-]+)(?:\\s+cpu\\s+(\\d+))?(?:\\s+at\\s+(\\S+))?");
    private static final List<String> KEYS = List.of(
            "expect",
            "start",
            "finish",
            "changes",
            "scratch",
            "memory-model",
            "vmfail",
            "undefined",
            "owner-check",
            "undefined-flags",
            "warns",
            "holds",
            "region",
            "steps",
            "skip");
    private static final Set<String> REPEATABLE = Set.of("start", "finish", "holds", "region", "warns");

    private final SourceFile file;
    private final Set<String> seen = new HashSet<>();
    private final List<Effect> start = new ArrayList<>();
    private final List<Effect> finish = new ArrayList<>();
    private final Set<String> changes = new LinkedHashSet<>();
    private final Set<String> scratch = new LinkedHashSet<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> holds = new ArrayList<>();
    private final List<Region> regions = new ArrayList<>();
    private List<MemoryModel> models = List.of(MemoryModel.TSO, MemoryModel.SC);
    private Policy.VmfailPolicy vmfail = Policy.VmfailPolicy.TRAP;
    private Policy.Reaction undefined = Policy.Reaction.STOP;
    private Policy.Reaction ownerCheck = Policy.Reaction.STOP;
    private Policy.Reaction undefinedFlags = Policy.Reaction.IGNORE;
    private Directives.@Nullable Ending ending;
    private @Nullable Long steps;
    private @Nullable String skip;

    private DirectiveParser(SourceFile file) {
        this.file = file;
    }

    static Directives parse(SourceFile file) {
        DirectiveParser parser = new DirectiveParser(file);
        for (int line = 1; line <= file.lines().size(); line++) {
            Matcher matcher = LINE.matcher(file.line(line));
            if (matcher.matches()) {
                parser.directive(
                        matcher.group(1),
                        new Span(
                                file,
                                line,
                                matcher.start(1) + 1,
                                Math.max(1, matcher.group(1).length())));
            }
        }
        return parser.directives();
    }

    private Directives directives() {
        boolean finished = seen.contains("finish");
        if (!changes.isEmpty() && !finished) {
            throw new BadTestException(
                    new Span(file, 1, 1, 1),
                    "'changes' without 'finish' says nothing",
                    "add ';@ finish: ...', or remove it");
        }
        if (seen.contains("warns") && undefined != Policy.Reaction.WARN && undefinedFlags != Policy.Reaction.WARN) {
            throw new BadTestException(
                    new Span(file, 1, 1, 1),
                    "'warns' needs ';@ undefined: warn' or ';@ undefined-flags: warn'",
                    "otherwise the first finding stops the run");
        }
        return new Directives(
                Optional.ofNullable(ending),
                start,
                finish,
                finished,
                changes,
                scratch,
                models,
                vmfail,
                undefined,
                ownerCheck,
                undefinedFlags,
                warnings,
                holds,
                regions,
                Optional.ofNullable(steps),
                Optional.ofNullable(skip));
    }

    private void directive(String text, Span span) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new BadTestException(span, "a directive is ';@ key: value'", "keys are " + String.join(", ", KEYS));
        }
        String key = text.substring(0, colon).strip();
        String value = text.substring(colon + 1).strip();
        if (!KEYS.contains(key)) {
            throw new BadTestException(
                    span,
                    "there is no directive '" + key + "'",
                    NearestWord.of(key, KEYS)
                            .map(near -> "did you mean '" + near + "'?")
                            .orElse("keys are " + String.join(", ", KEYS)));
        }
        if (!seen.add(key) && !REPEATABLE.contains(key)) {
            throw new BadTestException(span, "'" + key + "' stands twice", "");
        }
        read(key, value, span);
    }

    private void read(String key, String value, Span span) {
        switch (key) {
            case "expect" -> ending = ending(value, span);
            case "start" -> start.addAll(new EffectParser(span).parse(value));
            case "finish" -> finish.addAll(new EffectParser(span).parse(value));
            case "changes" -> changes.addAll(registers(value, span));
            case "scratch" -> scratch.addAll(registers(value, span));
            case "memory-model" ->
                models = switch (value) {
                    case "tso" -> List.of(MemoryModel.TSO);
                    case "sc" -> List.of(MemoryModel.SC);
                    case "both" -> models;
                    default -> throw choice(key, value, "tso, sc or both", span);
                };
            case "vmfail" ->
                vmfail = switch (value) {
                    case "trap" -> Policy.VmfailPolicy.TRAP;
                    case "flags" -> Policy.VmfailPolicy.FLAGS;
                    default -> throw choice(key, value, "trap or flags", span);
                };
            case "undefined" -> undefined = reaction(key, value, span);
            case "owner-check" -> ownerCheck = reaction(key, value, span);
            case "undefined-flags" -> undefinedFlags = reaction(key, value, span);
            case "warns" -> warnings.addAll(words(value));
            case "holds" -> holds.addAll(rules(value, span));
            case "region" -> regions.add(region(value, span));
            case "steps" -> steps = number(value, span);
            default -> skip = value.isEmpty() ? "without a reason" : value;
        }
    }

    private static BadTestException choice(String key, String value, String words, Span span) {
        return new BadTestException(span, "'" + key + "' is " + words + ", not '" + value + "'", "");
    }

    private static Policy.Reaction reaction(String key, String value, Span span) {
        return switch (value) {
            case "stop" -> Policy.Reaction.STOP;
            case "warn" -> Policy.Reaction.WARN;
            case "ignore" -> Policy.Reaction.IGNORE;
            default -> throw choice(key, value, "stop, warn or ignore", span);
        };
    }

    private static Directives.Ending ending(String value, Span span) {
        if (value.equals("ok")) {
            return new Directives.Ending(Optional.empty(), Optional.empty(), Optional.empty(), span);
        }
        Matcher matcher = ENDING.matcher(value);
        if (!matcher.matches()) {
            throw new BadTestException(
                    span, "'" + value + "' is no ending", "write 'ok' or 'violation KIND cpu N at LABEL'");
        }
        Effect kind =
                new EffectParser(span).parse("violation " + matcher.group(1)).get(0);
        ViolationKind violation = ((Effect.Stops) kind).kind();
        return new Directives.Ending(
                Optional.of(violation),
                Optional.ofNullable(matcher.group(2)).map(Integer::valueOf),
                Optional.ofNullable(matcher.group(3)),
                span);
    }

    private static List<String> words(String value) {
        return Arrays.stream(value.split("[,\\s]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static List<String> registers(String value, Span span) {
        List<String> names = words(value);
        for (String name : names) {
            if (!RegisterNames.REGISTERS.containsKey(name) && !name.equals("flags") && !name.equals("memory")) {
                throw new BadTestException(
                        span, "'" + name + "' is no register", "'flags' and 'memory' stand for all of them");
            }
        }
        return names;
    }

    private static List<String> rules(String value, Span span) {
        List<String> names = words(value);
        for (String name : names) {
            if (!Rules.standard().known(name)) {
                throw new BadTestException(
                        span,
                        "there is no rule '" + name + "'",
                        NearestWord.of(name, Rules.standard().names())
                                .map(near -> "did you mean '" + near + "'?")
                                .orElse("'vmxlab test --coverage' lists them"));
            }
        }
        return names;
    }

    private static Region region(String value, Span span) {
        List<String> words = words(value);
        boolean readOnly = words.size() == 3 && words.get(2).equals("read-only");
        if (words.size() != 2 && !readOnly) {
            throw new BadTestException(span, "a region is 'ADDRESS, BYTES' and perhaps 'read-only'", "");
        }
        return new Region(
                number(words.get(0), span),
                (int) number(words.get(1), span),
                readOnly ? Region.Access.READ_ONLY : Region.Access.READ_WRITE);
    }

    private static long number(String text, Span span) {
        return ValueExpression.parse(text, span).evaluate(name -> Optional.empty());
    }
}
