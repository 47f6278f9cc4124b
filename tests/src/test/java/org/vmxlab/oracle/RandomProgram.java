package org.vmxlab.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.vmxlab.assembler.Assembler;
import org.vmxlab.assembler.CpuStart;
import org.vmxlab.assembler.Program;
import org.vmxlab.assembler.Request;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Policy;
import org.vmxlab.cpu.Slot;
import org.vmxlab.diagnostic.DiagnosticRenderer;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.explore.Subject;
import org.vmxlab.guest.Guest;
import org.vmxlab.guest.GuestNames;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.MemoryModel;

/**
 * A small program that its seed decides: 2 to 4 CPUs with 2 to 5 instructions each over 1 to 3 shared cells, in about half of
 * the programs with an IPI whose handler touches the cells. Every path of it ends. The same seed gives the same program.
 */
final class RandomProgram {
    private static final int APIC_SPURIOUS_VECTOR = 0xf;
    private static final long APIC_ENABLE = 0x1ff;
    /** The five words that an interrupt pushes, and what aligning the stack may add. The handler never ends its interrupt. */
    private static final int FRAME_WORDS = 7;

    private static final long MSR_ICR = 0x830;
    /** Most instructions of a CPU, by the number of CPUs: what brute force can still visit; one less with interrupts. */
    private static final int[] LONGEST = {0, 0, 5, 3, 2};
    /** Registers that hold data; RAX is CMPXCHG's, RCX and RDX serve WRMSR, the handler has R8 and R9. */
    private static final List<String> REGISTERS = List.of("rbx", "rsi", "rdi");

    private final Random random;
    private final int cpus;
    private final int cells;
    /** The CPU that sends IPIs, and where to; -1 if nobody does. */
    private final int sender;

    private final int target;
    private final String text;
    private final Program program;

