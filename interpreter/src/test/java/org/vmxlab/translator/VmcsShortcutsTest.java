package org.vmxlab.translator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.vmxlab.assembler.Assembler;
import org.vmxlab.assembler.Request;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Policy;
import org.vmxlab.cpu.Policy.Reaction;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.engine.FastPath;
import org.vmxlab.guest.Guest;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.MemoryModel;

/**
 * Random loops of VMX instructions that two CPUs go round, on both engines. {@code -Dvmxlab.translator.programs=N} makes more of
 * them, from {@code -Dvmxlab.translator.seed=S} on.
 */
class VmcsShortcutsTest {
    private static final long PROGRAMS = Long.getLong("vmxlab.translator.programs", 20_000) / 20;
    private static final long SEED = Long.getLong("vmxlab.translator.seed", 1);
    private static final int MOST_STEPS = 1_000;
    private static final int LONGEST = 14;
    private static final String BEGIN = """
                    scenario "VMX instructions"
                    cpus 2
                    start 0, entry
                    start 1, entry
                    bits 64
                    default rel
                    org 0x100000
            entry:  mov rax, cr4
                    or eax, 1 << 13
                    mov cr4, rax
                    mov ecx, 0x480
                    rdmsr
                    mov [first], eax
                    mov [second], eax
                    mov ebx, 1
                    lock xadd [count], rbx
                    lea rsp, [stack]
                    mov rdi, rbx
                    shl rdi, 8
                    lea rsp, [rsp + rdi + 256]
                    mov rdi, rbx
                    shl rdi, 12
                    lea rsi, [regions]
                    add rdi, rsi
                    mov [rdi], eax
                    mov [pointers + rbx * 8], rdi
                    vmxon [pointers + rbx * 8]
                    mov r8d, 0x681c         ; GUEST_RSP
                    mov r9d, 0x2010         ; TSC_OFFSET
                    mov r10d, 0x2011        ; its high half
                    mov r11d, 0x4402        ; VM_EXIT_REASON, read-only
                    mov r12d, 0x0800        ; GUEST_ES_SELECTOR
                    mov r13d, 0x5ff0        ; no field
                    vmclear [first_at]
                    vmclear [second_at]
                    mov r15d, 40
            next:
            """;
    private static final String END = """
                    dec r15
                    jnz next
                    hvstop
                    align 8
            first_at:  dq first
            second_at: dq second
            odd_at:    dq first + 8
            zero:      dq 0
                    section .bss
                    alignb 4096
            first:    resb 4096
            second:   resb 4096
            regions:  resb 8192
            pointers: resq 2
            word:     resq 1
            count:    resq 1
            stack:    resb 512
            """;
    /** What a line may be; those that most things go on with stand more than once. */
    private static final List<String> LINES = List.of(
            "vmptrld [first_at]",
            "vmptrld [first_at]",
            "vmptrld [second_at]",
            "vmptrld [odd_at]",
            "vmclear [first_at]",
            "vmclear [second_at]",
            "vmptrld [pointers]",
            "vmclear [pointers + 8]",
            "vmptrld [first + 64]",
            "xor dword [second], 1 << 31",
            "vmwrite F, R",
            "vmwrite F, R",
            "vmwrite F, R",
            "vmwrite F, [zero]",
            "vmread R, F",
            "vmread R, F",
            "vmread R, F",
            "vmread [word], F",
            "vmread F, F",
            "hvowner [first_at]",
            "hvowner [zero]",
            "add R, R",
            "adc R, R",
            "setbe al",
            "setz dl",
            "jc over",
            "inc R",
            "mov [first + 64], R",
            "pushfq\n pop R");

    private static final List<String> FIELDS = List.of("r8", "r8", "r9", "r10", "r11", "r12", "r13");
    private static final List<String> REGISTERS = List.of("rax", "rbx", "rdx", "r14", "r15");

    private static String program(Random random) {
        StringBuilder text = new StringBuilder(BEGIN);
        int length = 3 + random.nextInt(LONGEST);
        for (int i = 0; i < length; i++) {
            String line = one(random, LINES).replace("over", "over" + i);
            while (line.contains("F")) {
                line = line.replaceFirst("F", one(random, FIELDS));
            }
            while (line.contains("R")) {
                line = line.replaceFirst("R", one(random, REGISTERS));
            }
            text.append(line).append('\n');
            if (line.startsWith("j")) {
                text.append(one(random, LINES.subList(0, 2)).toString())
                        .append("\nover")
                        .append(i)
                        .append(":\n");
            }
        }
        return text.append("and r15d, 63\n").append(END).toString();
    }

    private static String one(Random random, List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static Optional<String> difference(long seed) {
        Random random = new Random(seed);
        String text = program(random);
        MemoryModel model = random.nextBoolean() ? MemoryModel.TSO : MemoryModel.SC;
        Assembler.Result assembled =
                Assembler.assemble(SourceFile.of("vmcs.asm", text), (name, from) -> Optional.empty(), Request.NONE);
        assertThat(assembled.diagnostics()).isEmpty();
        Guest stepped = new Guest(
                        assembled.program().orElseThrow(),
                        new Policy(model, Policy.VmfailPolicy.FLAGS, Reaction.IGNORE, Reaction.IGNORE))
                .with(FastPath.Factory.NONE);
        Machine expected = stepped.boot();
        Machine got = stepped.with(Translations.eager()).boot();
        for (int made = 0; made < MOST_STEPS; ) {
            int cpu = random.nextInt(2);
            int limit = 1 + random.nextInt(random.nextInt(3) == 0 ? 10 : 120);
            expected.execute(cpu, limit);
            got.execute(cpu, limit);
            made += limit;
            if (!state(expected).equals(state(got))) {
                return Optional.of("seed %d, after %d steps:%n%s".formatted(seed, made, text));
            }
        }
        return Optional.empty();
    }

    private static List<Long> state(Machine machine) {
        List<Long> all = new ArrayList<>();
        for (Cpu cpu : machine.cpus()) {
            long[] words = new long[cpu.words()];
            cpu.save(words, 0);
            LongStream.of(words).forEach(all::add);
        }
        all.add(machine.stateHash());
        return all;
    }

    @Test
    void shortcutsDoWhatInterpretedInstructionsDo() {
        assertThat(LongStream.range(SEED, SEED + PROGRAMS)
                        .parallel()
                        .mapToObj(VmcsShortcutsTest::difference)
                        .flatMap(Optional::stream)
                        .limit(2)
                        .toList())
                .isEmpty();
    }
}
