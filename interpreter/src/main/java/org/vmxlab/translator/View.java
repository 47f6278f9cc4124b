package org.vmxlab.translator;

import org.jspecify.annotations.Nullable;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.memory.Window;

/**
 * Memory as translated code sees it: a {@link Window} in which most accesses are bytes of an array and nothing else. The
 * others ask the CPU. Who accesses says with {@code position} which instruction of the unit it is, and with {@code left} how
 * many steps are left at the end of its block.
 */
final class View {
    private final Frame frame;
    private @Nullable Window shown;
    private byte[] bytes = new byte[0];
    // Biased, so that one signed comparison finds what is below, too.
    private long base;
    private long loadLimit = Long.MIN_VALUE;
    private long storeBase;
    private long storeLimit = Long.MIN_VALUE;

    View(Frame frame) {
        this.frame = frame;
    }

    /** Shows {@code window}, of which {@code plain} may be written. */
    void show(Window window, Window.Stretch plain) {
        shown = window;
        boolean unbuffered = frame.cpu().unbuffered();
        bytes = window.bytes();
        base = biased(window.base());
        loadLimit = limit(unbuffered, window.ordinary());
        storeBase = base + plain.begin();
        storeLimit = limit(unbuffered, plain.length());
    }

    /** Whether this is {@code window}, and nothing in it changed. */
    @SuppressWarnings("ReferenceEquality") // Memory makes a new one of a window in which something changed.
    boolean shows(Window window) {
        return window == shown;
    }

    /** Where accesses of up to 8 bytes may begin that end within {@code length} bytes, if they may at all. */
    private static long limit(boolean may, long length) {
        return biased(may && length >= 8 ? length - 7 : 0);
    }

    /** What is shown. */
    byte[] bytes() {
        return bytes;
    }

    /** Address of the first byte. This and what follows is biased: less is less as a signed number where it is as an unsigned one. */
    long base() {
        return base;
    }

    /** Loads may begin at less than this from {@link #base}. */
    long loadLimit() {
        return loadLimit;
    }

    /** Stores may begin from this address on. */
    long storeBase() {
        return storeBase;
    }

    /** Stores may begin at less than this from {@link #storeBase}. */
    long storeLimit() {
        return storeLimit;
    }

    private static long biased(long unsigned) {
        return unsigned + Long.MIN_VALUE;
    }

    /** {@link Cpu#load}, of what is not in the array. */
    long load(long address, int size, int position, int left) {
        Cpu cpu = frame.cpu();
        if (cpu.loadsPlainly(address)) {
            return cpu.memory().plainRead(address, size);
        }
        frame.reach(position, left);
        return cpu.load(address, size);
    }

    /** {@link Cpu#store}, to what is not in the array; answers whether the CPU is to look up. */
    boolean store(long address, long value, int size, int position, int left) {
        Cpu cpu = frame.cpu();
        if (cpu.storesPlainly(address)) {
            cpu.memory().plainWrite(address, size, value);
            return false;
        }
        frame.reach(position, left);
        cpu.store(address, size, value);
        return cpu.attention();
    }

    /** {@link Cpu#loadForWrite}. */
    long loadForWrite(long address, int size, int position, int left) {
        Cpu cpu = frame.cpu();
        if (cpu.updatesPlainly(address)) {
            return cpu.memory().plainRead(address, size);
        }
        frame.reach(position, left);
        return cpu.loadForWrite(address, size);
    }

    /** {@link Cpu#storeBack}; answers whether the CPU is to look up. */
    boolean storeBack(long address, long value, int size, int position, int left) {
        Cpu cpu = frame.cpu();
        if (cpu.updatesPlainly(address)) {
            cpu.memory().plainWrite(address, size, value);
            return false;
        }
        frame.reach(position, left);
        cpu.storeBack(address, size, value);
        return cpu.attention();
    }
}
