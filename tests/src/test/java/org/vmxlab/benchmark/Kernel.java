package org.vmxlab.benchmark;

import java.util.Optional;
import java.util.function.LongUnaryOperator;

/** The kernels of {@code guest-programs/kernels}, their sizes here, and the same work in plain Java. */
public enum Kernel {
    K1("k1-xorshift", 3_000_000, PlainKernels::xorshift),
    K2("k2-sieve", 3, PlainKernels::sieve),
    K3("k3-fib", 30, PlainKernels::fibonacci),
    K4("k4-crc32", 1, PlainKernels::crc32),
    K5("k5-matrix", 20, PlainKernels::matrix),
    K6("k6-lock-xadd", 5_000_000, PlainKernels::lockedAdd),
    K7("k7-collatz", 60_000, PlainKernels::collatz),
    /** VMX instructions: nothing to compare them with. */
    K8("k8-vmx", 300_000);

    final String file;
    final long size;
    final Optional<LongUnaryOperator> plain;

    Kernel(String file, long size, LongUnaryOperator plain) {
        this.file = file;
        this.size = size;
        this.plain = Optional.of(plain);
    }

    Kernel(String file, long size) {
        this.file = file;
        this.size = size;
        this.plain = Optional.empty();
    }
}
