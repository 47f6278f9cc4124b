package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sections of a program, in the order of their first mention. */
final class SectionSet {
    static final String CODE = ".text";

    private static final int CODE_ALIGNMENT = 16;
    private static final int DATA_ALIGNMENT = 4;

    private final Map<String, Section> sections = new LinkedHashMap<>();

    /** The section {@code name}; made when it is first asked for. */
    Section named(String name) {
        return sections.computeIfAbsent(
                name, key -> new Section(key, key.equals(CODE) ? CODE_ALIGNMENT : DATA_ALIGNMENT));
    }

    Collection<Section> all() {
        return sections.values();
    }

    void startPass() {
        sections.values().forEach(Section::startPass);
    }

    /** Whether a section other than {@code own} held {@code place} in the pass before. */
    boolean anotherHeld(long place, Section own) {
        for (Section section : sections.values()) {
            if (section != own && section.held(place)) {
                return true;
            }
        }
        return false;
    }

    /** Bytes of all sections together. */
    long total() {
        long total = 0;
        for (Section section : sections.values()) {
            total += section.size();
        }
        return total;
    }

    /** As a flat binary has them: code, others in the order of their first mention, then those without contents. */
    void place(long origin) {
        List<Section> order = new ArrayList<>();
        order.add(named(CODE));
        sections.values().stream()
                .filter(s -> !s.isEmptyInFile() && !order.contains(s))
                .forEach(order::add);
        sections.values().stream().filter(s -> !order.contains(s)).forEach(order::add);
        long at = origin;
        for (Section each : order) {
            at = each.name().equals(CODE) ? at : at + each.alignment() - 1 & -each.alignment();
            each.place(at);
            at += each.size();
        }
    }
}
