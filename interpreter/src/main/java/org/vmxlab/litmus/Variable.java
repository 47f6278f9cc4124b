package org.vmxlab.litmus;

/** A part of a final state. */
sealed interface Variable {
    /** How {@link IntegerType#canonical words} of it are read. */
    IntegerType type();

    /** As JSON and messages name it: {@code 0:rax}, {@code x}. */
    String name();

    /** As states and conditions print it: {@code 0:rax}, {@code [x]}. */
    String shown();

    /** A register of a thread, the whole of it. */
    record OfThread(int thread, Register register, Architecture architecture, IntegerType type) implements Variable {
        @Override
        public String name() {
            return thread + ":" + register.shown(architecture);
        }

        @Override
        public String shown() {
            return name();
        }
    }

    /** An element of a location; {@code index} is 0 where it is no array. */
    record InMemory(Location location, int index) implements Variable {
        @Override
        public IntegerType type() {
            return location.type();
        }

        @Override
        public String name() {
            return location.elements().size() == 1 ? location.name() : location.name() + "[" + index + "]";
        }

        @Override
        public String shown() {
            return location.elements().size() == 1 ? "[" + name() + "]" : name();
        }
    }
}
