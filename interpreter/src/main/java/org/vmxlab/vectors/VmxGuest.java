package org.vmxlab.vectors;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a guest of a sequence can be: its only instruction, which exits. */
enum VmxGuest {
    VMCALL(0x0f, 0x01, 0xc1),
    HLT(0xf4),
    CPUID(0x0f, 0xa2),
    VMXOFF(0x0f, 0x01, 0xc4),
    VMLAUNCH(0x0f, 0x01, 0xc2),
    VMRESUME(0x0f, 0x01, 0xc3),
    VMREAD(0x0f, 0x78, 0xc8),
    VMPTRLD(0x0f, 0xc7, 0x30),
    VMXON(0xf3, 0x0f, 0xc7, 0x30),
    UD2(0x0f, 0x0b),
    INVD(0x0f, 0x08),
    LOAD_UNMAPPED(0x48, 0xa1, 0, 0, 0, 0, 0x80, 0, 0, 0);

    private static final long FIRST = 0x1_a000;
    private static final long BYTES = 16;

    private final int[] code;

    VmxGuest(int... code) {
        this.code = code;
    }

    static List<VmxGuest> all() {
        return List.of(values());
    }

    /**
     * The guest that sequences call {@code name}.
     *
     * @throws RowException if there is none
     */
    static VmxGuest named(String name) {
        return Arrays.stream(values())
                .filter(guest -> guest.text().equals(name))
                .findFirst()
                .orElseThrow(() -> new RowException("there is no guest '" + name + "'; known are "
                        + all().stream().map(VmxGuest::text).collect(Collectors.joining(", "))));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    int[] code() {
        return code.clone();
    }

    /** Where its instruction lies. */
    long address() {
        return FIRST + all().indexOf(this) * BYTES;
    }

    /** How far behind a guest's instruction {@code rip} is; {@code rip} itself where no guest is. */
    static long offset(long rip) {
        boolean inGuest = rip >= FIRST && rip < FIRST + all().size() * BYTES;
        return inGuest ? rip % BYTES : rip;
    }
}
