package org.vmxlab.explore;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.eclipse.collections.api.list.primitive.MutableLongList;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;
import org.eclipse.collections.impl.map.mutable.primitive.LongIntHashMap;
import org.vmxlab.memory.Region;

/**
 * Who was seen to touch what. Memory is kept in cells of four bytes; registers of a CPU and VMCSs are cells of their own.
 *
 * <p>A cell is <em>shared by CPUs</em> once two CPUs were seen to touch it, one of them writing; <em>shared by levels</em>
 * once code and an interrupt handler of one CPU were. Knowledge only grows. A search whose knowledge did not grow from
 * its beginning to its end has seen everything that matters: accesses to other cells commute with what all others do.
 */
final class Sharing {
    /** Nobody else is concerned. */
    static final int PRIVATE = 0;
    /** Code and handlers of one CPU share the cell. */
    static final int LEVELS = 1;
    /** Several CPUs share the cell, and no handler was seen to touch it. */
    static final int CPUS = 2;
    /** Several CPUs share the cell, and so do handlers. */
    static final int CPUS_AND_LEVELS = 3;

    private static final long MISSING = 1L << 55;
    private static final long BUFFERED_CELL = (1L << 48) - 1;
    private static final int CLASS = 3;
    private static final int HANDLED = 1 << 2;
    private static final int SEEN_SHIFT = 3;
    private static final int SEEN = 7 << SEEN_SHIFT;
    private static final int READ_BY_ONE = 1 << SEEN_SHIFT;
    private static final int WRITTEN_BY_ONE = 2 << SEEN_SHIFT;
    private static final int READ_BY_LEVELS = 3 << SEEN_SHIFT;
    private static final int READ_BY_CPUS = 4 << SEEN_SHIFT;
    private static final int AGENT_SHIFT = 8;

    private final long[] bases;
    private final int[][] cells;
    private final LongIntHashMap others = new LongIntHashMap();
    private int near;
    private boolean grown;
    /** Bit n: interrupts were sent to CPU n. */
    private long interrupted;
    /** Bit n: NMIs were. */
    private long interruptedByNmi;
    /** Bit n: CPU n reads which interrupts are pending. */
    private long readsPending;
    /** Bit n: CPU n reads below its stack pointer. */
    private long readsDeadStack;

    private boolean readsTime;
    private final ExecutionKinds executions = new ExecutionKinds();
    private final CpuGroups groups = new CpuGroups();

    Sharing(List<Region> regions) {
        bases = regions.stream().mapToLong(Region::base).toArray();
        cells = regions.stream().map(region -> new int[region.bytes() >>> 2]).toArray(int[][]::new);
    }

    private Sharing(Sharing other) {
        bases = other.bases;
        cells = Arrays.stream(other.cells).map(region -> new int[region.length]).toArray(int[][]::new);
        absorb(other);
        grown = false;
    }

    /** The same knowledge, to grow on its own. */
    Sharing copy() {
        return new Sharing(this);
    }

    /** Whether something was learnt since {@link #settle}. */
    boolean grown() {
        return grown;
    }

    /** What is known now is what the next search starts from. */
    void settle() {
        grown = false;
    }

    /** Name of a register of CPU {@code cpu}, as a cell. */
    static long register(int cpu, long name) {
        return 1L << 62 | (long) cpu << 48 | name;
    }

    /** Name of the VMCS whose region is at {@code address}, as a cell. */
    static long vmcs(long address) {
        return 1L << 61 | address;
    }

    /** Whether {@code cell} is a register. */
    static boolean isRegister(long cell) {
        return cell >>> 60 == 4;
    }

    /** What CPU {@code cpu} has of {@code cell} in its store buffer, as a cell. */
    static long buffered(int cpu, long cell) {
        return 1L << 60 | (long) cpu << 48 | cell & BUFFERED_CELL;
    }

    /** Whether the store buffer of CPU {@code cpu} is empty, as a cell. */
    static long buffer(int cpu) {
        return buffered(cpu, BUFFERED_CELL);
    }

    /** That a CPU stops in front of a load, as its store buffer does not have {@code buffered}, as a cell. */
    static long missing(long buffered) {
        return buffered | MISSING;
    }

    /** Whether {@code cell} is one of {@link #missing}. */
    static boolean isMissing(long cell) {
        return isBuffered(cell) && (cell & MISSING) != 0;
    }

