package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One call of a macro while its body is processed. */
final class MacroCall {
    private final List<List<Token>> arguments;
    private final int given;
    private final int number;

    /**
     * @param number tells the {@code %%} labels of this call from those of others
     */
    MacroCall(Macro macro, List<List<Token>> arguments, int number) {
        this.number = number;
        this.arguments = new ArrayList<>();
        List<List<Token>> all = greedy(macro, arguments);
        all.forEach(argument -> this.arguments.add(unwrapped(argument)));
        int withDefaults = macro.least() + macro.defaults().size();
        for (int i = all.size(); i < withDefaults; i++) {
            this.arguments.add(macro.defaults().get(i - macro.least()));
        }
        this.given = this.arguments.size();
    }

    /** With a greedy macro the last parameter takes what is left, commas included. */
    private static List<List<Token>> greedy(Macro macro, List<List<Token>> arguments) {
        if (!macro.greedy() || macro.most() < 1 || arguments.size() <= macro.most()) {
            return arguments;
        }
        List<List<Token>> result = new ArrayList<>(arguments.subList(0, macro.most() - 1));
        List<Token> rest = new ArrayList<>();
        for (List<Token> argument : arguments.subList(macro.most() - 1, arguments.size())) {
            if (!rest.isEmpty()) {
                rest.add(new Token(Token.Kind.SYMBOL, ",", 0, 1, 1));
            }
            rest.addAll(argument);
        }
        result.add(rest);
        return result;
    }

    /** Braces keep the commas of an argument together and do not belong to it. */
    private static List<Token> unwrapped(List<Token> argument) {
        boolean braces = argument.size() > 1
                && argument.get(0).is("{")
                && argument.get(argument.size() - 1).is("}");
        return braces ? argument.subList(1, argument.size() - 1) : argument;
    }

    /** Moves every parameter {@code places} to the left, those that fall out to the end. */
    void rotate(long places) {
        if (!arguments.isEmpty()) {
            Collections.rotate(arguments, (int) -(places % arguments.size()));
        }
    }

    /** {@code tokens} with the parameters put in. */
    List<Token> bind(List<Token> tokens) {
        List<Token> result = new ArrayList<>();
        for (Token token : tokens) {
            String text = token.text();
            if (token.kind() == Token.Kind.WORD && text.indexOf('%') >= 0 && text.length() > 1) {
                bind(token, text, result);
            } else {
                result.add(token);
            }
        }
        return result;
    }

    private void bind(Token token, String text, List<Token> result) {
        if (text.startsWith("%%")) {
            result.add(Token.word("..@" + number + "." + text.substring(2), token));
            return;
        }
        int percent = text.indexOf('%');
        int start = percent + 1;
        boolean braced = start < text.length() && text.charAt(start) == '{';
        int digits = braced ? start + 1 : start;
        int end = digits;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        int after = braced && end < text.length() && text.charAt(end) == '}' ? end + 1 : end;
        if (end == digits || end - digits > 4 || braced && after == end) {
            result.add(token);
            return;
        }
        List<Token> value = value(Integer.parseInt(text.substring(digits, end)), token);
        paste(token, text.substring(0, percent), value, text.substring(after), result);
    }

    private List<Token> value(int parameter, Token place) {
        if (parameter == 0) {
            return List.of(
                    new Token(Token.Kind.NUMBER, Integer.toString(given), given, place.column(), place.length()));
        }
        return parameter <= arguments.size() ? arguments.get(parameter - 1) : List.of();
    }

    /** {@code before%1after}: what touches a parameter becomes one word with it. */
    private static void paste(Token place, String before, List<Token> value, String after, List<Token> result) {
        if (value.isEmpty()) {
            if (!before.isEmpty() || !after.isEmpty()) {
                result.add(Token.word(before + after, place));
            }
            return;
        }
        List<Token> words = new ArrayList<>(value);
        if (!before.isEmpty()) {
            words.set(0, Token.word(before + words.get(0).text(), place));
        }
        if (!after.isEmpty()) {
            Token last = words.get(words.size() - 1);
            words.set(words.size() - 1, Token.word(last.text() + after, place));
        }
        result.addAll(words);
    }
}
