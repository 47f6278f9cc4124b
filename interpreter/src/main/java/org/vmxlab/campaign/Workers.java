package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that do the same work and share it out among themselves. */
final class Workers {
    private Workers() {}

    /** Does {@code work} on {@code number} threads, until all of them have returned. */
    static void run(int number, Runnable work) throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(number);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < number; i++) {
                running.add(executor.submit(work));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } finally {
            executor.shutdownNow();
        }
    }
}
