package org.vmxlab.vectors;

import java.util.List;

/** One operation of a sequence, on a CPU and its local APIC. */
record ApicOperation(int cpu, String name, List<String> arguments) {
    ApicOperation {
        arguments = List.copyOf(arguments);
    }

    /** @param text name and arguments, with spaces between them */
    static ApicOperation of(int cpu, String text) {
        List<String> words = List.of(text.split(" "));
        return new ApicOperation(cpu, words.get(0), words.subList(1, words.size()));
    }

    /** Name and arguments. */
    String text() {
        return (name + " " + String.join(" ", arguments)).strip();
    }

    boolean isIpi(String kind) {
        return name.equals("ipi") && arguments.get(0).equals(kind);
    }

    @Override
    public String toString() {
        return cpu + ": " + text();
    }
}
