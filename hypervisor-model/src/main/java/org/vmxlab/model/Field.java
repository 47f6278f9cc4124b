package org.vmxlab.model;

/**
 * A field of a structure, or a per-CPU variable.
 *
 * @param offset in bytes from the structure's, or the area's, beginning
 * @param width of one element in bytes
 * @param count elements, 1 or more
 * @param meaning one clause for people
 */
public record Field(String name, int offset, int width, int count, String meaning) {
    /** The field {@code inner} of the structure that lies in this datum. */
    Field at(Field inner) {
        return new Field(inner.name(), offset + inner.offset(), inner.width(), inner.count(), inner.meaning());
    }

    /** Whether the byte {@code at} bytes from the beginning belongs to it. */
    boolean covers(long at) {
        return at >= offset && at < (long) offset + (long) width * count;
    }
}
