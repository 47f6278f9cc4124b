package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of each CPU that waits for ever a message says for what, who could have helped, and where those are. */
class WaitingCpusTest {
    private static final String ENABLE_APIC = """
                    mov ecx, 0x80f
                    mov eax, 0x1ff
                    xor edx, edx
                    wrmsr
            """;

    @TempDir
    private Path folder;

    private List<String> because(String program, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("program.asm"), program);
        List<String> arguments =
                new ArrayList<>(List.of("explore", file.toString(), "--json", "--no-save", "--jobs", "1"));
        arguments.addAll(List.of(options));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments.toArray(String[]::new));
        assertThat(code).as(err.toString()).isEqualTo(ExitCode.VIOLATION);
        JsonObject result = JsonParser.parseString(out.toString()).getAsJsonObject();
        List<String> because = new ArrayList<>();
        for (JsonElement cause :
                result.getAsJsonArray("violations").get(0).getAsJsonObject().getAsJsonArray("because")) {
            because.add(cause.getAsString().replaceAll("step \\d+", "step N"));
        }
        return because;
    }

    @Test
    void aWakeUpThatTheWaitingCpuOverwroteIsLost() throws IOException {
        assertThat(because("""
                                scenario "spin"
                                cpus 2
                                start 0, waiter
                                start 1, setter
                                        org 0x100000
                                section .text
                                proc waiter
                                        mov qword [flag], 0
                                .again: pause
                                        cmp qword [flag], 0
                                        je .again
                                        stop
                                endproc
                                proc setter
                                        mov qword [flag], 1
                                        stop
                                endproc
                                proc reset
                                        mov qword [flag], 2
                                        ret
                                endproc
                                section .data
                                flag: dq 0
                                """))
                .containsExactly(
                        "lost wake-up: CPU 1 stored 1 to flag in setter (step N); CPU 0, which waits for that, never saw"
                                + " it, as its own store of 0 in waiter (step N) replaced it",
                        "CPU 0 goes round in waiter and waits for a change of flag (now 0)",
                        "CPU 1 stored 1 to flag in setter before and could again, but has ended",
                        "reset stores to flag as well; nobody came there in this run, and CPU 1 has ended");
    }

    @Test
    void cpusThatTookTwoLocksCrosswiseWaitForEachOther() throws IOException {
        assertThat(because("""
                                scenario "crosswise"
                                cpus 2
                                start 0, one
                                start 1, two
                                        org 0x100000
                                section .text
                                %macro take 1
                                %%again: pause
                                        lock bts qword [%1], 0
                                        jc %%again
                                %endmacro
                                proc one
                                        take a
                                        take b
                                        mov qword [a], 0
                                        mov qword [b], 0
                                        stop
                                endproc
                                proc two
                                        take b
                                        take a
                                        mov qword [a], 0
                                        mov qword [b], 0
                                        stop
                                endproc
                                section .data
                                align 64
                                a: dq 0
                                align 64
                                b: dq 0
                                """))
                .containsExactly(
                        "CPU 0 goes round in one and waits for a change of b (now 1)",
                        "CPU 1 stored 1 to b in two before and could again, but goes round in two itself",
                        "CPU 1 goes round in two and waits for a change of a (now 1)",
                        "CPU 0 stored 1 to a in one before and could again, but goes round in one itself");
    }

    @Test
    void aForgottenEoiIsNamed() throws IOException {
        assertThat(because("""
                                scenario "no EOI"
                                cpus 2
                                start 0, a
                                start 1, b
                                idt 0x40, kick
                                idt 0x41, kick
                                        org 0x100000
                                section .text
                                proc a
                                """ + ENABLE_APIC + """
                                .again: cli
                                        cmp qword [n], 2
                                        je .out
                                        sti
                                        hlt
                                        jmp .again
                                .out:   stop
                                endproc
                                proc b
                                        mov ecx, 0x830
                                        mov eax, 0x41
                                        xor edx, edx
                                        wrmsr
                                        mov eax, 0x40
                                        wrmsr
                                        stop
                                endproc
                                handler kick
                                        inc qword [n]
                                endhandler
                                section .data
                                n: dq 0
                                """))
                .containsExactly(
                        "CPU 0 waits in HLT in a for an interrupt; vector 0x40 waits and cannot be taken, as vector 0x41"
                                + " is in service: nobody wrote EOI",
                        "CPU 1 sent it vector 0x40 in b before and could again, but has ended");
    }

    @Test
    void hltWithInterruptsOffIsNamed() throws IOException {
        assertThat(because("""
                                scenario "off"
                                cpus 2
                                start 0, a
                                start 1, b
                                        org 0x100000
                                section .text
                                proc a
                                        cli
                                        hlt
                                        stop
                                endproc
                                proc b
                                        stop
                                endproc
                                """))
                .containsExactly(
                        "CPU 0 waits in HLT in a with IF=0, so that only an NMI, SMI or INIT would wake it",
                        "nobody sent CPU 0 an interrupt in this run; CPU 1 has ended");
    }
}
