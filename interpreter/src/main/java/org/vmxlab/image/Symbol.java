package org.vmxlab.image;

/**
 * A name for an address.
 *
 * @param size bytes that it names; 0 if unknown
 */
public record Symbol(String name, long address, long size, Type type) {
    /** What it names. */
    public enum Type {
        FUNCTION,
        OBJECT,
        LABEL
    }

    /** Whether {@code place} lies in what it names. */
    public boolean contains(long place) {
        return place == address || place - address > 0 && place - address < size;
    }
}
