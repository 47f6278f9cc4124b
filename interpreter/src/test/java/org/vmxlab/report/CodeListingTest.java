package org.vmxlab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vmxlab.image.Image;
import org.vmxlab.image.Segment;
import org.vmxlab.image.Symbol;

class CodeListingTest {
    private static List<String> listing(String hex) {
        byte[] code = HexFormat.of().parseHex(hex.replace(" ", ""));
        Image image = new Image(
                List.of(
                        new Segment(".text", 0x1000, code, code.length, true),
                        new Segment(".data", 0x2000, new byte[8], 8, false)),
                List.of(
                        new Symbol("start", 0x1000, 5, Symbol.Type.FUNCTION),
                        new Symbol("callee", 0x1005, 1, Symbol.Type.FUNCTION)),
                List.of(),
                0x1000);
        List<String> lines = new ArrayList<>();
        assertThat(new CodeListing(image).print(lines::add)).isTrue();
        return lines;
    }

    @Test
    void instructionsStandUnderTheNamesOfTheirPlaces() {
        assertThat(listing("e8 00 00 00 00 c3"))
                .containsExactly(
                        "section .text",
                        "",
                        "start:",
                        "      1000  e800000000                     call callee",
                        "",
                        "callee:",
                        "      1005  c3                             ret");
    }

    @Test
    void anUnknownByteIsShownAndTheNextIsTriedAfterIt() {
        assertThat(listing("d8 90"))
                .contains(
                        "      1000  d8                             db 0xd8  ; not supported: bytes d8 at 0x1000,"
                                + " nearest known: xlatb (D7)",
                        "      1001  90                             nop");
    }

    @Test
    void anInstructionThatTheSectionCutsOffIsData() {
        assertThat(listing("90 48 8b"))
                .contains(
                        "      1001  48                             db 0x48  ; the section ends within this instruction");
    }

    @Test
    void anImageWithoutCodeIsToldApart() {
        Image image = new Image(List.of(), List.of(), List.of(), 0);

        assertThat(new CodeListing(image).print(line -> {})).isFalse();
    }
}
