package org.vmxlab.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vmxlab.engine.FastPath;
import org.vmxlab.guest.Guest;
import org.vmxlab.machine.Machine;
import org.vmxlab.translator.Translations;

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
        Machine interpreted = KernelBenchmark.boot(guest.with(Translations.ofActions()), size(kernel));
        Machine stepped = KernelBenchmark.boot(guest.with(FastPath.Factory.NONE), size(kernel));

        long steps = stepped.execute(0, Long.MAX_VALUE);
        assertThat(translated.execute(0, Long.MAX_VALUE)).isEqualTo(steps);
        assertThat(interpreted.execute(0, Long.MAX_VALUE)).isEqualTo(steps);
        assertThat(translated.stateHash()).isEqualTo(stepped.stateHash());
        assertThat(interpreted.stateHash()).isEqualTo(stepped.stateHash());
        if (kernel.isComparable()) {
            assertThat(KernelBenchmark.result(translated, guest)).isEqualTo(kernel.inPlainJava(size(kernel)));
        }
    }
}
