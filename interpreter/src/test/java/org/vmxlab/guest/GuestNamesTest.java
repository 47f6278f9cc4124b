package org.vmxlab.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vmxlab.assembler.Assembler;
import org.vmxlab.assembler.Request;
import org.vmxlab.cpu.Policy;
import org.vmxlab.diagnostic.SourceFile;

/** Words for addresses are the program's own. */
class GuestNamesTest {
    private static final String PROGRAM = """
            scenario "two CPUs"
            cpus 2
            start 0, main
            start 1, main
            percpu small: resb 3
            percpu mine: resq 1
            org 0x100000
            section .text
            proc main
                inc qword [gs:mine]
                stop
            endproc
            section .data
            shared: dq 0
            """;

    private final Guest guest = guest(PROGRAM);
    private final GuestNames names = new GuestNames(guest.image(), guest.boot());

    private static Guest guest(String source) {
        return new Guest(
                Assembler.assemble(SourceFile.of("names.asm", source), (name, from) -> Optional.empty(), Request.NONE)
                        .program()
                        .orElseThrow(),
                Policy.DEFAULT);
    }

    @Test
    void aPerCpuVariableIsNamedWithItsCpu() {
        long area = guest.image().symbol("percpu_base").orElseThrow().address();
        assertThat(names.datum(area, 1)).isEqualTo("small of CPU 0");
        assertThat(names.datum(area + 2, 1)).isEqualTo("small of CPU 0");
        assertThat(names.datum(area + 8, 8)).isEqualTo("mine of CPU 0");
        assertThat(names.datum(area + 64 + 8, 8)).isEqualTo("mine of CPU 1");
    }

    @Test
    void nothingHasTheNameOfAnotherProgramsData() {
        Guest plain = guest("start: hvstop\ntotal: dd 0\n");
        GuestNames plainNames = new GuestNames(plain.image(), plain.boot());
        long total = plain.image().symbol("total").orElseThrow().address();
        assertThat(plainNames.datum(total, 4)).isEqualTo("total");
        assertThat(plainNames.datum(0, 1)).isEqualTo("start");
    }
}
