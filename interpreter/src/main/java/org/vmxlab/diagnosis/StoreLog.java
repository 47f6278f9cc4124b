package org.vmxlab.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.collections.api.map.primitive.MutableLongObjectMap;
import org.eclipse.collections.impl.map.mutable.primitive.LongObjectHashMap;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;

/** Who stored what where in a run, and who saw it, byte by byte. */
final class StoreLog {
    /** Instructions that store to one byte; more are not told apart. */
    private static final int MOST_SITES = 8;

    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final MutableLongObjectMap<Frame.Stored> last = new LongObjectHashMap<>();
    private final MutableLongObjectMap<List<Frame.Stored>> sites = new LongObjectHashMap<>();
    /** For each CPU hashes of the values that it loaded, with their addresses. */
    private final List<LongHashSet> seen = new ArrayList<>();

    StoreLog(int cpus) {
        for (int cpu = 0; cpu < cpus; cpu++) {
            seen.add(new LongHashSet());
        }
    }

    void loaded(int cpu, long address, long value) {
        seen.get(cpu).add(address * SPREAD ^ value);
    }

    /** Whether CPU {@code cpu} ever loaded {@code value} from {@code address}. */
    boolean saw(int cpu, long address, long value) {
        return seen.get(cpu).contains(address * SPREAD ^ value);
    }

    void stored(long address, int bytes, Frame.Stored stored) {
        for (int i = 0; i < bytes; i++) {
            last.put(address + i, stored);
            List<Frame.Stored> known = sites.get(address + i);
            if (known == null) {
                known = new ArrayList<>();
                sites.put(address + i, known);
            }
            addSite(known, stored);
        }
    }

    /** The last store of each instruction on each CPU. */
    private static void addSite(List<Frame.Stored> known, Frame.Stored stored) {
        boolean replaced = known.removeIf(one ->
                one.cpu() == stored.cpu() && one.place().rip() == stored.place().rip());
        if (replaced || known.size() < MOST_SITES) {
            known.add(stored);
        }
    }

    /** The last store to {@code address}. */
    Optional<Frame.Stored> last(long address) {
        return Optional.ofNullable(last.get(address));
    }

    /** Stores to {@code address}, the last of each instruction on each CPU, in order. */
    List<Frame.Stored> sites(long address) {
        return sites.getIfAbsent(address, List::of);
    }
}
