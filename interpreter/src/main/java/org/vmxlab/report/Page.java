package org.vmxlab.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An HTML page that needs no network: template, style, script and content in one file. */
public final class Page {
    private static final String THEME = "theme.css";

    private final Class<?> owner;
    private final String name;

    /** The page {@code name} of the resources beside {@code owner}: NAME.html with NAME.css and NAME.js. */
    public Page(Class<?> owner, String name) {
        this.owner = owner;
        this.name = name;
    }

    /** Its text, with {@code parts} in the places that the template has for them: {@code {{title}}}. */
    public String render(Map<String, String> parts) {
        String text = resource(owner, name + ".html")
                .replace("{{style}}", resource(Page.class, THEME) + resource(owner, name + ".css"))
                .replace("{{script}}", resource(owner, name + ".js"));
        for (Map.Entry<String, String> part : parts.entrySet()) {
            text = text.replace("{{" + part.getKey() + "}}", part.getValue());
        }
        return text;
    }

    /** {@code text} as HTML has it. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String resource(Class<?> beside, String file) {
        try (InputStream in = beside.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not on the class path beside " + beside);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
