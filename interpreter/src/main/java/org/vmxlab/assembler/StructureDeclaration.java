package org.vmxlab.assembler;

/** A {@code struc} while it is being declared: fields are offsets from its beginning. */
final class StructureDeclaration {
    private final String name;
    private long offset;

    StructureDeclaration(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Where the next field goes. */
    long offset() {
        return offset;
    }

    void skip(long bytes) {
        offset += bytes;
    }

    void align(long to) {
        offset = offset + to - 1 & -to;
    }
}
