package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.vmxlab.image.Image;
import org.vmxlab.image.Segment;
import org.vmxlab.image.Symbol;

/** Sections and symbols, settled, to an image. */
final class ImageAssembly {
    private ImageAssembly() {}

    /** The image; it begins at the label {@code _start} or {@code start}, else at {@code origin}. */
    static Image of(Collection<Section> sections, SymbolTable symbols, List<Image.Line> lines, long origin) {
        List<Segment> segments = new ArrayList<>();
        for (Section each : sections) {
            if (each.size() > 0) {
                boolean executable = lines.stream()
                        .anyMatch(line -> line.address() >= each.address() && line.address() < each.here());
                segments.add(new Segment(each.name(), each.address(), each.content(), each.size(), executable));
            }
        }
        List<Symbol> names = names(symbols);
        long entry = names.stream()
                .filter(symbol ->
                        symbol.name().equals("_start") || symbol.name().equals("start"))
                .mapToLong(Symbol::address)
                .findFirst()
                .orElse(origin);
        return new Image(segments, names, lines, entry);
    }

    private static List<Symbol> names(SymbolTable symbols) {
        List<Symbol> names = new ArrayList<>();
        symbols.entries().forEach((name, entry) -> {
            if (!entry.isConstant() && entry.value().address() && !name.startsWith("..")) {
                Symbol.Type type = entry.isFunction()
                        ? Symbol.Type.FUNCTION
                        : entry.isDatum() ? Symbol.Type.OBJECT : Symbol.Type.LABEL;
                names.add(new Symbol(name, entry.value().number(), entry.size(), type));
            }
        });
        return names;
    }
}
