package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vmxlab.apic.UndefinedApic;
import org.vmxlab.vmx.UndefinedVmx;

/** Exit codes and messages, as a script and a person see them. */
class MainTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int vmxlab(String... arguments) {
        return Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void helpSaysOfEachCommandWhatItDoes() {
        assertThat(vmxlab("--help")).isZero();
        assertThat(out.toString())
                .containsPattern("explore +Look at every interleaving")
                .doesNotContainPattern("explore +Examples:");
    }

    @Test
    void wrongOptionsAreUsage() throws IOException {
        assertThat(vmxlab("run", "--nosuch", "x")).isEqualTo(ExitCode.USAGE);
        assertThat(vmxlab("run", file("a.asm", "hvstop\n"), "--cpus", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(vmxlab("run", file("b.asm", "hvstop\n"), "--max-steps", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(vmxlab("isa", "vmptrdl")).isEqualTo(ExitCode.USAGE);
        assertThat(vmxlab("run", file("c.asm", "hvstop\n"), "--cpus", "none")).isEqualTo(ExitCode.USAGE);
        assertThat(vmxlab("rnu", "x")).isEqualTo(ExitCode.USAGE);
        assertThat(vmxlab()).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("1 to 64 CPUs")
                .contains("did you mean 'vmptrld'")
                .contains(
                        "'none' is not an int",
                        "'vmxlab run --help' shows what it takes",
                        "Possible solutions: --no-save")
                .doesNotContain("\tat ")
                .doesNotContain("Usage:");
    }

    @Test
    void ofAFileThatIsNoProgramTheFirstErrorsAreShown() throws IOException {
        assertThat(vmxlab("run", file("page.asm", "<p>\n".repeat(100)))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString())
                .contains("page.asm:20:1")
                .doesNotContain("page.asm:21:1")
                .contains("100 errors, of which the first 20 are shown; 'vmxlab explain CODE' tells more");
    }

    @Test
    void whyALongLoopDidNotEndIsNotLookedFor() throws IOException {
        String loop = file("loop.asm", "start: jmp start\n");

        assertThat(vmxlab("run", loop, "--no-save", "--max-steps", "30000000")).isEqualTo(ExitCode.VIOLATION);

        assertThat(out.toString()).contains("step-limit", "chain");
        assertThat(err.toString()).contains("the 30000000 steps would be made again");
    }

    @Test
    void aFileThatCannotBeWrittenIsSaidToBeSo() throws IOException {
        String nowhere = folder.resolve("no/such/a.elf").toString();
        assertThat(vmxlab("asm", file("a.asm", "hvstop\n"), "-o", nowhere)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("cannot be written: there is no such folder");
    }

    @Test
    void wrongFilesAreBadInput() throws IOException {
        assertThat(vmxlab("run", folder.resolve("missing.asm").toString())).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(vmxlab("run", file("empty.asm", ""))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(vmxlab("run", file("wrong.asm", "vmptrdl [rax]\n"))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(vmxlab("run", folder.toString())).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(vmxlab("disasm", file("text.elf", "no ELF file"))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(vmxlab("replay", file("text.vmxr", "no replay file"))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString())
                .contains("missing.asm")
                .contains("is empty")
                .contains("did you mean 'vmptrld'")
                .contains("is a folder");
    }

    @Test
    void aViolationIsSavedAndReplayed() throws IOException {
        String program = file("ud.asm", "org 0x100000\nmov eax, 1\nud2\n");
        String replay = folder.resolve("ud.vmxr").toString();

        assertThat(vmxlab("run", program, "--replay-file", replay)).isEqualTo(ExitCode.VIOLATION);
        assertThat(vmxlab("replay", replay)).isEqualTo(ExitCode.VIOLATION);
        assertThat(out.toString()).contains("RUN201").contains("verdict: violation bug");
    }

    @Test
    void memoryIsDumpedAndPlantedFaultsAreCaught() throws IOException {
        String program = file("ok.asm", "org 0x100000\nmov dword [cell], 0x01020304\nhvstop\nalign 8\ncell: dd 0\n");
        assertThat(vmxlab("run", program, "--json", "--dump", "cell,4")).isZero();
        assertThat(out.toString()).contains("\"verdict\": \"ok\"").contains("\"cell\": \"04030201\"");
        assertThat(vmxlab("run", program, "--dump", "cell,4")).isZero();
        assertThat(out.toString()).contains("cell: 04030201 = 0x1020304\nverdict: ok");
        assertThat(vmxlab("run", program, "--dump", "cell,9")).isZero();
        assertThat(out.toString()).contains("cell: 040302010000000000\nverdict: ok");
        assertThat(vmxlab("doctor")).isZero();
    }

    @Test
    void aFindingOfTheSanitizerThatOnlyWarnsIsPrintedOnceForItsPlace() throws IOException {
        String program = file("unclear.asm", """
                org 0x100000
                mov ecx, 0x480
                rdmsr
                mov [region], eax
                mov [vmcs], eax
                vmxon [at_region]
                mov ecx, 3
                again: vmptrld [at_vmcs]
                dec ecx
                jnz again
                hvstop
                align 4096
                region: times 4096 db 0
                vmcs: times 4096 db 0
                at_region: dq region
                at_vmcs: dq vmcs
                """);
        vmxlab("run", program, "--undefined", "warn");
        assertThat(err.toString()).containsOnlyOnce("warning[UB-06]").contains("unclear.asm:8", "in again");
        assertThat(vmxlab("run", program, "--no-save")).isEqualTo(ExitCode.VIOLATION);
    }

    @Test
    void everyCodeOfTheSanitizerHasAPage() {
        for (UndefinedVmx use : UndefinedVmx.all()) {
            assertThat(vmxlab("explain", use.id())).as(use.id()).isZero();
        }
        for (UndefinedApic use : UndefinedApic.all()) {
            assertThat(vmxlab("explain", use.id())).as(use.id()).isZero();
        }
        assertThat(vmxlab("explain", "UB-F")).isZero();
        assertThat(out.toString()).contains("UB-01", "UB-14", "UB-F");
    }

    @Test
    void notesOfTheProgramArePrintedEachTimeWithTheirPlace() throws IOException {
        String program = file("notes.asm", """
                proc main
                    mov ecx, 1001
                    repeat
                        note "once more"
                        dec ecx
                    until ecx == 0
                    stop
                endproc
                """);
        assertThat(vmxlab("run", program, "--json")).isZero();
        assertThat(out.toString()).startsWith("{");
        assertThat(err.toString().lines().toList())
                .hasSize(1001)
                .startsWith("note: once more  (CPU 0, in main, " + program + ":4)")
                .endsWith("note: the program has said 1000 notes; further ones are not told");
    }

    @Test
    void undefinedFlagsAreWatchedWhenAskedFor() throws IOException {
        String program = file("flags.asm", """
                org 0x100000
                mov ecx, 2
                again: mov eax, 3
                shl eax, 4
                jo skipped
                skipped: dec ecx
                jnz again
                hvstop
                """);
        assertThat(vmxlab("run", program)).isZero();
        assertThat(vmxlab("run", program, "--undefined-flags", "warn")).isZero();
        assertThat(err.toString())
                .containsOnlyOnce("warning[UB-F]: JO goes by OF, which has no defined value since the instruction at")
                .contains("flags.asm:5");
        assertThat(vmxlab("run", program, "--undefined-flags", "stop", "--no-save"))
                .isEqualTo(ExitCode.VIOLATION);
        assertThat(out.toString()).contains("error[RUN209]", "UB-F: JO goes by OF", "flags.asm:5");
    }

    @Test
    void litmusTestsRunTogetherAndABadOneStopsNobody() throws IOException {
        String lost = "X86_64 lost\n{}\n P0 | P1 ;\n incl (x) | incl (x) ;\n~exists x=1\n";
        String good = file("lost.litmus", lost);
        String bad = file("bad.litmus", "X86_64 bad\n{}\n P0 ;\n frob ;\nexists true\n");

        assertThat(vmxlab("litmus", good)).isZero();
        assertThat(out.toString()).isEqualTo("""
                        Test lost Forbidden
                        Model tso
                        States 2
                        [x]=1;
                        [x]=2;
                        No
                        Witnesses
                        Positive: 1 Negative: 1
                        Condition ~exists ([x]=1)
                        Observation lost Sometimes 1 1

                        """);
        assertThat(vmxlab("litmus", good, "--check", "--model", "sc")).isEqualTo(ExitCode.VIOLATION);
        assertThat(vmxlab("litmus", good, "--model", "rc11")).isEqualTo(ExitCode.USAGE);
        assertThat(vmxlab("litmus", bad, folder.resolve("none.litmus").toString(), good, "--json"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("bad.litmus:4:2").contains("none.litmus");
        assertThat(out.toString()).contains("\"states\":[{\"x\":1},{\"x\":2}]");
        assertThat(vmxlab("litmus", "SB+inc+inc.litmus")).isZero();
    }
}
