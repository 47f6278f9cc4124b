package org.vmxlab.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The rules of VMX and the APIC that tests can hold, by identifier; one a line in {@code rules.txt}. */
public final class Rules {
    private static final Rules STANDARD = read("/org/vmxlab/conformance/rules.txt");

    private final Map<String, String> sentences;

    private Rules(Map<String, String> sentences) {
        this.sentences = Collections.unmodifiableMap(new LinkedHashMap<>(sentences));
    }

    public static Rules standard() {
        return STANDARD;
    }

    /** Identifiers, in the order of the file. */
    public Set<String> names() {
        return sentences.keySet();
    }

    boolean known(String name) {
        return sentences.containsKey(name);
    }

    /** The rule as a sentence; empty for an identifier that does not exist. */
    public String sentence(String name) {
        return sentences.getOrDefault(name, "");
    }

    private static Rules read(String resource) {
        Map<String, String> sentences = new LinkedHashMap<>();
        try (InputStream in = Rules.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the program was built without " + resource);
            }
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                String[] parts = line.split("\\s+", 2);
                sentences.put(parts[0], parts.length > 1 ? parts[1] : "");
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return new Rules(sentences);
    }
}
