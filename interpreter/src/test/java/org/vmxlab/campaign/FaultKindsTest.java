package org.vmxlab.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of fault on a small program: how many sites there are, and what the faults come to. */
class FaultKindsTest {
    private static final String VMX = """
            scenario "vmx"
            start 0, main
            org 0x100000
            %use vmcs
            section .text
            main:
                mov     rax, cr4
                or      rax, 0x2000
                mov     cr4, rax
                mov     ecx, 0x480
                rdmsr
                mov     [vmxon_region_0], eax
                mov     [vmcs_0], eax
                vmxon   [vmxon_at]
                jbe     failed
                vmclear [vmcs_at]
                jbe     failed
                vmptrld [vmcs_at]
                jbe     failed
                mov     r8d, GUEST_RIP
                mov     r9, 0x1234
                vmwrite r8, r9
                vmread  r10, r8
                mov     [seen], r10
                hvstop
            failed:
                ud2
            section .data
            vmcs_region vmxon_region_0
            vmcs_region vmcs_0
            align 8
            vmxon_at: dq vmxon_region_0
            vmcs_at:  dq vmcs_0
            seen:     dq 0
            """;

    private static final String TIMER = """
            scenario "timer"
            start 0, main
            idt 0x40, tick
            org 0x100000
            section .text
            main:
                mov     ecx, 0x832
                mov     eax, 0x40
                xor     edx, edx
                wrmsr
                mov     ecx, 0x838
                mov     eax, 10
                wrmsr
                sti
                nop
                nop
            main_waits:
                pause
                cmp     qword [ticks], 0
                je      main_waits
                hvstop
            tick:
                inc     qword [ticks]
                iretq
            section .data
            ticks:  dq 0
            """;

    private static final String SPURIOUS = Sweeps.HANDLERS.replace("idt 0x40", "idt 0xff");

    private static final Map<String, String> PROGRAMS = Map.of(
            "handshake",
            Sweeps.HANDSHAKE,
            "arithmetic",
            Sweeps.ARITHMETIC,
            "handlers",
            Sweeps.HANDLERS,
            "spurious",
            SPURIOUS,
            "vmx",
            VMX,
            "timer",
            TIMER);

    @ParameterizedTest
    @CsvSource({
        // The sender waits for an answer that never comes.
        "ipi-lost,            handshake, hang",
        "ipi-misdirected,     handshake, hang",
        // It waits as long as it takes.
        "ipi-delayed,         handshake, masked",
        // The receiver is gone when the second one comes, or merges it.
        "ipi-duplicated,      handshake, masked",
        // The handler of the spurious vector ends an interrupt that is not in service: that does nothing.
        "spurious-vector,     spurious,  silent-corruption",
        // The NMI handler counts between a load and a store of the counter.
        "nmi,                 handlers,  silent-corruption",
        "init,                handlers,  hang",
        "interrupt,           handlers,  silent-corruption",
        // VMREAD and VMWRITE are not checked here.
        "vmx-failure,         vmx,       silent-corruption detected",
        "field-flip,          vmx,       silent-corruption",
        "launch-state-lost,   vmx,       masked",
        "current-vmcs-lost,   vmx,       detected",
        "register-flip,       arithmetic, silent-corruption hang detected masked",
        "memory-flip,         handshake, silent-corruption masked",
        "flag-flip,           arithmetic, silent-corruption masked",
        "instruction-skipped, arithmetic, silent-corruption masked",
        "store-lost,          handshake, hang silent-corruption masked",
        "store-delayed,       handshake, masked",
        "cpu-stalled,         handshake, masked",
        "cpu-offline,         handshake, hang silent-corruption",
        "msr-fault,           handshake, detected",
        "timer-early,         timer,     masked",
        "timer-late,          timer,     masked",
        "timer-never,         timer,     hang",
    })
    void eachKindComesToWhatItShould(String kind, String program, String effects) throws Exception {
        Findings findings = Sweeps.sweep(Objects.requireNonNull(PROGRAMS.get(program)), kind);

        Set<String> seen = findings.results().stream()
                .map(result -> result.outcome().effect().word())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(seen).containsAll(Set.of(effects.split(" ")));
        assertThat(findings.all()).isPositive();
    }

    @Test
    void messagesThatAreOvertakenNeedAnother() throws Exception {
        assertThat(Sweeps.sweep(Sweeps.HANDSHAKE, "ipi-reordered").all()).isZero();
        String twice = Sweeps.HANDSHAKE
                .replace("    wrmsr\nsender_waits", "    wrmsr\n    mov eax, 0x41\n    wrmsr\nsender_waits")
                .replace("idt 0x40, handler", "idt 0x40, handler\nidt 0x41, handler");
        assertThat(Sweeps.sweep(twice, "ipi-reordered").all()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void eachKindIsExplained(FaultKind kind) {
        assertThat(FaultKind.class.getResource("/org/vmxlab/explain/fault-" + kind.name() + ".md"))
                .as(kind.name())
                .isNotNull();
    }

    static java.util.List<FaultKind> kinds() {
        return FaultKind.ALL;
    }

    @Test
    void everyFaultThatIsNotMaskedIsMadeAgainFromItsReplayFile() throws Exception {
        for (String program : PROGRAMS.values()) {
            for (Findings.Example example : Sweeps.sweep(program).examples()) {
                // It is performed again before it is handed out, and must end as it did.
                assertThat(Sweeps.saved(example).file().end()).startsWith(example.label());
            }
        }
    }
}
