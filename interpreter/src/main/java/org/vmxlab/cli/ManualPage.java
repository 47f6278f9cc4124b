package org.vmxlab.cli;

import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of a command in the language of man(7), from what {@code --help} is made of. */
final class ManualPage {
    private final CommandSpec spec;
    private final StringBuilder text = new StringBuilder();

    ManualPage(CommandSpec spec) {
        this.spec = spec;
    }

    /** Name of the page and of its file without the section: {@code vmxlab-run}. */
    String name() {
        return spec.qualifiedName("-");
    }

    /** The page, each line ended. */
    String text() {
        text.setLength(0);
        String title = name().toUpperCase(Locale.ROOT);
        line(".TH " + quoted(title) + " 1 \"\" " + quoted("vmxlab") + " " + quoted("vmxlab manual"));
        section("Name");
        String[] description = spec.usageMessage().description();
        line(escaped(name()) + " \\- " + escaped(description.length == 0 ? name() : description[0]));
        section("Synopsis");
        verbatim(new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF))
                .synopsis(0)
                .stripTrailing());
        section("Description");
        for (String paragraph : description) {
            line(".PP");
            line(escaped(String.format(paragraph)));
        }
        parameters();
        commands();
        examplesAndExitCodes();
        return text.toString();
    }

    private void parameters() {
        if (spec.positionalParameters().isEmpty() && spec.options().isEmpty()) {
            return;
        }
        section("Options");
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            entry(parameter.paramLabel(), parameter.description());
        }
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                String value = option.typeInfo().isBoolean() ? "" : "=" + option.paramLabel();
                entry(String.join(", ", option.names()) + value, option.description());
            }
        }
    }

    private void commands() {
        if (spec.subcommands().isEmpty()) {
            return;
        }
        section("Commands");
        for (CommandLine command : spec.subcommands().values()) {
            CommandSpec sub = command.getCommandSpec();
            if (!sub.usageMessage().hidden()) {
                entry(sub.qualifiedName("-") + "(1)", sub.usageMessage().description());
            }
        }
    }

    private void examplesAndExitCodes() {
        String examples = joined(spec.usageMessage().header());
        if (!examples.isBlank()) {
            section("Examples");
            verbatim(examples.replaceFirst("(?m)^Examples:\\n", ""));
        }
        String codes = joined(spec.usageMessage().footer());
        if (!codes.isBlank()) {
            section("Exit status");
            line(escaped(codes.replaceFirst("^Exit codes: ", "")));
        }
    }

    private static String joined(String[] lines) {
        return String.join("\n", Arrays.stream(lines).map(String::format).toList())
                .strip();
    }

    private void entry(String term, String[] description) {
        line(".TP");
        line("\\fB" + escaped(term) + "\\fR");
        line(escaped(String.join(" ", description)));
    }

    private void verbatim(String content) {
        line(".nf");
        content.lines().forEach(each -> line(escaped(each)));
        line(".fi");
    }

    private void section(String title) {
        line(".SH " + quoted(title.toUpperCase(Locale.ROOT)));
    }

    private void line(String content) {
        text.append(content).append('\n');
    }

    private static String quoted(String content) {
        return '"' + content + '"';
    }

    /** Text that troff takes as it is: backslashes and hyphens escaped, no line that begins as a request. */
    private static String escaped(String content) {
        String plain = content.replace("\\", "\\e").replace("-", "\\-");
        return plain.lines()
                .map(each -> each.startsWith(".") || each.startsWith("'") ? "\\&" + each : each)
                .reduce((first, second) -> first + "\n" + second)
                .orElse("");
    }
}
