package org.vmxlab.explore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraceHashTest {
    private static final int CPU = 0;
    private static final int BUFFER = 2;
    private static final long X = 0x1000;
    private static final long Y = 0x1004;

    private final TraceHash hash = new TraceHash();

    private static Event write(int process, long address) {
        long[] cells = {Sharing.cell(address) << 1 | 1};
        return new Event(process, 0, CPU, Event.Kind.STEP, cells, 1, new long[0], 0, 0);
    }

    private static Event read(int cpu, long address) {
        long[] cells = {Sharing.cell(address) << 1};
        return new Event(cpu, 0, cpu, Event.Kind.STEP, cells, 1, new long[0], 0, 0);
    }

    private long of(Event... events) {
        for (Event event : events) {
            hash.push(event, 0);
        }
        long result = hash.hash();
        for (int i = 0; i < events.length; i++) {
            hash.pop();
        }
        return result;
    }

    @Test
    void isThatOfTheTraceWhicheverOfTwoIndependentWritesOfOneCpuComesFirst() {
        Event byLockedInstruction = write(CPU, X);
        Event fromStoreBuffer = write(BUFFER, Y);

        assertThat(of(byLockedInstruction, fromStoreBuffer)).isEqualTo(of(fromStoreBuffer, byLockedInstruction));
    }

    @Test
    void tellsFromWhichWriteARead() {
        Event first = write(CPU, X);
        Event second = write(CPU, X);
        Event reader = read(1, X);

        assertThat(of(first, reader, second)).isNotEqualTo(of(first, second, reader));
        assertThat(of(reader, first, second)).isNotEqualTo(of(first, reader, second));
    }

    @Test
    void isWhatItWasWhenTheLastEventIsTakenBack() {
        long one = of(write(CPU, X), read(1, X));
        hash.push(write(CPU, X), 0);
        hash.push(write(BUFFER, X), 0);
        hash.pop();
        hash.push(read(1, X), 0);

        assertThat(hash.hash()).isEqualTo(one);
    }
}
