package org.vmxlab.vectors;

import java.util.List;

/** One operation of a sequence on the local APIC of CPU 0. */
record ApicOperation(String name, List<String> arguments) {
    ApicOperation {
        arguments = List.copyOf(arguments);
    }

    static ApicOperation of(String text) {
        List<String> words = List.of(text.split(" "));
        return new ApicOperation(words.get(0), words.subList(1, words.size()));
    }

    /** As it stands in a sequence. */
    String text() {
        return (name + " " + String.join(" ", arguments)).strip();
    }
}