    /** The cell that {@code missing} is about. */
    static long found(long missing) {
        return missing & ~MISSING;
    }

    /** Whether {@code cell} stands for something in a store buffer. */
    static boolean isBuffered(long cell) {
        return cell >>> 60 == 1;
    }

    /** The cell of an address. */
    static long cell(long address) {
        return address >>> 2;
    }

    // ------------------------------------------------------------------ accesses

    /**
     * Code of CPU {@code cpu} at interrupt level {@code level} touches memory.
     *
     * @return how the cells are shared, as known now
     */
    int touch(long address, int bytes, int cpu, int level, boolean write) {
        int region = region(address);
        int[] of = cells[region];
        int first = (int) ((address - bases[region]) >>> 2);
        int last = (int) ((address + bytes - 1 - bases[region]) >>> 2);
        if (last >= of.length) {
            // Across a border of regions that touch: rare enough for any way that is right.
            int head = (int) (bases[region] + 4L * of.length - address);
            return Math.max(
                    touch(address, head, cpu, level, write), touch(address + head, bytes - head, cpu, level, write));
        }
        if (first == last) {
            return touchCell(of, first, cpu, level, write);
        }
        int most = PRIVATE;
        int least = CPUS_AND_LEVELS;
        for (int i = first; i <= last; i++) {
            int shared = touchCell(of, i, cpu, level, write);
            most = Math.max(most, shared);
            least = Math.min(least, shared);
        }
        if (least != most) {
            // One access, one class: a store is buffered whole or not at all.
            for (int i = first; i <= last; i++) {
                of[i] = of[i] & ~CLASS | most | (most == CPUS_AND_LEVELS || most == LEVELS ? HANDLED : 0);
            }
            grown = true;
        }
        return most;
    }

    private int touchCell(int[] of, int index, int cpu, int level, boolean write) {
        int info = of[index];
        int agent = (cpu << 2 | level) << AGENT_SHIFT;
        if ((info & CLASS) == PRIVATE && info >>> AGENT_SHIFT << AGENT_SHIFT == agent) {
            int seen = info & SEEN;
            if (seen == WRITTEN_BY_ONE || seen == READ_BY_ONE && !write) {
                return PRIVATE;
            }
        }
        int now = after(info, cpu, level, write);
        of[index] = now;
        joinOwner(now, cpu);
        return now & CLASS;
    }

    /** CPU {@code cpu} has touched a cell of which {@code info} is known. */
    private void joinOwner(int info, int cpu) {
        int owner = info >>> AGENT_SHIFT + 2;
        if ((info & CLASS) >= CPUS && owner != cpu) {
            join(owner, cpu);
        }
    }

    /** Code of CPU {@code cpu} at {@code level} touches a cell that is no memory. */
    int touchOther(long cell, int cpu, int level, boolean write) {
        int info = others.get(cell);
        int now = after(info, cpu, level, write);
        if (now != info) {
            others.put(cell, now);
        }
        joinOwner(now, cpu);
        return now & CLASS;
    }

    private int after(int info, int cpu, int level, boolean write) {
        int shared = info & CLASS;
        int handled = info & HANDLED | (level > 0 ? HANDLED : 0);
        int seen = info & SEEN;
        int owner = info >>> AGENT_SHIFT;
        int agent = cpu << 2 | level;
        boolean sameCpu = seen == 0 || owner >>> 2 == cpu;
        int next = shared;
        if (shared >= CPUS || shared == LEVELS && !sameCpu) {
            next = handled != 0 ? CPUS_AND_LEVELS : CPUS;
        } else if (shared == PRIVATE && seen != 0) {
            boolean written = write || seen == WRITTEN_BY_ONE;
            boolean one = (seen == READ_BY_ONE || seen == WRITTEN_BY_ONE) && owner == agent;
            if (written && seen == READ_BY_CPUS || written && !sameCpu) {
                next = handled != 0 ? CPUS_AND_LEVELS : CPUS;
            } else if (written && !one) {
                next = LEVELS;
            }
        }
        if (next != shared) {
            grown = true;
        }
        return next
                | handled
                | seenAfter(seen, owner, agent, sameCpu, write)
                | (seen == 0 ? agent : owner) << AGENT_SHIFT;
    }

