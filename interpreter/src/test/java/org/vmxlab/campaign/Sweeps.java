package org.vmxlab.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vmxlab.assembler.Assembler;
import org.vmxlab.assembler.Program;
import org.vmxlab.assembler.Request;
import org.vmxlab.cpu.Policy;
import org.vmxlab.diagnostic.DiagnosticRenderer;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.explore.Shard;
import org.vmxlab.guest.Guest;

/** Campaigns over small programs. */
final class Sweeps {
    /** Two CPUs: one sends an IPI and waits for the answer, the other sleeps until it comes. */
    static final String HANDSHAKE = """
            scenario "handshake"
            cpus 2
            start 0, sender
            start 1, receiver
            may_halt 1
            idt 0x40, handler
            org 0x100000
            section .text
            sender:
                mov     ecx, 0x830
                mov     edx, 1
                mov     eax, 0x40
                wrmsr
            sender_waits:
                pause
                cmp     qword [answer], 0
                je      sender_waits
                mov     rax, [answer]
                add     [sum], rax
                hvstop
            receiver:
                sti
                hlt
                hvstop
            handler:
                push    rax
                push    rcx
                push    rdx
                mov     qword [answer], 5
                mov     ecx, 0x80b
                xor     eax, eax
                xor     edx, edx
                wrmsr
                pop     rdx
                pop     rcx
                pop     rax
                iretq
            section .data
            answer: dq 0
            sum:    dq 7
            """;

    /** One CPU that computes: dead registers, partial writes, carries, a loop, a call. */
    static final String ARITHMETIC = """
            scenario "arithmetic"
            start 0, main
            org 0x100000
            section .text
            main:
                mov     rbx, 3
                mov     rdi, 9
                xor     eax, eax
            main_next:
                add     rax, rbx
                adc     rdx, 0
                mov     cl, al
                shl     rcx, 3
                dec     rbx
                jnz     main_next
                call    twice
                mov     [result], rax
                setc    byte [carry]
                mov     r8, [result]
                inc     r8
                mov     [copy], r8
                hvstop
            twice:
                push    rbx
                mov     rbx, rax
                lea     rax, [rbx + rbx]
                cmp     rax, 100
                pop     rbx
                ret
            section .data
            result: dq 0
            copy:   dq 0
            carry:  dq 0
            """;

    /** A CPU that counts while interrupts and NMIs may come; the handlers count as well. */
    static final String HANDLERS = """
            scenario "handlers"
            start 0, main
            idt 2, nmi
            idt 0x40, interrupt
            org 0x100000
            section .text
            main:
                sti
                mov     rax, 1
                mov     rcx, [count]
                inc     rcx
                mov     [count], rcx
                mov     rdx, 2
                cli
                nop
                mov     rbx, 3
                sti
                nop
                mov     rsi, 4
                nop
                hvstop
            nmi:
                inc     qword [count]
                iretq
            interrupt:
                push    rax
                push    rcx
                push    rdx
                mov     qword [seen], 1
                mov     ecx, 0x80b
                xor     eax, eax
                xor     edx, edx
                wrmsr
                pop     rdx
                pop     rcx
                pop     rax
                iretq
            section .data
            count:  dq 0
            seen:   dq 0
            """;

    private Sweeps() {}

    static Subject subject(String source) {
        Assembler.Result result =
                Assembler.assemble(SourceFile.of("test.asm", source), (name, from) -> Optional.empty(), Request.NONE);
        Program program =
                result.program().orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(result.diagnostics())));
        Guest guest = new Guest(program, Policy.DEFAULT);
        return new Subject(guest, guest::schedule, 10_000);
    }

    static Campaign.Plan plan(Campaign.Equivalence equivalence, List<Integer> bits, String... kinds) {
        return plan(1, equivalence, bits, kinds);
    }

    static Campaign.Plan plan(int faults, Campaign.Equivalence equivalence, List<Integer> bits, String... kinds) {
        List<FaultKind> wanted = kinds.length == 0
                ? FaultKind.ALL
                : Arrays.stream(kinds)
                        .map(name -> FaultKind.named(name).orElseThrow())
                        .toList();
        Parameters parameters = new Parameters(bits, List.of(20L, Parameters.UNTIL_REST), Set.of());
        return new Campaign.Plan(
                wanted,
                site -> true,
                parameters,
                faults,
                Long.MAX_VALUE,
                equivalence,
                Optional.empty(),
                Shard.WHOLE,
                2,
                () -> false,
                (tried, all) -> {});
    }

    /** What faults of {@code kinds} come to in {@code source}. */
    static Findings sweep(String source, String... kinds) throws Exception {
        Findings findings =
                new Campaign(subject(source), plan(Campaign.Equivalence.MERGED, List.of(0, 1, 3, 31, 63), kinds)).run();
        assertThat(findings.tried()).isEqualTo(findings.planned());
        return findings;
    }

    /** The run of {@code example} as it is saved. */
    static Reproduction.Shortened saved(Findings.Example example) {
        return example.run().shortened("test", Map.of(), () -> false);
    }
}
