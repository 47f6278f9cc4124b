package org.vmxlab.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vmxlab.assembler.Assembler;
import org.vmxlab.assembler.Program;
import org.vmxlab.assembler.Request;
import org.vmxlab.cpu.Policy;
import org.vmxlab.cpu.Slot;
import org.vmxlab.diagnostic.DiagnosticRenderer;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.machine.Machine;
import org.vmxlab.schedule.Run;
import org.vmxlab.schedule.RunResult;

/** Statements of the pseudocode layer, executed. */
class PseudocodeProgramTest {
    private static final String HEAD = "scenario \"test\"\nstart 0, main\norg 0x100000\nsection .text\n";

    private static Program assemble(String source, Request request) {
        Assembler.Result result =
                Assembler.assemble(SourceFile.of("test.asm", source), (name, from) -> Optional.empty(), request);
        assertThat(result.program())
                .as(DiagnosticRenderer.render(result.diagnostics()))
                .isPresent();
        return result.program().orElseThrow();
    }

    /** RAX of CPU 0 after {@code body}, the statements of procedure {@code main}, and {@code rest} behind it. */
    private static long rax(String body, String rest) {
        Guest guest = new Guest(
                assemble(HEAD + "proc main\n" + body + "\nstop\nendproc\n" + rest, Request.NONE), Policy.DEFAULT);
        Machine machine = guest.boot();
        RunResult result = new Run(machine, guest.schedule(), guest.ending(10_000, Optional.empty())).run();
        assertThat(result.violation()).isEmpty();
        return machine.cpu(0).get(Slot.RAX);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "rbx == 5                      ; 1",
                "rbx != 5                      ; 0",
                "5 < rbx                       ; 0",
                "5 <= rbx                      ; 1",
                "rcx > rbx                     ; 1",
                "signed rcx > rbx              ; 0",
                "signed rcx < 0                ; 1",
                "rbx & 4                       ; 1",
                "!(rbx & 4)                    ; 0",
                "rbx == 5 && rcx == 0          ; 0",
                "rbx == 4 || rcx == -1         ; 1",
                "!(rbx == 4 || rcx == 0)       ; 1",
                "(rbx == 5) && !(rcx == 0)     ; 1",
                "rdx                           ; 0",
                "!rdx                          ; 1",
                "rbx == (1 << 2) + 1           ; 1",
                "[cell + pair.low] == 7        ; 1",
                "[cell + pair.high]            ; 0",
                "9 > 10                        ; 0",
                "1                             ; 1",
            })
    void a_condition_chooses_the_branch(String condition, long expected) {
        String body =
                "mov rbx, 5\nmov rcx, -1\nxor edx, edx\nif " + condition + "\nmov rax, 1\nelse\nmov rax, 0\nendif";
        String data = "section .data\nstruc pair\n.low: resb 1\n.high: resb 1\nendstruc\ncell: db 7, 0\n";
        assertThat(rax(body, data)).isEqualTo(expected);
    }

    @Test
    void elseif_takes_the_first_branch_that_holds() {
        String body =
                "mov rbx, 2\nif rbx == 1\nmov rax, 10\nelseif rbx == 2\nmov rax, 20\nelseif rbx < 9\nmov rax, 30\nelse\nmov rax, 40\nendif";
        assertThat(rax(body, "")).isEqualTo(20);
    }

    @Test
    void loops_can_be_left_and_continued() {
        String body = """
                xor eax, eax
                xor ecx, ecx
                while rcx < 10
                    inc rcx
                    if rcx & 1
                        continue
                    endif
                    if rcx == 8
                        break
                    endif
                    add rax, rcx
                endwhile
                repeat
                    dec rcx
                    add rax, 100
                until rcx == 0
                forever
                    add rax, 1000
                    break
                endforever""";
        assertThat(rax(body, "")).isEqualTo(2 + 4 + 6 + 800 + 1000);
    }

    @Test
    void arguments_are_assigned_at_the_same_time() {
        String callee = """
                proc digits(a: rdi, b: rsi, c: rdx, d: rcx)
                    imul rax, a, 1000
                    imul rbx, b, 100
                    add rax, rbx
                    imul rbx, c, 10
                    add rax, rbx
                    add rax, d
                endproc
                section .data
                four: dq 4
                """;
        String body = "mov rdi, 1\nmov rsi, 2\nmov rdx, 3\ninvoke digits, rsi, rdx, rdi, [four]";
        assertThat(rax(body, callee)).isEqualTo(2314);
    }

    @Test
    void locals_survive_calls_and_used_registers_are_restored() {
        String callee = """
                proc outer(n: rdi) uses rbx
                    local first, second
                    mov [first], n
                    mov qword [second], 7
                    mov rbx, 99
                    invoke clobber, 1
                    mov rax, [first]
                    add rax, [second]
                    return
                endproc
                proc clobber(n: rdi) uses rbx
                    local other
                    mov [other], n
                    mov rbx, 1
                    return 5
                endproc
                """;
        assertThat(rax("mov rbx, 1000\ninvoke outer, 30\nadd rax, rbx", callee)).isEqualTo(1037);
    }

    @Test
    void each_cpu_reaches_its_own_copy_of_a_per_cpu_variable_and_the_others_by_address() {
        String source = """
                scenario "test"
                cpus 2
                start 0, main
                start 1, main
                org 0x100000
                percpu flag: db 1
                percpu number: dq 40
                section .text
                proc main
                    inc qword [gs:number]
                    mov rcx, 1
                    percpu_address rdx, number, rcx
                    mov rax, rdx
                    percpu_address rdx, number, 0
                    sub rax, rdx
                    stop
                endproc
                """;
        Guest guest = new Guest(assemble(source, Request.NONE), Policy.DEFAULT);
        Machine machine = guest.boot();
        new Run(machine, guest.schedule(), guest.ending(1000, Optional.empty())).run();
        long base = guest.image().symbol("percpu_base").orElseThrow().address();
        assertThat(machine.cpu(0).get(Slot.RAX)).isEqualTo(64);
        assertThat(machine.memory().read(base + 8, 8)).isEqualTo(41);
        assertThat(machine.memory().read(base + 64 + 8, 8)).isEqualTo(41);
    }

    @Test
    void an_option_leaves_code_out_and_a_setting_wins_over_the_variant() {
        String source = """
                scenario "test"
                start 0, main
                option SIZE in small, large default small
                variant usual
                variant big : SIZE=large
                org 0x100000
                proc main
                %if SIZE == large
                    mov rax, 2
                %else
                    mov rax, 1
                %endif
                    stop
                endproc
                """;
        assertThat(result(source, Request.NONE)).isEqualTo(1);
        Request big = new Request(Optional.of("big"), Optional.empty(), Map.of(), Optional.empty());
        assertThat(result(source, big)).isEqualTo(2);
        Request set = new Request(Optional.of("big"), Optional.empty(), Map.of("SIZE", "small"), Optional.empty());
        assertThat(result(source, set)).isEqualTo(1);
    }

    private static long result(String source, Request request) {
        Guest guest = new Guest(assemble(source, request), Policy.DEFAULT);
        Machine machine = guest.boot();
        new Run(machine, guest.schedule(), guest.ending(1000, Optional.empty())).run();
        return machine.cpu(0).get(Slot.RAX);
    }

    @Test
    void a_procedure_is_a_symbol_of_its_size() {
        Program program = assemble(HEAD + "proc main\nnop\nnop\nendproc\n", Request.NONE);
        assertThat(program.image().symbol("main").orElseThrow().size()).isEqualTo(3);
    }

    @Test
    void a_procedure_returns_from_behind_a_loop_that_is_left() {
        String counter = """
                proc counted
                    xor eax, eax
                    forever
                        inc rax
                        if rax == 3
                            break
                        endif
                    endforever
                endproc
                proc next
                    mov rax, 99
                endproc
                """;
        assertThat(rax("invoke counted", counter)).isEqualTo(3);
    }
}
