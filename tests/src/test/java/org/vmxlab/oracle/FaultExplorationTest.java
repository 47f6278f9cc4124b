package org.vmxlab.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vmxlab.assembler.Assembler;
import org.vmxlab.assembler.CpuStart;
import org.vmxlab.assembler.Program;
import org.vmxlab.assembler.Request;
import org.vmxlab.campaign.FaultKind;
import org.vmxlab.campaign.Parameters;
import org.vmxlab.campaign.SearchFaults;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Policy;
import org.vmxlab.cpu.Slot;
import org.vmxlab.diagnostic.DiagnosticRenderer;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.explore.Bounds;
import org.vmxlab.explore.EndStates;
import org.vmxlab.explore.Faults;
import org.vmxlab.explore.Plan;
import org.vmxlab.explore.Progress;
import org.vmxlab.explore.Strategy;
import org.vmxlab.explore.Subject;
import org.vmxlab.guest.Guest;
import org.vmxlab.guest.GuestNames;
import org.vmxlab.image.Symbol;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.MemoryModel;

/**
 * Faults as decisions of a search: explored with all reductions, and struck between any two steps by brute force, they have
 * the same ends.
 */
class FaultExplorationTest {
    private static final long PROGRAMS = Long.getLong("vmxlab.oracle.faults.programs", 3);
    private static final long FIRST = Long.getLong("vmxlab.oracle.faults.first", 0);
    private static final String OF_MESSAGES = "ipi-lost ipi-duplicated ipi-misdirected ipi-reordered";

    /** Two IPIs on one way: the handlers say in which order they came. */
    private static final String TWO_IPIS = """
            scenario "two IPIs"
            cpus 2
            start 0, sender
            start 1, target
            idt 0x40, first
            idt 0x50, second
            org 0x100000
            section .text
            sender:
                mov     eax, 0x40
                wrmsr
                mov     eax, 0x50
                wrmsr
                hvstop
            target:
                mov     rbx, [seen]
                hvstop
            first:
                mov     r8, [seen]
                mov     qword [seen], 1
                iretq
            second:
                mov     r9, [seen]
                mov     qword [seen], 2
                iretq
            section .data
            align 8
            seen: dq 0
            """;

    /** A VMCS that is loaded, written and read, and a neighbour who looks at how far that went. */
    private static final String VMX = """
            scenario "vmx"
            cpus 2
            start 0, main
            start 1, neighbour
            idt 2, on_nmi
            idt 0x40, on_interrupt
            idt 0xff, on_spurious
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
                vmclear [vmcs_at]
                jbe     failed
                vmptrld [vmcs_at]
                jc      failed
                mov     r8d, GUEST_RIP
                mov     r9, 0x1234
                vmwrite r8, r9
                setbe   [cell0]
                vmread  r10, r8
                jbe     failed
                mov     [cell1], r10
                hvstop
            failed:
                mov     qword [cell1], -1
                hvstop
            neighbour:
                mov     rbx, [cell1]
                mov     rsi, [cell0]
                hvstop
            on_nmi:
                inc     qword [nmis]
                iretq
            on_interrupt:
                mov     r12, [cell1]
                iretq
            on_spurious:
                inc     qword [spurious]
                iretq
            section .data
            vmcs_region vmxon_region_0
            vmcs_region vmcs_0
            align 8
            vmxon_at: dq vmxon_region_0
            vmcs_at:  dq vmcs_0
            cell0:    dq 0
            cell1:    dq 0
            nmis:     dq 0
            spurious: dq 0
            """;

    @ParameterizedTest
    @EnumSource(MemoryModel.class)
    void randomProgramsHaveTheSameEndsWithAFaultAnywhere(MemoryModel model) throws InterruptedException {
        for (long seed = FIRST; seed < FIRST + PROGRAMS; seed++) {
            RandomProgram program = new RandomProgram(seed);
            String kinds = OF_MESSAGES + " store-lost instruction-skipped cpu-offline interrupt";
            Faults faults = new Faults(source(kinds, program.names()), 1);
            Function<Machine, List<Long>> view = machine -> program.read(machine, FaultExplorationTest::goesOn);

            Set<List<Long>> found = explored(program.subject(model).with(faults), view);

            assertThat(found)
                    .as("seed %d under %s:%n%s", seed, model, program.text())
                    .isEqualTo(BruteForce.explore(program.boot(model), program.memory(), view, faults)
                            .finals());
        }
    }

    @ParameterizedTest
    @EnumSource(MemoryModel.class)
    void oneIpiIsTakenBeforeAnOlderOneIfItOutranksItWhereBothWait(MemoryModel model) throws InterruptedException {
        Small program = new Small(TWO_IPIS);

        assertThat(program.explored(model, Faults.NONE)).isEqualTo(program.bruteForce(model, Faults.NONE));
    }

    @ParameterizedTest
    @EnumSource(MemoryModel.class)
    void twoFaultsInOneExecution(MemoryModel model) throws InterruptedException {
        Small program = new Small(TWO_IPIS);
        Faults faults = program.faults(OF_MESSAGES + " store-lost", 2);

        assertThat(program.explored(model, faults)).isEqualTo(program.bruteForce(model, faults));
    }

    @ParameterizedTest
    @EnumSource(MemoryModel.class)
    void aVmxInstructionThatFailsAndAPointerThatIsLost(MemoryModel model) throws InterruptedException {
        Small program = new Small(VMX);
        Faults faults =
                program.faults("vmx-failure current-vmcs-lost launch-state-lost store-lost instruction-skipped", 1);

        assertThat(program.explored(model, faults))
                .isEqualTo(program.bruteForce(model, faults))
                .hasSizeGreaterThan(program.explored(model, Faults.NONE).size());
    }

