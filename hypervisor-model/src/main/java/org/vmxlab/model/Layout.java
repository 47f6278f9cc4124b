package org.vmxlab.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Structures and per-CPU variables, read from the file that guest programs include. */
public final class Layout {
    private static final String RESOURCE = "/model/xen.inc";
    private static final Pattern STRUCTURE = Pattern.compile("struc\\s+(\\w+)");
    private static final Pattern FIELD = Pattern.compile("\\.(\\w+):\\s+res([bwdq])\\s+(\\w+)\\s*;\\s*(.+)");
    private static final Pattern PER_CPU = Pattern.compile("percpu\\s+(\\w+):\\s+res([bwdq])\\s+(\\w+)\\s*;\\s*(.+)");

    private final Map<String, Map<String, Field>> structures = new LinkedHashMap<>();
    private final Map<String, Integer> sizes = new LinkedHashMap<>();
    private final Map<String, Field> perCpu = new LinkedHashMap<>();

    private Layout(List<String> lines) {
        Map<String, Field> open = new LinkedHashMap<>();
        String structure = "";
        int offset = 0;
        int perCpuOffset = 0;
        for (String line : lines) {
            String text = line.strip();
            Matcher header = STRUCTURE.matcher(text);
            Matcher field = FIELD.matcher(text);
            Matcher variable = PER_CPU.matcher(text);
            if (header.matches()) {
                structure = header.group(1);
                open = new LinkedHashMap<>();
                offset = 0;
            } else if (field.matches()) {
                Field read = field(field, offset);
                open.put(read.name(), read);
                offset += read.width() * read.count();
            } else if (text.equals("endstruc")) {
                structures.put(structure, open);
                sizes.put(structure, offset);
            } else if (variable.matches()) {
                // The assembler aligns each per-CPU variable to its element.
                int width = width(variable.group(2));
                perCpuOffset = (perCpuOffset + width - 1) / width * width;
                Field read = field(variable, perCpuOffset);
                perCpu.put(read.name(), read);
                perCpuOffset += read.width() * read.count();
            }
        }
    }

    /** The layout that this module comes with. */
    public static Layout standard() {
        try (InputStream in = Layout.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not on the class path");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The layout that {@code text}, in the language of guest programs, declares. */
    public static Layout parse(String text) {
        return new Layout(text.lines().toList());
    }

    /**
     * The field of a structure.
     *
     * @throws IllegalArgumentException if there is no such field
     */
    public Field field(String structure, String name) {
        Field field = structures.getOrDefault(structure, Map.of()).get(name);
        if (field == null) {
            throw new IllegalArgumentException("the layout has no field " + structure + "." + name);
        }
        return field;
    }

    /**
     * A per-CPU variable.
     *
     * @throws IllegalArgumentException if there is no such variable
     */
    public Field perCpu(String name) {
        Field field = perCpu.get(name);
        if (field == null) {
            throw new IllegalArgumentException("the layout has no per-CPU variable " + name);
        }
        return field;
    }

    /** The field of {@code structure} that the byte at {@code offset} belongs to. */
    public Optional<Field> fieldAt(String structure, long offset) {
        return covering(structures.getOrDefault(structure, Map.of()), offset);
    }

    /** Size of a structure in bytes, 0 if there is none of that name. */
    public int size(String structure) {
        return sizes.getOrDefault(structure, 0);
    }

    private static Optional<Field> covering(Map<String, Field> fields, long offset) {
        return new ArrayList<>(fields.values())
                .stream().filter(field -> field.covers(offset)).findFirst();
    }

    private Field field(Matcher match, int offset) {
        return new Field(match.group(1), offset, width(match.group(2)), count(match.group(3)), match.group(4));
    }

    private int count(String text) {
        return text.endsWith("_size")
                ? size(text.substring(0, text.length() - "_size".length()))
                : Integer.parseInt(text);
    }

    private static int width(String letter) {
        return switch (letter) {
            case "b" -> 1;
            case "w" -> 2;
            case "d" -> 4;
            default -> 8;
        };
    }
}
