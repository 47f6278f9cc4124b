package org.vmxlab.assembler;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Slot;
import org.vmxlab.isa.Operand;

/** Names of registers. */
final class Registers {
    private static final String[] LEGACY = {"ax", "cx", "dx", "bx", "sp", "bp", "si", "di"};
    private static final String[] LOW_BYTES = {"al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil"};
    private static final String[] HIGH_BYTES = {"ah", "ch", "dh", "bh"};
    private static final String[] SEGMENTS = {"es", "cs", "ss", "ds", "fs", "gs"};
    private static final Map<String, Operand> ALL = all();
    private static final int LONGEST = longest(ALL.keySet());

    private Registers() {}

    private static Map<String, Operand> all() {
        Map<String, Operand> all = new HashMap<>();
        for (int i = 0; i < 8; i++) {
            all.put("r" + LEGACY[i], new Operand.GeneralRegister(i, Width.QWORD));
            all.put("e" + LEGACY[i], new Operand.GeneralRegister(i, Width.DWORD));
            all.put(LEGACY[i], new Operand.GeneralRegister(i, Width.WORD));
            all.put(LOW_BYTES[i], new Operand.GeneralRegister(i, Width.BYTE));
            all.put("r" + (i + 8), new Operand.GeneralRegister(i + 8, Width.QWORD));
            all.put("r" + (i + 8) + "d", new Operand.GeneralRegister(i + 8, Width.DWORD));
            all.put("r" + (i + 8) + "w", new Operand.GeneralRegister(i + 8, Width.WORD));
            all.put("r" + (i + 8) + "b", new Operand.GeneralRegister(i + 8, Width.BYTE));
            all.put("dr" + i, new Operand.DebugRegister(i));
        }
        for (int i = 0; i < 4; i++) {
            all.put(HIGH_BYTES[i], new Operand.HighByte(i));
        }
        for (int i = 0; i < SEGMENTS.length; i++) {
            all.put(SEGMENTS[i], new Operand.SegmentRegister(i));
        }
        for (int number : new int[] {0, 2, 3, 4, 8}) {
            all.put("cr" + number, new Operand.ControlRegister(number));
        }
        return Map.copyOf(all);
    }

    private static int longest(Set<String> names) {
        int longest = 0;
        for (String name : names) {
            longest = Math.max(longest, name.length());
        }
        return longest;
    }

    static @Nullable Operand named(String name) {
        return name.length() > LONGEST ? null : ALL.get(name.toLowerCase(Locale.ROOT));
    }

    static boolean isName(String name) {
        return named(name) != null;
    }

    static Set<String> names() {
        return ALL.keySet();
    }

    /** Slot of the segment base that an override selects; {@link Slot#ZERO} for those without one. */
    static int segmentBase(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "fs" -> Slot.FS_BASE;
            case "gs" -> Slot.GS_BASE;
            default -> Slot.ZERO;
        };
    }
}
