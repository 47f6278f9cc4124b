package org.vmxlab.litmus;

/** A value that a test writes down. */
sealed interface Constant {
    /** A number of up to 64 bits. */
    record Number(long value) implements Constant {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /** The address of the location {@code name}. */
    record AddressOf(String name) implements Constant {
        @Override
        public String toString() {
            return name;
        }
    }
}
