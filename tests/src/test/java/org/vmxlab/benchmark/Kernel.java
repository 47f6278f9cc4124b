package org.vmxlab.benchmark;

/** The kernels of {@code guest-programs/kernels}, their sizes here, and the same work in plain Java. */
public enum Kernel {
    K1("k1-xorshift", 3_000_000),
    K2("k2-sieve", 3),
    K3("k3-fib", 30),
    K4("k4-crc32", 1),
    K5("k5-matrix", 20),
    K6("k6-lock-xadd", 5_000_000),
    K7("k7-collatz", 60_000),
    /** VMX instructions: nothing to compare them with. */
    K8("k8-vmx", 300_000);

    final String file;
    final long size;

    Kernel(String file, long size) {
        this.file = file;
        this.size = size;
    }

    /** Whether plain Java can do the same. */
    boolean isComparable() {
        return this != K8;
    }

    /** What the kernel of size {@code n} computes, in plain Java; 0 if that can't be. */
    long inPlainJava(long n) {
        return switch (this) {
            case K1 -> PlainKernels.xorshift(n);
            case K2 -> PlainKernels.sieve(n);
            case K3 -> PlainKernels.fibonacci(n);
            case K4 -> PlainKernels.crc32(n);
            case K5 -> PlainKernels.matrix(n);
            case K6 -> PlainKernels.lockedAdd(n);
            case K7 -> PlainKernels.collatz(n);
            case K8 -> 0;
        };
    }
}
