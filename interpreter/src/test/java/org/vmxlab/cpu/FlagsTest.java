package org.vmxlab.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vmxlab.arch.Rflags;
import org.vmxlab.arch.Width;

/** Flags against the definitions of SDM volume 1, section 3.4.3.1, computed bit by bit over all bytes. */
class FlagsTest {
    private final Flags flags = new Flags(new long[Slot.COUNT]);

    @Test
    void additionOfAllBytes() {
        for (int a = 0; a < 256; a++) {
            for (int b = 0; b < 256; b++) {
                for (int carry = 0; carry < 2; carry++) {
                    int wide = a + b + carry;
                    flags.afterAdd(a | 0x5500, b | 0xaa00, wide, Width.BYTE);
                    boolean overflow = (byte) a + (byte) b + carry != (byte) wide;
                    assertThat(flags.status())
                            .isEqualTo(expected(wide, wide > 255, overflow, (a & 15) + (b & 15) + carry > 15));
                }
            }
        }
    }

    @Test
    void subtractionOfAllBytes() {
        for (int a = 0; a < 256; a++) {
            for (int b = 0; b < 256; b++) {
                for (int borrow = 0; borrow < 2; borrow++) {
                    int wide = a - b - borrow;
                    flags.afterSub(a, b, wide, Width.BYTE);
                    boolean overflow = (byte) a - (byte) b - borrow != (byte) wide;
                    assertThat(flags.status())
                            .isEqualTo(expected(wide, wide < 0, overflow, (a & 15) - (b & 15) - borrow < 0));
                }
            }
        }
    }

    @Test
    void wideAdditionsCarryAndOverflowAtTheirTopBit() {
        flags.afterAdd(-1L, 1, 0, Width.QWORD);
        assertThat(flags.status()).isEqualTo(Rflags.CF | Rflags.ZF | Rflags.PF | Rflags.AF);
        flags.afterAdd(Long.MAX_VALUE, 1, Long.MIN_VALUE, Width.QWORD);
        assertThat(flags.status()).isEqualTo(Rflags.OF | Rflags.SF | Rflags.PF | Rflags.AF);
        flags.afterAdd(0x7fff, 1, 0x8000, Width.WORD);
        assertThat(flags.status()).isEqualTo(Rflags.OF | Rflags.SF | Rflags.PF | Rflags.AF);
        flags.afterSub(0x80000000L, 1, 0x7fffffffL, Width.DWORD);
        assertThat(flags.status()).isEqualTo(Rflags.OF | Rflags.PF | Rflags.AF);
    }

    @Test
    void anyCombinationCanBeSetAndRead() {
        for (int bits = 0; bits < 0x1000; bits++) {
            flags.set(bits);
            assertThat(flags.status()).isEqualTo(bits & Rflags.STATUS);
            flags.normalise();
            assertThat(flags.status()).isEqualTo(bits & Rflags.STATUS);
        }
    }

    @Test
    void singleFlagsChangeAlone() {
        for (int bits = 0; bits < 0x1000; bits++) {
            long status = bits & Rflags.STATUS;
            flags.set(bits);
            flags.setCarryKeepingOverflow((bits & 2) != 0);
            assertThat(flags.status()).isEqualTo(status & ~Rflags.CF | ((bits & 2) != 0 ? Rflags.CF : 0));
            flags.set(bits);
            flags.setZero((bits & 2) != 0);
            assertThat(flags.status()).isEqualTo(status & ~Rflags.ZF | ((bits & 2) != 0 ? Rflags.ZF : 0));
            flags.set(bits);
            flags.setCarryAndOverflow((bits & 2) != 0, (bits & 8) != 0);
            assertThat(flags.status())
                    .isEqualTo(status & ~(Rflags.CF | Rflags.OF)
                            | ((bits & 2) != 0 ? Rflags.CF : 0)
                            | ((bits & 8) != 0 ? Rflags.OF : 0));
        }
    }

    private static long expected(int result, boolean carry, boolean overflow, boolean auxiliary) {
        int low = result & 0xff;
        return (carry ? Rflags.CF : 0)
                | (overflow ? Rflags.OF : 0)
                | (auxiliary ? Rflags.AF : 0)
                | (low == 0 ? Rflags.ZF : 0)
                | (low >= 0x80 ? Rflags.SF : 0)
                | (Integer.bitCount(low) % 2 == 0 ? Rflags.PF : 0);
    }
}
