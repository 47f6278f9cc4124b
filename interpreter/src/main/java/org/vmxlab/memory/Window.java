package org.vmxlab.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * A region as those see it who read and write its bytes in their own way, while the journal does not track.
 *
 * @param base address of the first byte
 * @param bytes contents, with {@value Memory#SLACK} more bytes behind the end
 * @param ordinary bytes from the first on of which a load is one of bytes: up to the first page that is a {@link
 *     Memory#VMX_REGION}
 * @param plain where a store is a store of bytes and nothing else, ascending
 * @param longest the longest of these
 */
public record Window(long base, byte[] bytes, int ordinary, List<Stretch> plain, Stretch longest) {
    private static final int PAGE = 1 << Memory.PAGE_SHIFT;
    private static final int PAGE_WORDS = PAGE >>> 6;

    /**
     * Neighbouring bytes.
     *
     * @param begin number of the first in the window
     * @param end number of the first behind them
     */
    public record Stretch(int begin, int end) {
        private static final Stretch NONE = new Stretch(0, 0);

        /** How many there are. */
        public int length() {
            return end - begin;
        }
    }

    /** The region at {@code base}: a byte of {@code marks} for each page, a bit of {@code code} for each byte. */
    static Window of(long base, byte[] bytes, byte[] marks, long[] code) {
        List<Stretch> plain = new ArrayList<>();
        int size = marks.length * PAGE;
        int ordinary = size;
        int begin = 0;
        for (int page = 0; page < marks.length; page++) {
            int mark = marks[page];
            if ((mark & Memory.VMX_REGION) != 0) {
                ordinary = Math.min(ordinary, page * PAGE);
            }
            if (mark == 0) {
                continue;
            }
            int first = page * PAGE;
            int end = first;
            int next = first + PAGE;
            if (mark == Memory.CODE) {
                end = firstCode(code, page);
                next = behindCode(code, page);
            }
            add(plain, begin, end);
            begin = next;
        }
        add(plain, begin, size);
        Stretch longest = Stretch.NONE;
        for (Stretch stretch : plain) {
            longest = stretch.length() > longest.length() ? stretch : longest;
        }
        return new Window(base, bytes, ordinary, List.copyOf(plain), longest);
    }

    private static void add(List<Stretch> plain, int begin, int end) {
        if (end > begin) {
            plain.add(new Stretch(begin, end));
        }
    }

    private static int firstCode(long[] code, int page) {
        int word = page * PAGE_WORDS;
        while (code[word] == 0) {
            word++;
        }
        return (word << 6) + Long.numberOfTrailingZeros(code[word]);
    }

    private static int behindCode(long[] code, int page) {
        int word = (page + 1) * PAGE_WORDS - 1;
        while (code[word] == 0) {
            word--;
        }
        return (word << 6) + Long.SIZE - Long.numberOfLeadingZeros(code[word]);
    }

    /** Where a store to {@code address} is one of bytes and nothing else; nowhere if it is not. */
    public Stretch around(long address) {
        long offset = address - base;
        int low = 0;
        int high = plain.size() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            Stretch stretch = plain.get(middle);
            if (offset < stretch.begin()) {
                high = middle - 1;
            } else if (offset >= stretch.end()) {
                low = middle + 1;
            } else {
                return stretch;
            }
        }
        return Stretch.NONE;
    }
}
