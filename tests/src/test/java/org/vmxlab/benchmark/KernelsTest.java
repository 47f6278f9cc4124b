package org.vmxlab.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vmxlab.engine.FastPath;
import org.vmxlab.guest.Guest;
import org.vmxlab.machine.Machine;

/** Every kernel comes to the same on both engines, and to what plain Java comes to; sizes are small here. */
class KernelsTest {
    private static final long SMALL = 20;

    private static long size(Kernel kernel) {
        return kernel.size > 1000 ? 10_000 : Math.min(kernel.size, kernel == Kernel.K3 ? SMALL : 1);
    }

    @ParameterizedTest
    @EnumSource
    void bothEnginesAgreeWithPlainJava(Kernel kernel) {
        Guest guest = KernelBenchmark.guest(kernel);
        Machine translated = KernelBenchmark.boot(guest, size(kernel));
        Guest slowly = guest.with(FastPath.Factory.NONE);
        Machine interpreted = KernelBenchmark.boot(slowly, size(kernel));

        assertThat(translated.execute(0, Long.MAX_VALUE)).isEqualTo(interpreted.execute(0, Long.MAX_VALUE));
        assertThat(translated.stateHash()).isEqualTo(interpreted.stateHash());
        if (kernel.isComparable()) {
            assertThat(KernelBenchmark.result(translated, guest)).isEqualTo(kernel.inPlainJava(size(kernel)));
        }
    }
}
