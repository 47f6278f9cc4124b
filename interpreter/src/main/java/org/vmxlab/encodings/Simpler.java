package org.vmxlab.encodings;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What to try instead of a line or of bytes that diverge: the same with less in it. Each is smaller, so that trying ends. */
final class Simpler {
    private static final Pattern WORD =
            Pattern.compile("\\b(lock|repe?|repne|strict|nosplit|rel|abs|byte|word|dword|qword)\\b ?|\\b[fg]s:");
    private static final Pattern TERM = Pattern.compile("[+-](?:\\w|\\*)+|\\*[0-9]");
    private static final Pattern REGISTER =
            Pattern.compile("\\b(r[0-9]+|[er]?(?:[bs]p|[sd]i|[bcd]x)|[bcd][lh]|(?:[bs]p|[sd]i)l)([dwb]?)\\b");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w])(0x[0-9a-f]{2,}|[0-9]{2,}|[2-9])\\b");

    private Simpler() {}

    /** Lines that are simpler than {@code line}, the simplest change first. */
    static List<String> lines(String line) {
        Set<String> simpler = new LinkedHashSet<>();
        replace(line, WORD, found -> "", simpler);
        replace(line, TERM, found -> "", simpler);
        replace(line, REGISTER, Simpler::accumulator, simpler);
        replace(line, NUMBER, found -> "1", simpler);
        simpler.remove(line);
        return List.copyOf(simpler);
    }

    /** RAX, or as much of it as {@code register} has bits. */
    private static String accumulator(String register) {
        if (register.matches("r[0-9]+b|..?[lh]|[bcd][lh]")) {
            return "al";
        }
        if (register.matches("r[0-9]+w|[bcds][xpi]")) {
            return "ax";
        }
        return register.endsWith("d") || register.startsWith("e") ? "eax" : "rax";
    }

    private static void replace(
            String line, Pattern pattern, java.util.function.UnaryOperator<String> by, Set<String> simpler) {
        Matcher matcher = pattern.matcher(line);
        while (matcher.find()) {
            simpler.add((line.substring(0, matcher.start()) + by.apply(matcher.group()) + line.substring(matcher.end()))
                    .strip());
        }
    }

    /** Bytes with one byte left out, or cleared. */
    static List<byte[]> codes(byte[] code) {
        List<byte[]> simpler = new ArrayList<>();
        for (int i = 0; i < code.length && code.length > 1; i++) {
            byte[] shorter = new byte[code.length - 1];
            System.arraycopy(code, 0, shorter, 0, i);
            System.arraycopy(code, i + 1, shorter, i, code.length - 1 - i);
            simpler.add(shorter);
        }
        for (int i = 0; i < code.length; i++) {
            if (code[i] != 0) {
                byte[] cleared = code.clone();
                cleared[i] = 0;
                simpler.add(cleared);
            }
        }
        return simpler;
    }
}
