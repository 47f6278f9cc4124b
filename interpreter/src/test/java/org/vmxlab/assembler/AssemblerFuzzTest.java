package org.vmxlab.assembler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.vmxlab.diagnostic.Diagnostic;
import org.vmxlab.diagnostic.DiagnosticRenderer;
import org.vmxlab.diagnostic.SourceFile;

/** Whatever the source, the answer is a program or messages: no other exception, no hang. */
final class AssemblerFuzzTest {
    private static final int CASES = 3000;
    private static final String SEED_SOURCE = """
            bits 64
            default rel
            org 0x100000
            %define SIZE 8
            %assign count 3
            %macro save 1-2 rbx
                push %1
            %%again: mov %2, [rsp + SIZE]
                %if %0 > 1
                    jmp %%again
                %endif
            %endmacro
            struc point
            .x: resq 1
            .y: resd 2
            endstruc
            start: save rax
                save rcx, rdx
                %rep count
                    add rax, [rbx + rcx*4 + point.y]
                %endrep
                lock inc dword [data]
                rep movsb
                jnz start
            .local: jmp .local
                times 4 db 0x90
                align 16
            here: istruc point
                at point.x, dq start
            iend
            section .data
            data: dq 1, 'text', here - start, $ - $$
            section .bss
            buffer: resb 64
            """;
    private static final String[] WORDS = {
        "%macro",
        "%endmacro",
        "%rep",
        "%endrep",
        "%if",
        "%else",
        "%endif",
        "%define",
        "%assign",
        "%include",
        "%rotate",
        "%1",
        "%%x",
        "%{1}",
        "%+",
        "%0",
        "equ",
        "times",
        "align",
        "struc",
        "endstruc",
        "istruc",
        "at",
        "iend",
        "section",
        "org",
        "bits",
        "db",
        "dq",
        "resb",
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        ",",
        ":",
        "+",
        "-",
        "*",
        "/",
        "//",
        "%%",
        "<<",
        ">>",
        "~",
        "!",
        "==",
        "0",
        "-1",
        "0xffffffffffffffff",
        "1h",
        "9223372036854775808",
        "'",
        "\"",
        "`\\x",
        "rax",
        "al",
        "ah",
        "r15d",
        "cr0",
        "gs",
        "gs:",
        "rel",
        "abs",
        "byte",
        "qword",
        "strict",
        "short",
        "near",
        "lock",
        "rep",
        "mov",
        "jmp",
        "call",
        "push",
        "vmread",
        "x",
        ".x",
        "$",
        "$$",
        "..",
        ".",
        "\\",
        "é",
        "\t",
        ";",
        "1 << 40",
        "%define a a",
        "proc",
        "endproc",
        "while",
        "if",
        "scenario",
        "cpus"
    };

    @Test
    @Timeout(300)
    void mutatedSourcesAndRandomWords() {
        Random random = new Random(7);
        for (int i = 0; i < CASES; i++) {
            String source = random.nextInt(3) == 0 ? words(random) : mutated(random);
            assertThatCode(() -> assemble(source)).as(source).doesNotThrowAnyException();
        }
    }

    @Test
    void runawaySourcesEndWithAMessage() {
        List<String> sources = List.of(
                "%macro m 0\nm\n%endmacro\nm\n",
                "%define a b\n%define b a\ndb a\n",
                "%rep 100000000\nnop\n%endrep\n",
                "times 1 << 60 db 0\n",
                "resb -1\n",
                "align 0x4000000000000000\n",
                "a equ b\nb equ a + 1\ndb a\n",
                "x: times x - y + 1 db 0\ny:\n");
        for (String source : sources) {
            long start = System.nanoTime();
            Assembler.Result result = assemble(source);
            assertThat(result.diagnostics()).as(source).isNotEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).as(source).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static Assembler.Result assemble(String source) {
        SourceFile file = SourceFile.of("fuzz.asm", source);
        Assembler.Result result = Assembler.assemble(file, (name, from) -> Optional.of(file), Request.NONE);
        DiagnosticRenderer.render(result.diagnostics());
        if (result.program().isPresent()) {
            result.listing().text();
        }
        return result;
    }

    private static String words(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i >= 0; i--) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(random.nextInt(4) == 0 ? '\n' : ' ');
        }
        return text.toString();
    }

    private static String mutated(Random random) {
        List<String> lines = new ArrayList<>(SEED_SOURCE.lines().toList());
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(lines.size());
            String line = lines.get(at);
            switch (random.nextInt(5)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
                case 2 -> lines.set(at, line + " " + WORDS[random.nextInt(WORDS.length)]);
                case 3 -> lines.set(at, WORDS[random.nextInt(WORDS.length)] + " " + line);
                default -> {
                    int cut = line.isEmpty() ? 0 : random.nextInt(line.length());
                    lines.set(
                            at,
                            line.substring(0, cut)
                                    + (char) random.nextInt(32, 127)
                                    + line.substring(Math.min(line.length(), cut + 1)));
                }
            }
        }
        return String.join("\n", lines);
    }

    static Stream<Arguments> nested() {
        return Stream.of(
                Arguments.of("dq ", "(", "1", ")", ""),
                Arguments.of("dq ", "-", "1", "", ""),
                Arguments.of("dq ", "~!", "1", "", ""),
                Arguments.of("mov rax, [", "(", "rbx", ")", "]"),
                Arguments.of("mov rax, [rbx + ", "-", "1", "", "]"),
                Arguments.of("proc main\nif ", "(", "rax", ")", "\nnop\nendif\nstop\nendproc"),
                Arguments.of("proc main\nif ", "!", "rax", "", "\nnop\nendif\nstop\nendproc"),
                Arguments.of("proc main\nif rax", " && rax", "", "", "\nnop\nendif\nstop\nendproc"),
                Arguments.of("%if ", "(", "1", ")", "\nnop\n%endif"),
                Arguments.of("", "%if 1\n", "nop\n", "%endif\n", ""),
                Arguments.of("", "%rep 1\n", "nop\n", "%endrep\n", ""));
    }

    /** What would exhaust the stack of a program that reads it by recursion. */
    @ParameterizedTest
    @MethodSource("nested")
    void whatIsNestedTooDeepIsRefused(String before, String open, String core, String close, String behind) {
        String source = before + open.repeat(20_000) + core + close.repeat(20_000) + behind;
        Assembler.Result result =
                Assembler.assemble(SourceFile.of("deep.asm", source), (name, from) -> Optional.empty(), Request.NONE);
        assertThat(result.program()).isEmpty();
        assertThat(result.diagnostics()).extracting(Diagnostic::code).contains("ASM100");
    }
}