    private static int seenAfter(int seen, int owner, int agent, boolean sameCpu, boolean write) {
        if (seen == 0) {
            return write ? WRITTEN_BY_ONE : READ_BY_ONE;
        }
        if (seen == READ_BY_CPUS || !sameCpu) {
            return seen == WRITTEN_BY_ONE ? WRITTEN_BY_ONE : READ_BY_CPUS;
        }
        if (owner == agent && seen != READ_BY_LEVELS) {
            return write ? WRITTEN_BY_ONE : seen;
        }
        return seen == WRITTEN_BY_ONE ? seen : READ_BY_LEVELS;
    }

    /** As {@link #shared}, of any address: nobody shares memory that does not exist. */
    int known(long address, int bytes) {
        if (!within(near, address) || !within(near, address + bytes - 1)) {
            for (int i = 0; i < bases.length; i++) {
                if (within(i, address) && within(i, address + bytes - 1)) {
                    return shared(address, bytes);
                }
            }
            return PRIVATE;
        }
        int first = (int) ((address - bases[near]) >>> 2);
        int last = (int) ((address + bytes - 1 - bases[near]) >>> 2);
        return Math.max(cells[near][first] & CLASS, cells[near][last] & CLASS);
    }

    /** How the cells of memory are shared; nobody touches them now. */
    int shared(long address, int bytes) {
        int most = PRIVATE;
        for (long at = address & -4; at < address + bytes; at += 4) {
            int region = region(at);
            most = Math.max(most, cells[region][(int) ((at - bases[region]) >>> 2)] & CLASS);
        }
        return most;
    }

    /** A handler reads or writes what lies on the stack of the code that it interrupted. */
    void shareStack(long address, int bytes, int least) {
        for (long at = address & -4; at < address + bytes; at += 4) {
            int region = region(at);
            int index = (int) ((at - bases[region]) >>> 2);
            int info = cells[region][index];
            if ((info & CLASS) < least) {
                cells[region][index] = info & ~CLASS | least | HANDLED;
                grown = true;
            }
        }
    }

    private int region(long address) {
        if (within(near, address)) {
            return near;
        }
        for (int i = 0; i < bases.length; i++) {
            if (within(i, address)) {
                near = i;
                return i;
            }
        }
        throw new IllegalArgumentException("no memory at 0x" + Long.toHexString(address));
    }

    private boolean within(int region, long address) {
        long offset = address - bases[region];
        return offset >= 0 && offset >>> 2 < cells[region].length;
    }

    // ------------------------------------------------------------------ what a CPU does with interrupts and time

    /** Whether interrupts were seen to be sent to CPU {@code cpu}. */
    boolean interrupted(int cpu) {
        return (interrupted >>> cpu & 1) != 0;
    }

    /** Whether NMIs were. */
    boolean interruptedByNmi(int cpu) {
        return (interruptedByNmi >>> cpu & 1) != 0;
    }

    void interrupt(int cpu, boolean nmi) {
        grown |= !interrupted(cpu) || nmi && !interruptedByNmi(cpu);
        interrupted |= 1L << cpu;
        if (nmi) {
            interruptedByNmi |= 1L << cpu;
        }
    }

    boolean readsPending(int cpu) {
        return (readsPending >>> cpu & 1) != 0;
    }

    void readPending(int cpu) {
        grown |= !readsPending(cpu);
        readsPending |= 1L << cpu;
    }

    boolean readsDeadStack(int cpu) {
        return (readsDeadStack >>> cpu & 1) != 0;
    }

    void readDeadStack(int cpu) {
        grown |= !readsDeadStack(cpu);
        readsDeadStack |= 1L << cpu;
    }

    /** CPUs {@code one} and {@code other} can tell of each other. */
    void join(int one, int other) {
        grown |= groups.join(one, other);
    }

    /** All CPUs can tell of each other. */
    void joinAll() {
        grown |= groups.joinAll();
    }

    /** A CPU that stands for all that can tell of {@code cpu}, directly or through others. */
    int group(int cpu) {
        return groups.of(cpu);
    }

    boolean readsTime() {
        return readsTime;
    }

    void readTime() {
        grown |= !readsTime;
        readsTime = true;
    }

    /** What executions are like; for those to whom that is news. */
    ExecutionKinds executions() {
        return executions;
    }

    // ------------------------------------------------------------------ together

