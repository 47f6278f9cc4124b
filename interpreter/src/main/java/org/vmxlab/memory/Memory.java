package org.vmxlab.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Physical memory as all CPUs see it: sparse regions, little-endian, linear address = physical address.
 *
 * <p>Each page carries marks. An access whose bytes lie in one page without a mark against it is <em>plain</em> and takes
 * the fast path; everything else (page borders, code that was decoded, VMX regions, read-only pages, a journal that
 * tracks) is the business of the slow path of whoever asked.
 */
public final class Memory implements Journaled {
    /** Page holds decoded instructions; {@link #holdsCode} tells where. */
    public static final int CODE = 1;
    /** Page is a VMCS or VMXON region: ordinary accesses are reported. */
    public static final int VMX_REGION = 2;
    /** Stores raise #PF. */
    public static final int READ_ONLY = 4;

    static final int PAGE_SHIFT = 12;
    private static final int PAGE_MASK = 0xfff;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    /** Past the end of each region, so that an 8-byte view of its last byte exists. */
    static final int SLACK = 8;

    private final Journal journal;
    private final List<Region> regions;
    private final Store[] stores;
    private CodeListener codeListener = address -> {};
    /** The region of the last slow access: the one-entry look-aside of the fast path. */
    private Store near;
    // What the fast path asks of it stands here: each step from object to object costs.
    private long nearBase;
    private byte[] nearBytes = new byte[0];
    /** Loads of up to 8 bytes that begin below this offset are certainly present, and no VMX region. */
    private long loadLimit;
    /** Accesses that begin at less than {@link #plainLimit} from this offset are certainly of bytes without any mark. */
    private long plainBegin;

    private long plainLimit;

    private long changes;

    /** Hears that a byte of a page marked {@link #CODE} changed. */
    @FunctionalInterface
    public interface CodeListener {
        void codeChanged(long address);
    }

    private final class Store {
        final long base;
        final long size;
        final byte[] bytes;
        final byte[] marks;
        /** One bit a byte: it belongs to a decoded instruction. */
        final long[] code;

        /** Null after marks or code changed. */
        @Nullable
        private Window window;
        /** Accesses since the last change that did without a window. */
        private int looks;

        Store(Region region) {
            base = region.base();
            size = region.bytes();
            bytes = new byte[region.bytes() + SLACK];
            marks = new byte[region.bytes() >>> PAGE_SHIFT];
            code = new long[region.bytes() >>> 6];
            if (region.access() == Region.Access.READ_ONLY) {
                Arrays.fill(marks, (byte) READ_ONLY);
            }
        }

        void mark(long address, int value) {
            int page = (int) ((address - base) >>> PAGE_SHIFT);
            if (marks[page] != value) {
                marks[page] = (byte) value;
                forgetWindow();
            }
        }

        void forgetWindow() {
            changes++;
            window = null;
            looks = 0;
            if (this == near) {
                lookNear();
            }
        }

        /** Whether up to 8 bytes at {@code offset} are present, and no VMX region. */
        boolean readsByMarks(long offset) {
            countLook();
            return isInPage(offset) && (marks[(int) offset >>> PAGE_SHIFT] & VMX_REGION) == 0;
        }

        /** Whether up to 8 bytes at {@code offset} are bytes without any mark. */
        boolean writesByMarks(long offset) {
            countLook();
            return isInPage(offset) && (marks[(int) offset >>> PAGE_SHIFT] == 0 || isBesideCode((int) offset));
        }

        /** Makes the window when as many accesses would have needed it as it takes looks at pages to make it. */
        private void countLook() {
            if (window == null && ++looks == marks.length) {
                window();
            }
        }

        /** Whether 8 bytes at {@code offset} are in one page. */
        private boolean isInPage(long offset) {
            return offset >= 0 && offset < size && (offset & PAGE_MASK) <= PAGE_MASK - 7;
        }

        /** Whether the page has code and nothing else that matters, and up to 8 bytes at {@code offset} are none of it. */
        private boolean isBesideCode(int offset) {
            return marks[offset >>> PAGE_SHIFT] == CODE
                    && (code[offset >>> 6] >>> offset & 0xff) == 0
                    && ((offset & 63) <= 56 || code[(offset >>> 6) + 1] << 64 - (offset + 7 & 63) - 1 == 0);
        }

        /** Whether a page that {@code bytes} bytes at {@code offset} touch has code. */
        boolean maybeCode(int offset, int bytes) {
            return ((marks[offset >>> PAGE_SHIFT] | marks[offset + bytes - 1 >>> PAGE_SHIFT]) & CODE) != 0;
        }

        int marks(long address) {
            return marks[(int) ((address - base) >>> PAGE_SHIFT)];
        }

        Window window() {
            if (window != null) {
                return window;
            }
            Window made = Window.of(base, bytes, marks, code);
            window = made;
            if (this == near) {
                lookNear();
            }
            return made;
        }
    }

