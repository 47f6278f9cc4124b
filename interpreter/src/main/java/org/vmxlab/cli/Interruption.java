package org.vmxlab.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C while something runs. The JVM ends when its shutdown hooks have: the one here asks for the end and waits, not
 * for long, until what is known has been printed. The JVM then exits with 130 by itself.
 */
final class Interruption implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 5;
    private static final long PATIENCE_WHILE_SAVING_SECONDS = 600;

    private final PrintWriter err;
    private final CountDownLatch told = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupted, "vmxlab-interruption");
    private volatile boolean requested;
    private volatile boolean saving;
    private volatile String known = "interrupted before anything was known";

    private Interruption(PrintWriter err) {
        this.err = err;
    }

    /** Listens for Ctrl-C until it is closed. */
    static Interruption listening(PrintWriter err) {
        Interruption interruption = new Interruption(err);
        try {
            Runtime.getRuntime().addShutdownHook(interruption.hook);
        } catch (IllegalStateException endingAlready) {
            interruption.request();
        }
        return interruption;
    }

    boolean requested() {
        return requested;
    }

    /** What Ctrl-C does. */
    void request() {
        requested = true;
    }

    /** What is known is being saved: the end waits longer. */
    void saving() {
        saving = true;
    }

    /** What to say if Ctrl-C comes now and the work at hand does not end in time. */
    void meanwhile(String text) {
        known = text;
    }

    private void interrupted() {
        request();
        try {
            boolean over = told.await(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    || saving && told.await(PATIENCE_WHILE_SAVING_SECONDS, TimeUnit.SECONDS);
            if (!over) {
                err.println(known);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        told.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The hook runs: it is what asked for the end, and has just been told that it came.
        }
    }
}
