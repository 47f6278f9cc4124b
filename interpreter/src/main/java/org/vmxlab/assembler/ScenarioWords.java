package org.vmxlab.assembler;

import java.util.List;
import org.vmxlab.scenario.Scenario;

/** Takes the words of one scenario directive one after the other. */
final class ScenarioWords {
    private final Line line;
    private final List<Token> tokens;
    private int position = 1;

    ScenarioWords(Line line) {
        this.line = line;
        this.tokens = line.tokens();
    }

    Line line() {
        return line;
    }

    boolean atEnd() {
        return position >= tokens.size();
    }

    boolean accept(String word) {
        boolean here = !atEnd()
                && (tokens.get(position).is(word) || tokens.get(position).isWord(word));
        position += here ? 1 : 0;
        return here;
    }

    Token next(String expected) {
        if (atEnd()) {
            throw AssemblyException.at("SCN020", line.end(), "'" + line.first().text() + "' lacks " + expected);
        }
        return tokens.get(position++);
    }

    void end() {
        if (!atEnd()) {
            throw AssemblyException.at(
                    "SCN021",
                    line.span(tokens.get(position)),
                    "'" + tokens.get(position).text() + "' does not belong here");
        }
    }

    long number(String what, long least, long most) {
        Token token = next(what);
        if (token.kind() != Token.Kind.NUMBER) {
            throw AssemblyException.at(
                    "SCN022", line.span(token), "'" + token.text() + "' is not a number", what + " is a number");
        }
        if (token.value() < least || token.value() > most) {
            throw AssemblyException.at(
                    "SCN023", line.span(token), what + " is " + least + " to " + most + ", not " + token.value());
        }
        return token.value();
    }

    int cpu() {
        return (int) number("the number of a CPU", 0, Scenario.MAX_CPUS - 1);
    }

    /** A label, local ones with the label before them. */
    Token label() {
        Token token = next("a label");
        if (token.kind() != Token.Kind.WORD) {
            throw AssemblyException.at("SCN024", line.span(token), "'" + token.text() + "' is not a label");
        }
        return token;
    }

    /** A name written with {@code -} and {@code +} between its words, up to {@code end} or white space. */
    String name(String what) {
        Token token = next(what);
        StringBuilder name = new StringBuilder(token.text());
        int column = token.column() + token.length();
        while (!atEnd()
                && tokens.get(position).column() == column
                && !List.of(":", "/", ",").contains(tokens.get(position).text())) {
            Token more = tokens.get(position++);
            name.append(more.text());
            column = more.column() + more.length();
        }
        return name.toString();
    }
}
