package org.vmxlab.encodings;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vmxlab.conformance.Observations;
import org.vmxlab.conformance.Status;

/** Tools that repeat what this program says, but for their faults: what is found, and what is left of it. */
class EncodingCheckTest {
    private static final int SUB_IMMEDIATE = 0x2d;
    private static final int CMP_IMMEDIATE = 0x3d;

    /** Takes SUB EAX, immediate for CMP. */
    private static PlainAssembler.Output faulty(String source) {
        PlainAssembler.Output output = new OwnAssembler().assemble(source);
        byte[] bytes = output.bytes();
        for (int place = 0; place < bytes.length; place += Places.BYTES) {
            bytes[place] = bytes[place] == SUB_IMMEDIATE ? CMP_IMMEDIATE : bytes[place];
        }
        return new PlainAssembler.Output(bytes, output.refused());
    }

    /** Lists what this program lists, in objdump's way of writing a string instruction, and MUL as DIV. */
    private static Map<Long, PlainDisassembler.Listed> faulty(byte[] image, long origin) {
        Map<Long, PlainDisassembler.Listed> placed = new HashMap<>();
        for (int place = 0; place < image.length; place += Places.BYTES) {
            byte[] code = Arrays.copyOfRange(image, place, place + Places.BYTES);
            long address = origin + place;
            new OwnDisassembler()
                    .at(code, address)
                    .map(own -> new PlainDisassembler.Listed(
                            own.length(),
                            own.text()
                                    .replace("stosb", "stos byte ptr es:[rdi],al")
                                    .replaceFirst("^mul ", "div ")))
                    .ifPresent(own -> placed.put(address, own));
        }
        return placed;
    }

    private static List<Status> statuses(String... rows) {
        Map<Integer, JsonObject> numbered = new LinkedHashMap<>();
        for (String row : rows) {
            numbered.put(numbered.size() + 1, JsonParser.parseString(row).getAsJsonObject());
        }
        return EncodingRows.tests("rows.jsonl", numbered).stream()
                .map(test -> test.run(new Observations()).status())
                .toList();
    }

    @Test
    void aLineEncodedOtherwiseIsShrunk() {
        EncodingCheck check = new EncodingCheck(Optional.of(EncodingCheckTest::faulty), Optional.empty(), 1);
        EncodingCheck.Divergence divergence = check.compare(10_000, done -> {}).orElseThrow();
        assertThat(divergence.subject()).matches("sub eax, (0x)?\\w+|sub eax, strict dword -?\\w+");
        assertThat(divergence.differences().get(0)).containsPattern("expected 3d\\w{8}, got 2d\\w{8}");
        assertThat(statuses(divergence.row())).containsExactly(Status.FAIL);
    }

    @Test
    void bytesListedOtherwiseAreShrunk() {
        EncodingCheck check = new EncodingCheck(Optional.empty(), Optional.of(EncodingCheckTest::faulty), 1);
        EncodingCheck.Divergence divergence = check.compare(10_000, done -> {}).orElseThrow();
        assertThat(divergence.subject()).matches("f6 \\w\\w");
        assertThat(divergence.differences().get(0)).containsPattern("expected div byte \\[.*], got mul byte \\[.*]");
    }

    @Test
    void whereAllAgreeTheyAreCounted() {
        EncodingCheck check = new EncodingCheck(Optional.of(new OwnAssembler()), Optional.empty(), 1);
        assertThat(check.compare(600, done -> {})).isEmpty();
        assertThat(check.agreed()).isGreaterThanOrEqualTo(600);
    }

    @Test
    void withoutAnyToolNothingIsCompared() {
        assertThat(new EncodingCheck(Optional.empty(), Optional.empty(), 1).compare(100, done -> {}))
                .isEmpty();
    }

    @Test
    void rowsOfAnswersPass() {
        List<String> rows = new EncodingCheck(Optional.of(new OwnAssembler()), Optional.empty(), 2).rows(1);
        assertThat(rows).hasSizeGreaterThan(500);
        assertThat(statuses(rows.subList(0, 50).toArray(String[]::new))).containsOnly(Status.PASS);
    }
}
