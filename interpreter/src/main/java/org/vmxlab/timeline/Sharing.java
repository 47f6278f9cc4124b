package org.vmxlab.timeline;

import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.primitive.LongLongMaps;
import org.eclipse.collections.api.factory.primitive.LongSets;
import org.eclipse.collections.api.map.primitive.MutableLongLongMap;
import org.eclipse.collections.api.set.primitive.MutableLongSet;

/**
 * Which memory several CPUs touched, one of them with a store, and which loads of it told their CPU something new: what
 * waits in a loop reads the same value over and over.
 */
final class Sharing {
    private static final int CPUS = 64;

    private final MutableLongLongMap touchedBy = LongLongMaps.mutable.empty();
    private final MutableLongSet stored = LongSets.mutable.empty();
    /** Number of the last store to an address, and of the last that each CPU has seen there with the value seen. */
    private final MutableLongLongMap versions = LongLongMaps.mutable.empty();

    private final List<MutableLongLongMap> seenVersion;
    private final List<MutableLongLongMap> seenValue;
    private long stores;

    Sharing(List<Moment> moments, int cpus) {
        seenVersion = IntStream.range(0, Math.min(cpus, CPUS))
                .mapToObj(cpu -> LongLongMaps.mutable.empty())
                .toList();
        seenValue =
                seenVersion.stream().map(map -> LongLongMaps.mutable.empty()).toList();
        for (Moment moment : moments) {
            if (moment.isStep()) {
                moment.events().forEach(event -> touch(moment.cpu(), event));
            }
        }
    }

    private void touch(int cpu, Event event) {
        if (event instanceof Event.Access access) {
            for (int i = 0; i < access.bytes(); i++) {
                long place = access.address() + i;
                touchedBy.put(place, touchedBy.get(place) | 1L << cpu);
                if (access instanceof Event.Store) {
                    stored.add(place);
                }
            }
        }
    }

    /** Whether another CPU touches what {@code access} touches, with a store on one side. */
    boolean shared(Event.Access access) {
        for (int i = 0; i < access.bytes(); i++) {
            long place = access.address() + i;
            if (Long.bitCount(touchedBy.get(place)) > 1 && stored.contains(place)) {
                return true;
            }
        }
        return false;
    }

    /** Takes the accesses in their order; answers whether this one, by {@code cpu}, says something that it did not know. */
    boolean tellsSomething(int cpu, Event.Access access) {
        long address = access.address();
        if (!(access instanceof Event.Load)) {
            stores++;
            versions.put(address, stores);
        }
        boolean known = seenVersion.get(cpu).getIfAbsent(address, -1) == versions.get(address)
                && seenValue.get(cpu).getIfAbsent(address, ~access.value()) == access.value();
        seenVersion.get(cpu).put(address, versions.get(address));
        seenValue.get(cpu).put(address, access.value());
        return !known;
    }
}
