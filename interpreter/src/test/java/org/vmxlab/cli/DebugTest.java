package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vmxlab debug}, its commands from a file. */
class DebugTest {
    private static final String COUNTER = """
            proc main
                mov ecx, 3
                repeat
                    call increment
                    dec ecx
                until ecx == 0
                note "done"
                assert dword [total] == 4, "four"
                stop
            endproc
            proc increment
                inc dword [total]
            endproc
            total: dd 0
            """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int debug(String program, String... commands) throws IOException {
        Path script = Files.writeString(folder.resolve("commands"), String.join("\n", commands) + "\n");
        return vmxlab("debug", program, "--commands", script.toString());
    }

    private int vmxlab(String... arguments) {
        return Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
    }

    private String counter() throws IOException {
        return Files.writeString(folder.resolve("counter.asm"), COUNTER).toString();
    }

    @Test
    void aRunIsWalkedForwardsAndBackwards() throws IOException {
        assertThat(debug(counter(), "step", "registers", "step 2", "back", "where", "quit", "step"))
                .isZero();
        assertThat(out.toString().replace(folder.toString(), "."))
                .startsWith("""
                        step 0  CPU 0 at main  ./counter.asm:2
                             2 |     mov ecx, 3
                               = mov ecx, 3
                        step 1  CPU 0 at main+0x5  ./counter.asm:4
                             4 |         call increment
                               = call increment
                        rax 0000000000000000  rcx 0000000000000003""")
                .endsWith("""
                        step 3  CPU 0 at increment+0x7  ./counter.asm:13
                            13 | endproc
                               = ret
                        step 2  CPU 0 at increment  ./counter.asm:12
                            12 |     inc dword [total]
                               = inc dword [total]
                        step 2  CPU 0 at increment  ./counter.asm:12
                            12 |     inc dword [total]
                               = inc dword [total]
                        """);
    }

    @Test
    void breakpointsHoldInCodeThatRanLongEnoughToBeTranslated() throws IOException {
        String loop = Files.writeString(folder.resolve("loop.asm"), """
                        mov ecx, 60000
                again:  cmp ecx, 10000
                        jne next
                here:   nop
                next:   dec ecx
                        jnz again
                        hvstop
                """).toString();

        assertThat(debug(loop, "break here", "c", "c")).isZero();
        assertThat(out.toString().replace(folder.toString(), ".")).contains("""
                        stops at here
                        step 200003  CPU 0 at here  ./loop.asm:4
                             4 | here:   nop
                               = nop
                        step 240003  the run has ended
                        """);
    }

    @Test
    void breakpointsStopTheWayForwardsAndNotTheWayBack() throws IOException {
        assertThat(debug(counter(), "break increment", "break", "c", "c", "back 3", "c", "delete increment", "c"))
                .isEqualTo(ExitCode.VIOLATION);
        assertThat(out.toString()
                        .lines()
                        .filter(line -> line.startsWith("step"))
                        .map(line -> line.split("  ")[0]))
                .containsExactly("step 0", "step 2", "step 8", "step 5", "step 8", "step 22");
        assertThat(out.toString()).contains("stops at increment", "note: done  (CPU 0)", "violation[RUN202]: four");
    }

    @Test
    void placesAreSymbolsRegistersAndNumbers() throws IOException {
        assertThat(debug(counter(), "until increment+7", "memory total 4", "memory rsp-8 8", "m 0x20 1", "registers 0"))
                .isZero();
        assertThat(out.toString()).contains("step 3  CPU 0 at increment+0x7", " 01 00 00 00  total", "rflags 0x2");
    }

    @Test
    void aWrongCommandEndsAScriptWithOneMessage() throws IOException {
        for (String wrong : new String[] {
            "stepp|there is no command 'stepp'; did you mean 'step'?",
            "step 0|'0': at least 1",
            "step many|'many' is no number",
            "break incremnt|no symbol 'incremnt', and it is no register; did you mean 'increment'?",
            "delete main|no breakpoint at main; 'break' lists them",
            "memory 0x9000000|no memory at 0x9000000",
            "memory total 0|1 to 65536 bytes",
            "memory|where? it is 'memory PLACE [BYTES]'",
            "registers 1|there is no CPU 1; the machine has 0 to 0",
            "quit now|too many words; it is 'quit'",
        }) {
            err.getBuffer().setLength(0);
            String command = wrong.substring(0, wrong.indexOf('|'));
            assertThat(debug(counter(), command)).as(command).isEqualTo(ExitCode.USAGE);
            assertThat(err.toString())
                    .startsWith("error: '" + command + "': ")
                    .contains(wrong.substring(wrong.indexOf('|') + 1));
        }
    }

    @Test
    void aSavedRunHasItsOptionsInIt() throws IOException {
        String saved = folder.resolve("counter.vmxr").toString();
        vmxlab("run", counter(), "--replay-file", saved);
        assertThat(debug(saved, "continue", "back 2", "continue")).isEqualTo(ExitCode.VIOLATION);
        assertThat(out.toString()).contains("violation[RUN202]: four");
        assertThat(vmxlab("debug", saved, "--vmfail", "flags")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("a saved run has its options in it");
    }
}