    /** Memory of the regions given, all zero. Regions do not overlap. */
    public Memory(Journal journal, List<Region> regions) {
        if (regions.isEmpty()) {
            throw new IllegalArgumentException("a machine needs at least one region of memory");
        }
        this.journal = journal;
        this.regions =
                regions.stream().sorted(Comparator.comparingLong(Region::base)).toList();
        this.stores = this.regions.stream().map(Store::new).toArray(Store[]::new);
        for (int i = 1; i < stores.length; i++) {
            if (stores[i - 1].base + stores[i - 1].size > stores[i].base) {
                throw new IllegalArgumentException(
                        "regions at 0x%x and 0x%x overlap".formatted(stores[i - 1].base, stores[i].base));
            }
        }
        near = stores[0];
        lookNear();
    }

    private void approach(Store store) {
        if (store != near) {
            near = store;
            lookNear();
        }
    }

    private void lookNear() {
        Window window = near.window;
        nearBase = near.base;
        nearBytes = near.bytes;
        loadLimit = window == null ? 0 : window.ordinary() - 7L;
        plainBegin = window == null ? 0 : window.longest().begin();
        plainLimit = window == null ? 0 : window.longest().length() - 7L;
    }

    public List<Region> regions() {
        return regions;
    }

    public Journal journal() {
        return journal;
    }

    /** At most one listener; the engine's decode cache. */
    public void onCodeChange(CodeListener listener) {
        codeListener = listener;
    }

    /** Whether a load of up to 8 bytes at {@code address} needs no look at marks or borders. */
    public boolean readsPlainly(long address) {
        long offset = address - nearBase;
        return offset >= 0 && offset < loadLimit || near.readsByMarks(offset);
    }

    /** Whether a store of up to 8 bytes at {@code address} needs no look at marks, borders or the journal. */
    public boolean writesPlainly(long address) {
        long offset = address - nearBase;
        long within = offset - plainBegin;
        return (within >= 0 && within < plainLimit || near.writesByMarks(offset)) && !journal.tracking();
    }

    /** Grows whenever windows that were given out may not hold any longer. */
    public long changes() {
        return changes;
    }

    /** The region of {@code address}; that of the last access if there is none. */
    public Window window(long address) {
        Store s = find(address);
        Store shown = s == null ? near : s;
        return shown.window();
    }

    /** The region of the last access that was not plain. */
    public Window window() {
        return near.window();
    }

    /** Load of a plain address; see {@link #readsPlainly}. */
    public long plainRead(long address, int bytes) {
        return get(nearBytes, (int) (address - nearBase), bytes);
    }

    /** Store to a plain address; see {@link #writesPlainly}. */
    public void plainWrite(long address, int bytes, long value) {
        put(nearBytes, (int) (address - nearBase), bytes, value);
    }

    /** Whether all {@code bytes} bytes at {@code address} exist. */
    public boolean present(long address, int bytes) {
        Store s = find(address);
        if (s == null) {
            return false;
        }
        return address - s.base + bytes <= s.size
                || present(s.base + s.size, (int) (address + bytes - s.base - s.size));
    }

    /** The page at {@code address}, a multiple of 4096; null if there is none. */
    public @Nullable Page page(long address) {
        Store s = find(address);
        return s == null ? null : new Page(this, address, s.bytes, (int) (address - s.base), s.marks);
    }

    /** Union of the marks of the pages that {@code bytes} bytes at a present {@code address} touch. */
    public int marks(long address, int bytes) {
        return mark(address) | mark(address + bytes - 1);
    }

    private int mark(long address) {
        return at(address).marks(address);
    }

    /** Adds {@code mark} to the page of {@code address}. */
    public void addMark(long address, int mark) {
        Store s = at(address);
        s.mark(address, s.marks(address) | mark);
    }

    /** Removes {@code mark} from the page of {@code address}. */
    public void removeMark(long address, int mark) {
        Store s = at(address);
        s.mark(address, s.marks(address) & ~mark);
    }

    /** The {@code bytes} bytes at a present {@code address} belong to a decoded instruction: a store makes it stale. */
    public void markCode(long address, int bytes) {
        for (long at = address; at < address + bytes; at++) {
            Store s = at(at);
            int offset = (int) (at - s.base);
            s.code[offset >>> 6] |= 1L << offset;
            s.mark(at, s.marks(at) | CODE);
            s.forgetWindow();
        }
    }

    /** The page of {@code address} holds no decoded instruction any more. */
    public void forgetCode(long address) {
        Store s = at(address);
        int first = (int) ((address - s.base) >>> PAGE_SHIFT << PAGE_SHIFT - 6);
        Arrays.fill(s.code, first, first + (1 << PAGE_SHIFT - 6), 0);
        removeMark(address, CODE);
    }

