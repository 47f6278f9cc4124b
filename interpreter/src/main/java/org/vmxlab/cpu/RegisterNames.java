package org.vmxlab.cpu;

import java.util.List;

/** Names of registers. */
public final class RegisterNames {
    /** The general registers, 64 bits wide, by their number. */
    public static final List<String> GENERAL = List.of(
            "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14",
            "r15");

    private RegisterNames() {}
}
