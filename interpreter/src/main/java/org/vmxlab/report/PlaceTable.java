package org.vmxlab.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.image.Image;

/** Addresses of code that a document speaks of, each described once, with the sources that they come from. */
final class PlaceTable {
    private final Image image;
    private final Source source;
    private final Map<Long, Integer> indices = new LinkedHashMap<>();
    private final Map<String, Integer> fileIndices = new LinkedHashMap<>();
    private final List<SourceFile> files = new ArrayList<>();

    PlaceTable(Image image, Source source) {
        this.image = image;
        this.source = source;
    }

    /** Index of {@code address} in {@link #places}. */
    int index(long address) {
        return indices.computeIfAbsent(address, key -> indices.size());
    }

    /** Each place as symbol and offset, index of its file (-1 if unknown), line, instruction. */
    JsonArray places() {
        JsonArray places = new JsonArray();
        for (long address : indices.keySet()) {
            Optional<Image.Line> line = image.lineAt(address);
            JsonArray place = new JsonArray();
            place.add(image.describe(address));
            place.add(line.map(found -> file(found.file())).orElse(-1));
            place.add(line.map(Image.Line::line).orElse(0));
            place.add(source.instruction(address).orElse(""));
            places.add(place);
        }
        return places;
    }

    private int file(SourceFile file) {
        Integer known = fileIndices.get(file.name());
        if (known != null) {
            return known;
        }
        fileIndices.put(file.name(), files.size());
        files.add(file);
        return files.size() - 1;
    }

    /** The files of {@link #places}, which was asked for before. */
    JsonArray files() {
        JsonArray json = new JsonArray();
        for (SourceFile file : files) {
            JsonObject one = new JsonObject();
            one.addProperty("name", file.name());
            JsonArray lines = new JsonArray();
            file.lines().forEach(lines::add);
            one.add("lines", lines);
            json.add(one);
        }
        return json;
    }
}