    /** Whether one of the {@code bytes} bytes at a present {@code address} belongs to a decoded instruction. */
    public boolean holdsCode(long address, int bytes) {
        if ((marks(address, bytes) & CODE) == 0) {
            return false;
        }
        for (long at = address; at < address + bytes; at++) {
            Store s = at(at);
            int offset = (int) (at - s.base);
            if ((s.code[offset >>> 6] >>> offset & 1) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether all of the {@code bytes} bytes at a present {@code address} belong to decoded instructions. */
    public boolean isCode(long address, int bytes) {
        for (long at = address; at < address + bytes; at++) {
            if (!holdsCode(at, 1)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads 1 to 8 bytes, zero-extended.
     *
     * @throws IllegalArgumentException if not all of them are present: callers that act for a guest ask {@link #present}
     */
    public long read(long address, int bytes) {
        Store s = at(address);
        long offset = address - s.base;
        approach(s);
        if (offset + bytes <= s.size) {
            return get(s.bytes, (int) offset, bytes);
        }
        int first = (int) (s.size - offset);
        return get(s.bytes, (int) offset, first) | read(address + first, bytes - first) << (8 * first);
    }

    /** Writes the low 1 to 8 bytes of {@code value}, read-only pages included; errors as {@link #read}. */
    public void write(long address, int bytes, long value) {
        Store s = at(address);
        long offset = address - s.base;
        approach(s);
        if (offset + bytes > s.size) {
            int first = (int) (s.size - offset);
            write(address, first, value);
            write(address + first, bytes - first, value >>> (8 * first));
            return;
        }
        int start = (int) offset;
        if (journal.tracking()) {
            long firstCell = start & ~7;
            for (long cell = firstCell; cell < start + bytes; cell += 8) {
                // Recorded before the change; a store touches two cells at the most.
                long old = (long) LONG.get(s.bytes, (int) cell);
                long now = merged(old, cell, start, bytes, value);
                if (old != now) {
                    journal.record(this, (s.base + cell) >>> 3, s.base + cell, old, now);
                }
            }
        }
        put(s.bytes, start, bytes, value);
        if (s.maybeCode(start, bytes) && holdsCode(address, bytes)) {
            codeListener.codeChanged(address);
        }
    }

    private static long merged(long old, long cell, int start, int bytes, long value) {
        long mask = bytes == 8 ? -1 : (1L << 8 * bytes) - 1;
        long written = value & mask;
        int shift = (int) (start - cell) * 8;
        return shift >= 0 ? old & ~(mask << shift) | written << shift : old & ~(mask >>> -shift) | written >>> -shift;
    }

    /** Copies {@code data} to {@code address}; for loading images. */
    public void load(long address, byte[] data) {
        int whole = data.length & -Long.BYTES;
        for (int i = 0; i < whole; i += Long.BYTES) {
            write(address + i, Long.BYTES, (long) LONG.get(data, i));
        }
        for (int i = whole; i < data.length; i++) {
            write(address + i, 1, data[i]);
        }
    }

    /** Copies {@code bytes} bytes at {@code address} out. */
    public byte[] copy(long address, int bytes) {
        byte[] result = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            result[i] = (byte) read(address + i, 1);
        }
        return result;
    }

    @Override
    public void undo(long cell, long old) {
        Store s = at(cell);
        int offset = (int) (cell - s.base);
        LONG.set(s.bytes, offset, old);
        if (holdsCode(cell, 8)) {
            codeListener.codeChanged(cell);
        }
    }

    /** Hash of all cells, as {@link Journal#hash} counts them. */
    public long contentsHash() {
        long hash = 0;
        for (Store s : stores) {
            for (int i = 0; i < s.size; i += 8) {
                hash ^= Journal.mix((s.base + i) >>> 3, (long) LONG.get(s.bytes, i));
            }
        }
        return hash;
    }

    private Store at(long address) {
        Store s = find(address);
        if (s == null) {
            throw new IllegalArgumentException("no memory at 0x" + Long.toHexString(address));
        }
        return s;
    }

    private @Nullable Store find(long address) {
        Store s = near;
        if (address - s.base >= 0 && address - s.base < s.size) {
            return s;
        }
        int low = 0;
        int high = stores.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Store candidate = stores[middle];
            if (address < candidate.base) {
                high = middle - 1;
            } else if (address - candidate.base >= candidate.size) {
                low = middle + 1;
            } else {
                return candidate;
            }
        }
        return null;
    }

    /** {@code bytes} bytes of a {@link Window} at {@code offset}, zero-extended. */
    public static long get(byte[] data, int offset, int bytes) {
        switch (bytes) {
            case 1:
                return data[offset] & 0xffL;
            case 2:
                return (short) SHORT.get(data, offset) & 0xffffL;
            case 4:
                return (int) INT.get(data, offset) & 0xffff_ffffL;
            case 8:
                return (long) LONG.get(data, offset);
            default:
                long result = 0;
                for (int i = bytes - 1; i >= 0; i--) {
                    result = result << 8 | data[offset + i] & 0xff;
                }
                return result;
        }
    }

    /** Sets {@code bytes} bytes of a {@link Window} at {@code offset}. */
    public static void put(byte[] data, int offset, int bytes, long value) {
        switch (bytes) {
            case 1 -> data[offset] = (byte) value;
            case 2 -> SHORT.set(data, offset, (short) value);
            case 4 -> INT.set(data, offset, (int) value);
            case 8 -> LONG.set(data, offset, value);
            default -> {
                for (int i = 0; i < bytes; i++) {
                    data[offset + i] = (byte) (value >>> (8 * i));
                }
            }
        }
    }
}