    @ParameterizedTest
    @EnumSource(MemoryModel.class)
    void eventsThatNobodySent(MemoryModel model) throws InterruptedException {
        Small program = new Small(VMX);
        Faults faults = program.faults("nmi interrupt spurious-vector cpu-offline", 1);

        assertThat(program.explored(model, faults))
                .isEqualTo(program.bruteForce(model, faults))
                .hasSizeGreaterThan(program.explored(model, Faults.NONE).size());
    }

    @Test
    void anIpiThatIsHeldUpIsNothingNewUnlessItIsOvertaken() throws InterruptedException {
        // What outranks an older one overtakes it anyway where both wait.
        Small program = new Small(TWO_IPIS.replace("0x50", "0x30"));

        Set<List<Long>> sound = program.explored(MemoryModel.TSO, Faults.NONE);
        Set<List<Long>> overtaken = program.explored(MemoryModel.TSO, program.faults("ipi-reordered", 1));
        Set<List<Long>> late = program.heldUp();

        assertThat(overtaken).containsAll(sound).hasSizeGreaterThan(sound.size());
        assertThat(late).isEqualTo(overtaken);
    }

    private static boolean goesOn(Cpu cpu) {
        return cpu.get(Slot.STOPPED) != Cpu.STALLED;
    }

    private static SearchFaults source(String kinds, GuestNames names) {
        List<FaultKind> all = Arrays.stream(kinds.split(" "))
                .map(name -> FaultKind.named(name).orElseThrow())
                .toList();
        return new SearchFaults(all, List.of(), Parameters.DEFAULT, names);
    }

    private static Set<List<Long>> explored(Subject subject, Function<Machine, List<Long>> view)
            throws InterruptedException {
        Set<List<Long>> found = new HashSet<>();
        assertThat(new EndStates(subject, plan())
                        .visit(end -> found.add(view.apply(end)))
                        .cuts())
                .isEmpty();
        return found;
    }

    private static Plan plan() {
        Bounds bounds = new Bounds(
                OptionalInt.empty(),
                Bounds.DEFAULT_DEPTH,
                OptionalLong.empty(),
                OptionalLong.empty(),
                Duration.ofHours(1),
                1L << 30);
        return new Plan(
                Strategy.DFS, bounds, 1, Plan.Extent.ALL_VIOLATIONS, 1, () -> false, System::nanoTime, Progress.SILENT);
    }

    /** A program whose data, stacks and VMCS regions are all that changes. */
    private static final class Small {
        private static final int REGISTERS = 16;
        /** Of an interrupt within an interrupt. */
        private static final int FRAME_WORDS = 14;

        private final Program program;

        Small(String text) {
            Assembler.Result result =
                    Assembler.assemble(SourceFile.of("small", text), (name, from) -> Optional.empty(), Request.NONE);
            program = result.program()
                    .orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(result.diagnostics())));
        }

        private Guest guest(MemoryModel model) {
            return new Guest(
                    program, new Policy(model, Policy.VmfailPolicy.FLAGS, Policy.Reaction.STOP, Policy.Reaction.STOP));
        }

        private Machine boot(MemoryModel model) {
            Machine machine = guest(model).boot();
            for (Cpu cpu : machine.cpus()) {
                cpu.apic().writeMsr(0xf, 0x1ff, 0);
                cpu.set(Slot.RCX, 0x830);
                cpu.set(Slot.RDX, 1);
                cpu.setInterruptFlag(true);
            }
            return machine;
        }

        Faults faults(String kinds, int budget) {
            return new Faults(source(kinds, new GuestNames(program.image(), boot(MemoryModel.TSO))), budget);
        }

        private Subject subject(MemoryModel model) {
            return guest(model).subject().booting(() -> boot(model));
        }

        Set<List<Long>> explored(MemoryModel model, Faults faults) throws InterruptedException {
            return FaultExplorationTest.explored(subject(model).with(faults), this::read);
        }

        Set<List<Long>> bruteForce(MemoryModel model, Faults faults) {
            return BruteForce.explore(boot(model), memory(), this::read, faults).finals();
        }

        /** The ends if one IPI stays away as long as it likes, whatever others do meanwhile. */
        Set<List<Long>> heldUp() {
            return BruteForce.holdingUp(boot(MemoryModel.TSO), memory(), this::read)
                    .finals();
        }

        private List<Long> read(Machine machine) {
            List<Long> words = new ArrayList<>();
            for (Cpu cpu : machine.cpus()) {
                for (int slot = 0; goesOn(cpu) && slot < REGISTERS; slot++) {
                    words.add(cpu.get(slot));
                }
                words.add(goesOn(cpu) ? cpu.rip() : 0);
                words.add(goesOn(cpu) ? cpu.rflags() : 0);
            }
            cells().forEach(address -> words.add(machine.memory().read(address, Long.BYTES)));
            return words;
        }

        private List<Long> cells() {
            return Stream.of("seen", "cell0", "cell1", "nmis", "spurious")
                    .flatMap(name -> program.image().symbol(name).stream())
                    .map(Symbol::address)
                    .toList();
        }

        private List<Long> memory() {
            List<Long> addresses = new ArrayList<>(cells());
            Stream.of("vmxon_region_0", "vmcs_0")
                    .flatMap(name -> program.image().symbol(name).stream())
                    .forEach(region -> addresses.add(region.address()));
            for (CpuStart start : program.starts()) {
                for (int word = 1; word <= FRAME_WORDS; word++) {
                    addresses.add(start.stackTop() - (long) Long.BYTES * word);
                }
            }
            return addresses;
        }
    }
}