    RandomProgram(long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
        random.nextLong();
        cpus = 2 + Math.min(random.nextInt(4), random.nextInt(3));
        cells = 1 + random.nextInt(3);
        boolean interrupts = cpus < LONGEST.length - 1 && random.nextInt(3) > 0;
        sender = interrupts ? random.nextInt(cpus) : -1;
        target = random.nextInt(cpus);
        text = write();
        Assembler.Result result =
                Assembler.assemble(SourceFile.of("seed " + seed, text), (name, from) -> Optional.empty(), Request.NONE);
        program = result.program()
                .orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(result.diagnostics()) + text));
    }

    /** The source. */
    String text() {
        return text;
    }

    /** A machine at its beginning: APICs on, RCX and RDX ready to send the IPI, IF set except where the program sets it. */
    Machine boot(MemoryModel model) {
        Machine machine = new Guest(program, policy(model)).boot();
        for (Cpu cpu : machine.cpus()) {
            cpu.apic().writeMsr(APIC_SPURIOUS_VECTOR, APIC_ENABLE, 0);
            cpu.set(Slot.RCX, MSR_ICR);
            cpu.set(Slot.RDX, target);
            cpu.setInterruptFlag(true);
        }
        return machine;
    }

    private static Policy policy(MemoryModel model) {
        return new Policy(model, Policy.VmfailPolicy.TRAP, Policy.Reaction.STOP, Policy.Reaction.STOP);
    }

    /** The program as searches see it. */
    Subject subject(MemoryModel model) {
        return new Guest(program, policy(model)).subject().booting(() -> boot(model));
    }

    /** Words for its addresses. */
    GuestNames names() {
        return new GuestNames(program.image(), boot(MemoryModel.TSO));
    }

    /** All general registers, status flags and shared cells. */
    List<Long> read(Machine machine) {
        return read(machine, cpu -> true);
    }

    /** The same, but of CPUs for which {@code counts} does not hold. */
    List<Long> read(Machine machine, Predicate<Cpu> counts) {
        List<Long> words = new ArrayList<>();
        for (Cpu cpu : machine.cpus()) {
            for (int slot = 0; slot < 16; slot++) {
                words.add(counts.test(cpu) ? cpu.get(slot) : 0);
            }
            words.add(counts.test(cpu) ? cpu.rip() : 0);
            words.add(counts.test(cpu) ? cpu.rflags() : 0);
        }
        for (int cell = 0; cell < cells; cell++) {
            words.add(machine.memory().read(cell(cell), 8));
        }
        return words;
    }

    /** Addresses of all quadwords that may change: the shared cells, and on each stack room for one interrupt's frame. */
    List<Long> memory() {
        List<Long> addresses = new ArrayList<>();
        for (int cell = 0; cell < cells; cell++) {
            addresses.add(cell(cell));
        }
        for (CpuStart start : program.starts()) {
            for (int word = 1; word <= FRAME_WORDS; word++) {
                addresses.add(start.stackTop() - 8L * word);
            }
        }
        return addresses;
    }

    private long cell(int number) {
        return program.image().symbol("cell" + number).orElseThrow().address();
    }

    private String write() {
        StringBuilder source = new StringBuilder("scenario \"random\"\ncpus " + cpus + "\n");
        for (int cpu = 0; cpu < cpus; cpu++) {
            source.append("start ").append(cpu).append(", cpu").append(cpu).append('\n');
        }
        source.append("idt 0x40, handler_40\norg 0x100000\nsection .text\n");
        for (int cpu = 0; cpu < cpus; cpu++) {
            source.append("cpu").append(cpu).append(":\n").append(thread(cpu)).append("    hvstop\n");
        }
        source.append("handler_40:\n").append(handler()).append("    iretq\nsection .data\nalign 8\n");
        for (int cell = 0; cell < cells; cell++) {
            source.append("cell").append(cell).append(": dq 0\n");
        }
        return source.toString();
    }

    private String thread(int cpu) {
        StringBuilder code = new StringBuilder();
        int longest = LONGEST[cpus] - (sender >= 0 && cpus > 2 ? 1 : 0);
        int length = 2 + random.nextInt(longest - 1);
        int ipiAt = cpu == sender ? random.nextInt(length) : -1;
        boolean skipping = false;
        for (int i = 0; i < length; i++) {
            if (i == ipiAt) {
                code.append("    mov eax, 0x40\n    wrmsr\n");
            } else if (i + 1 < length && !skipping && random.nextInt(6) == 0) {
                code.append("    cmp qword ").append(anyCell()).append(", ").append(random.nextInt(2));
                code.append("\n    jne skip").append(cpu).append('\n');
                skipping = true;
            } else {
                code.append("    ").append(instruction(cpu)).append('\n');
            }
        }
        return skipping ? code.append("skip").append(cpu).append(":\n").toString() : code.toString();
    }

    private String handler() {
        return switch (random.nextInt(4)) {
            case 0 -> "    mov r8, " + anyCell() + "\n";
            case 1 -> "    mov qword " + anyCell() + ", 7\n";
            case 2 -> "    mov r8, " + anyCell() + "\n    mov r9, " + anyCell() + "\n";
            default -> "    lock inc qword " + anyCell() + "\n";
        };
    }

    private String instruction(int cpu) {
        int kinds = sender >= 0 && target == cpu ? 16 : 14;
        return switch (random.nextInt(kinds)) {
            case 0, 1, 2, 3 -> "mov qword " + anyCell() + ", " + (1 + random.nextInt(3));
            case 4, 5, 6, 7 -> "mov " + register() + ", " + anyCell();
            case 8 -> "lock add qword " + anyCell() + ", " + (1 + random.nextInt(3));
            case 9 -> "lock xadd " + anyCell() + ", " + register();
            case 10 -> "xchg " + anyCell() + ", " + register();
            case 11 -> "lock cmpxchg " + anyCell() + ", " + register();
            case 12 -> "mfence";
            case 13 -> "inc qword " + anyCell();
            case 14 -> "cli";
            default -> "sti";
        };
    }

    private String anyCell() {
        return "[cell" + random.nextInt(cells) + "]";
    }

    private String register() {
        return REGISTERS.get(random.nextInt(REGISTERS.size()));
    }
}
