package org.vmxlab.encodings;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.vmxlab.conformance.Deviation;

/** What objdump is known to list otherwise than the manual says, or than this machine's one choice where the manual says nothing. */
enum ListingDeviation {
    HINT(
            "objdump-hint",
            "hints are listed by the names that extensions gave to them; a processor without the extension passes over them",
            "volume 2D, tables A-3 and A-6") {
        @Override
        boolean shows(String text, InstructionText own, InstructionText other) {
            return own.mnemonic().equals("nop")
                    && (text.contains("(bad)")
                            || HINT_NAME.matcher(other.mnemonic()).matches());
        }
    },
    NOTRACK(
            "objdump-notrack",
            "3E in front of another segment prefix of a near jump or call is taken for NOTRACK; of several segment prefixes the last"
                    + " counts",
            "volume 1, 17.3.1") {
        @Override
        boolean shows(String text, InstructionText own, InstructionText other) {
            return text.contains("notrack ") && other.mnemonic().equals(own.mnemonic());
        }
    },
    BSWAP(
            "objdump-bswap",
            "66 makes BSWAP one of 16 bits, whose result the manual leaves undefined; this machine swaps 32 bits",
            "volume 2A, BSWAP") {
        @Override
        boolean shows(String text, InstructionText own, InstructionText other) {
            return both("bswap", own, other);
        }
    },
    PAUSE(
            "objdump-pause",
            "F3 90 is taken for PAUSE whatever REX.B says; with REX.B 90 is an exchange with R8",
            "volume 2D, XCHG") {
        @Override
        boolean shows(String text, InstructionText own, InstructionText other) {
            return other.mnemonic().equals("pause") && own.mnemonic().equals("xchg");
        }
    },
    SEGMENT_BASE(
            "objdump-segment-base",
            "66 makes RDFSBASE and the like one of 16 bits; there are only 32 and 64",
            "volume 2B, RDFSBASE/RDGSBASE") {
        @Override
        boolean shows(String text, InstructionText own, InstructionText other) {
            return List.of("rdfsbase", "rdgsbase", "wrfsbase", "wrgsbase").stream()
                    .anyMatch(name -> both(name, own, other));
        }
    },
    MOVSXD("objdump-movsxd", "66 makes MOVSXD with REX.W one of 16 bits; REX.W goes before 66", "volume 2A, 2.2.1.2") {
        @Override
        boolean shows(String text, InstructionText own, InstructionText other) {
            return both("movsxd", own, other);
        }
    },
    WBINVD(
            "objdump-wbinvd",
            "F2 or F3 in front of WBINVD makes another instruction; processors without WBNOINVD pass over them",
            "volume 2D, WBNOINVD") {
        @Override
        boolean shows(String text, InstructionText own, InstructionText other) {
            return own.mnemonic().equals("wbinvd")
                    && (text.contains("(bad)") || other.mnemonic().equals("wbnoinvd"));
        }
    };

    private static final Pattern HINT_NAME = Pattern.compile("bnd\\w+|cldemote|endbr32|prefetch\\w*|rdssp[dq]");

    private final Deviation deviation;

    ListingDeviation(String id, String text, String section) {
        deviation = new Deviation(id, text, section);
    }

    abstract boolean shows(String text, InstructionText own, InstructionText other);

    Deviation deviation() {
        return deviation;
    }

    private static boolean both(String mnemonic, InstructionText own, InstructionText other) {
        return own.mnemonic().equals(mnemonic) && other.mnemonic().equals(mnemonic);
    }

    /** The deviation that explains why {@code text} is listed where this program says {@code own}; empty if none does. */
    static Optional<Deviation> of(String text, String own) {
        return Arrays.stream(values())
                .filter(value -> value.shows(text, InstructionText.of(own), InstructionText.of(text)))
                .map(ListingDeviation::deviation)
                .findFirst();
    }

    static List<Deviation> all() {
        return Arrays.stream(values()).map(ListingDeviation::deviation).toList();
    }
}
