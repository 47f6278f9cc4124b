package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.diagnostic.Diagnostic;
import org.vmxlab.diagnostic.Span;
import org.vmxlab.scenario.Choice;
import org.vmxlab.scenario.OptionDeclaration;
import org.vmxlab.scenario.Setting;
import org.vmxlab.scenario.Trigger;
import org.vmxlab.scenario.Variant;

/** Which value each option has: the default, then the trigger's, then the variant's, then the user's. */
final class ScenarioChoice {
    private final ScenarioDeclarations declarations;
    private final List<Diagnostic> diagnostics;
    private final Map<String, String> values = new LinkedHashMap<>();

    ScenarioChoice(ScenarioDeclarations declarations, List<Diagnostic> diagnostics) {
        this.declarations = declarations;
        this.diagnostics = diagnostics;
    }

    /**
     * Resolves what the user asked for.
     *
     * @param place where errors about the user's own choices point: the program's first line
     */
    Choice resolve(Request request, Span place) {
        declarations.options().forEach(option -> values.put(option.name(), option.defaultValue()));
        declarations.variants().forEach(variant -> check(variant.settings()));
        declarations.triggers().forEach(trigger -> check(trigger.settings()));
        Optional<Variant> variant = variant(request, place);
        Optional<Trigger> trigger = trigger(request, place);
        List<Setting> chosen = new ArrayList<>();
        trigger.ifPresent(named -> chosen.addAll(named.settings()));
        variant.ifPresent(named -> merge(named, trigger, chosen));
        request.settings().forEach((option, value) -> {
            Setting setting = new Setting(option, value, place);
            if (check(List.of(setting))) {
                chosen.add(setting);
            }
        });
        chosen.stream()
                .filter(setting -> values.containsKey(setting.option()))
                .forEach(setting -> values.put(setting.option(), setting.value()));
        return new Choice(variant, trigger, values);
    }

    private void merge(Variant variant, Optional<Trigger> trigger, List<Setting> chosen) {
        for (Setting setting : variant.settings()) {
            Optional<Setting> other = chosen.stream()
                    .filter(earlier -> earlier.option().equals(setting.option())
                            && !earlier.value().equals(setting.value()))
                    .findFirst();
            other.ifPresent(conflict -> diagnostics.add(Diagnostic.error(
                            "SCN010",
                            setting.span(),
                            "variant '" + variant.name() + "' and trigger '"
                                    + trigger.map(Trigger::name).orElse("") + "' do not agree on " + setting.option())
                    .note("note: the trigger wants " + conflict.value() + ", the variant " + setting.value())));
            chosen.add(setting);
        }
    }

    private Optional<Variant> variant(Request request, Span place) {
        if (request.variant().isEmpty()) {
            return declarations.variants().stream().findFirst();
        }
        String name = request.variant().get();
        Optional<Variant> variant = declarations.variant(name);
        if (variant.isEmpty()) {
            List<String> names = declarations.variants().stream()
                    .flatMap(known -> known.names().stream())
                    .toList();
            diagnostics.add(
                    Suggestion.unknown("SCN011", place, "the program has no variant '" + name + "'", name, names)
                            .note("note: it has " + list(names)));
        }
        return variant;
    }

    private Optional<Trigger> trigger(Request request, Span place) {
        if (request.trigger().isEmpty()) {
            return declarations.triggers().stream().findFirst();
        }
        String name = request.trigger().get();
        Optional<Trigger> trigger = declarations.trigger(name);
        if (trigger.isEmpty()) {
            List<String> names =
                    declarations.triggers().stream().map(Trigger::name).toList();
            diagnostics.add(
                    Suggestion.unknown("SCN012", place, "the program has no trigger '" + name + "'", name, names)
                            .note("note: it has " + list(names)));
        }
        return trigger;
    }

    private boolean check(List<Setting> settings) {
        boolean sound = true;
        for (Setting setting : settings) {
            Optional<OptionDeclaration> option = declarations.options().stream()
                    .filter(known -> known.name().equals(setting.option()))
                    .findFirst();
            if (option.isEmpty()) {
                List<String> names = declarations.options().stream()
                        .map(OptionDeclaration::name)
                        .toList();
                diagnostics.add(Suggestion.unknown(
                                "SCN013",
                                setting.span(),
                                "the program has no option '" + setting.option() + "'",
                                setting.option(),
                                names)
                        .note("note: it has " + list(names)));
                sound = false;
            } else if (!option.get().values().contains(setting.value())) {
                diagnostics.add(Suggestion.unknown(
                                "SCN014",
                                setting.span(),
                                "'" + setting.value() + "' is not a value of " + setting.option(),
                                setting.value(),
                                option.get().values())
                        .note("note: its values are " + list(option.get().values())));
                sound = false;
            }
        }
        return sound;
    }

    private static String list(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    /** Constants for the preprocessor: equal words have equal numbers; a value that is a number is that number. */
    Map<String, Long> constants() {
        Map<String, Long> numbers = new LinkedHashMap<>();
        for (OptionDeclaration option : declarations.options()) {
            for (String value : option.values()) {
                numbers.computeIfAbsent(value, word -> numberOf(word, numbers.size()));
            }
        }
        Map<String, Long> constants = new LinkedHashMap<>(numbers);
        values.forEach((option, value) -> constants.put(option, numbers.getOrDefault(value, 0L)));
        return constants;
    }

    private static long numberOf(String word, int known) {
        try {
            return Numbers.parse(word);
        } catch (NumberFormatException name) {
            // Far from what programs write as numbers, so that a mix-up of word and number shows.
            return 0x5ce0_0000L + known;
        }
    }
}