    /** Adds what {@code other}, which looks at the same machine, knows. */
    void absorb(Sharing other) {
        for (int i = 0; i < cells.length; i++) {
            int[] mine = cells[i];
            int[] theirs = other.cells[i];
            for (int j = 0; j < mine.length; j++) {
                if (theirs[j] != 0) {
                    mine[j] = joined(mine[j], theirs[j]);
                }
            }
        }
        other.others.forEachKeyValue((cell, info) -> others.put(cell, joined(others.get(cell), info)));
        grown |= (other.interrupted & ~interrupted) != 0
                || (other.interruptedByNmi & ~interruptedByNmi) != 0
                || (other.readsPending & ~readsPending) != 0
                || (other.readsDeadStack & ~readsDeadStack) != 0
                || other.readsTime && !readsTime;
        grown |= groups.absorb(other.groups);
        grown |= executions.absorb(other.executions);
        interrupted |= other.interrupted;
        interruptedByNmi |= other.interruptedByNmi;
        readsPending |= other.readsPending;
        readsDeadStack |= other.readsDeadStack;
        readsTime |= other.readsTime;
    }

    private int joined(int mine, int theirs) {
        if (mine == 0) {
            grown |= (theirs & CLASS) != PRIVATE;
            return theirs;
        }
        int seen = theirs & SEEN;
        int cpu = theirs >>> AGENT_SHIFT + 2;
        int level = theirs >>> AGENT_SHIFT & 3;
        int result = after(mine, cpu, level, seen == WRITTEN_BY_ONE);
        if (seen == READ_BY_CPUS || seen == READ_BY_LEVELS) {
            int other = seen == READ_BY_LEVELS ? level == 0 ? 1 : 0 : level;
            int second = seen == READ_BY_CPUS ? cpu + 1 & 63 : cpu;
            result = after(result, second, other, false);
        }
        int shared = Math.max(result & CLASS, theirs & CLASS);
        int handled = (result | theirs) & HANDLED;
        if (shared == CPUS && handled != 0) {
            shared = CPUS_AND_LEVELS;
        }
        grown |= shared != (mine & CLASS);
        return result & ~CLASS | shared | handled;
    }

    /** Addresses of all shared cells of memory, ascending. */
    MutableLongList sharedAddresses() {
        MutableLongList found = new LongArrayList();
        for (int i = 0; i < cells.length; i++) {
            for (int j = 0; j < cells[i].length; j++) {
                if ((cells[i][j] & CLASS) != PRIVATE) {
                    found.add(bases[i] + 4L * j);
                }
            }
        }
        return found.sortThis();
    }

    // ------------------------------------------------------------------ in files

    /** Writes all that is known. */
    void write(DataOutput to) throws IOException {
        for (int[] region : cells) {
            for (int i = 0; i < region.length; i++) {
                if (region[i] != 0) {
                    to.writeInt(i);
                    to.writeInt(region[i]);
                }
            }
            to.writeInt(-1);
        }
        to.writeInt(others.size());
        for (long cell : others.keySet().toSortedArray()) {
            to.writeLong(cell);
            to.writeInt(others.get(cell));
        }
        to.writeLong(interrupted);
        to.writeLong(interruptedByNmi);
        to.writeLong(readsPending);
        to.writeLong(readsDeadStack);
        to.writeBoolean(readsTime);
        executions.write(to);
        groups.write(to);
    }

    /**
     * Adds what {@link #write} wrote of a machine with the same regions.
     *
     * @throws IOException if it was cut off, or is of another machine
     */
    void read(DataInput from) throws IOException {
        for (int[] region : cells) {
            for (int at = from.readInt(); at != -1; at = from.readInt()) {
                if (at < 0 || at >= region.length) {
                    throw new IOException("a cell outside the memory of the program");
                }
                region[at] = readKnown(from);
            }
        }
        for (int left = from.readInt(); left > 0; left--) {
            others.put(from.readLong(), readKnown(from));
        }
        interrupted |= from.readLong();
        interruptedByNmi |= from.readLong();
        readsPending |= from.readLong();
        readsDeadStack |= from.readLong();
        readsTime |= from.readBoolean();
        executions.read(from);
        groups.read(from);
    }

    /** What is known of one cell. */
    private static int readKnown(DataInput from) throws IOException {
        int info = from.readInt();
        if (info >>> AGENT_SHIFT >= CpuGroups.MOST_CPUS << 2 || (info & SEEN) > READ_BY_CPUS) {
            throw new IOException("a cell touched by a CPU that cannot be");
        }
        return info;
    }
}
