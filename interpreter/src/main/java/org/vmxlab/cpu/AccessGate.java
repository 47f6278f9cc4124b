package org.vmxlab.cpu;

/**
 * Is asked before a CPU touches memory; for searches that stop a CPU in front of what others may see. Answers by
 * returning, or by throwing {@link Paused}, upon which the step has not happened.
 */
public interface AccessGate {
    /** A load of {@code bytes} bytes that will not fault. */
    void load(Cpu cpu, long address, int bytes);

    /** A store of {@code bytes} bytes that will not fault. */
    void store(Cpu cpu, long address, int bytes);

    /** Whether a store is buffered; one that no other CPU sees need not be. */
    boolean buffers(long address, int bytes);

    /** The step is to be made later, all of it. Stackless, one for all. */
    final class Paused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** The only one. */
        public static final Paused PAUSED = new Paused();

        private Paused() {
            super("paused", null, false, false);
        }
    }
}
