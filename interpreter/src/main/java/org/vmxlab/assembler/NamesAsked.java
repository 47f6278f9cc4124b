package org.vmxlab.assembler;

import org.jspecify.annotations.Nullable;

/** Names, and whether anybody asked for the meaning of one. */
final class NamesAsked implements Names {
    private final Names names;
    private boolean asked;

    NamesAsked(Names names) {
        this.names = names;
    }

    boolean asked() {
        return asked;
    }

    @Override
    public @Nullable Value value(String name) {
        asked = true;
        return names.value(name);
    }

    @Override
    public Value here() {
        asked = true;
        return names.here();
    }

    @Override
    public Value sectionStart() {
        asked = true;
        return names.sectionStart();
    }

    @Override
    public Iterable<String> known() {
        return names.known();
    }
}
