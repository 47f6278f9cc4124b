package org.vmxlab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmxlab.cpu.Policy;
import org.vmxlab.explore.Exploration;
import org.vmxlab.guest.Guest;
import org.vmxlab.translator.Translations;

/** Searches of programs that make thousands of steps that nobody notices come to the same, whether these are translated or not. */
class LongStretchesTest {
    /** Two CPUs that work, each on its own, and then touch what they share. */
    private static final String FRAME = """
            scenario "long stretches"
            cpus 2
            start 0, first
            start 1, second
            stack 4096
                    default rel
                    org 0x100000
            section .text
            first:  lea rdi, [own_of_first]
                    jmp both
            second: lea rdi, [own_of_second]
            both:   mov r15d, 2
            round:  mov ecx, 300
                    xor eax, eax
            %s
                    push rax
                    add [counter], rax
                    pop rax
                    lock inc qword [counter]
                    dec r15
                    jnz round
                    stop
            fib:    cmp rdx, 2
                    jb small
                    push rbx
                    push rdx
                    dec rdx
                    call fib
                    mov rbx, rax
                    pop rdx
                    sub rdx, 2
                    call fib
                    add rax, rbx
                    pop rbx
                    ret
            small:  mov rax, rdx
                    ret
            section .data
            align 64
            counter: dq 0
            align 64
            own_of_first:  times 16 dq 1
            own_of_second: times 16 dq 2
            """;

    private static final String REGISTERS = """
            work:   lea rax, [rax*2 + rcx]
                    xor eax, 0x5a5a
                    adc eax, ecx
                    dec rcx
                    jnz work
            """;

    private static final String MEMORY = """
            work:   mov rdx, rcx
                    and edx, 15
                    add rax, [rdi + rdx*8]
                    add [rdi + rdx*8], rcx
                    push rax
                    inc dword [rsp]
                    pop rax
                    dec rcx
                    jnz work
            """;

    private static final String CALLS = """
                    mov edx, 11
                    call fib
            """;

    /** The last of its rounds goes to what both share, in the midst of translated code. */
    private static final String LEADS_TO_SHARED = """
                    lea r8, [counter]
            work:   mov rsi, rdi
                    cmp ecx, 1
                    cmove rsi, r8
                    add rax, [rsi]
                    add [rsi], ecx
                    dec rcx
                    jnz work
            """;

    /** Ends in an access to memory that does not exist. */
    private static final String FAULTS = """
            work:   lea rsi, [rdi]
                    cmp ecx, 1
                    cmove rsi, rcx
                    add rax, [rsi]
                    dec rcx
                    jnz work
            """;

    private static Exploration survey(Guest guest) throws InterruptedException {
        return Explorations.survey(guest);
    }

    private static List<Object> essence(Exploration seen) {
        return List.of(
                seen.states(),
                seen.transitions(),
                seen.executions(),
                seen.cuts(),
                seen.counterexamples().stream()
                        .map(found -> found.violation() + " " + found.run().performed())
                        .toList());
    }

    private static Translations gated() {
        return new Translations(Translations.Form.GATED_BYTECODE, 0, () -> 0);
    }

    private static Guest guest(String work) {
        return new Guest(Programs.plain(FRAME.formatted(work), 2), Policy.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {REGISTERS, MEMORY, CALLS, LEADS_TO_SHARED, FAULTS})
    void translatedStretchesChangeNothing(String work) throws InterruptedException {
        Translations translations = gated();

        assertThat(essence(survey(guest(work).with(translations)))).isEqualTo(essence(survey(guest(work))));
        assertThat(translations.statistics().steps()).isGreaterThan(500);
    }

    @Test
    void shortStretchesAreNotTranslated() throws InterruptedException {
        Translations translations = new Translations(Translations.Form.GATED_BYTECODE, Translations.PATIENCE, () -> 0);
        survey(new Guest(Programs.scenario("siblings/s2-live-mask", "fixed"), Policy.DEFAULT).with(translations));

        assertThat(translations.statistics().units()).isZero();
    }
}
