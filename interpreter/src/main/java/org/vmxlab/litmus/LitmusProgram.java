package org.vmxlab.litmus;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.apic.ApicMode;
import org.vmxlab.assembler.Assembler;
import org.vmxlab.assembler.Request;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Policy;
import org.vmxlab.cpu.Slot;
import org.vmxlab.diagnostic.Diagnostic;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.diagnostic.Span;
import org.vmxlab.explore.Faults;
import org.vmxlab.explore.Offers;
import org.vmxlab.explore.Stacks;
import org.vmxlab.explore.Subject;
import org.vmxlab.image.Image;
import org.vmxlab.image.Segment;
import org.vmxlab.litmus.LitmusTest.ThreadRegister;
import org.vmxlab.machine.Configuration;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.MemoryModel;
import org.vmxlab.memory.Region;
import org.vmxlab.schedule.Run;
import org.vmxlab.verdict.Violation;
import org.vmxlab.vmx.VmxModels;

/** A test as a program of the machine: a CPU for each thread. */
final class LitmusProgram {
    private static final String CODE = "LIT006";
    private static final long PAGE = 4096;

    private final LitmusTest test;
    private final Placement placement;
    private final CodeWriter writer;
    private final Image image;

    /**
     * Translates {@code test}.
     *
     * @throws LitmusException if an instruction has no encoding
     */
    LitmusProgram(LitmusTest test) {
        this.test = test;
        placement = new Placement(test.locations());
        writer = new CodeWriter(placement);
        test.threads().forEach(writer::write);
        Assembler.Result result = Assembler.assemble(
                SourceFile.of(test.name(), writer.text()), (name, from) -> Optional.empty(), Request.NONE);
        for (Diagnostic diagnostic : result.diagnostics()) {
            throw untranslatable(diagnostic);
        }
        image = result.program().orElseThrow().image();
    }

    private LitmusException untranslatable(Diagnostic diagnostic) {
        Span span = writer.origin(diagnostic.span().line()).orElseThrow();
        return new LitmusException(Diagnostic.error(
                        CODE, span, "x86-64 has no such instruction: " + diagnostic.message())
                .note("note: it was translated to '"
                        + diagnostic.span().file().line(diagnostic.span().line()) + "'"));
    }

    /** The program as searches see it: no stacks, nothing from outside. */
    Subject subject(MemoryModel model) {
        List<Long> noStacks = Collections.nCopies(test.threads().size(), 0L);
        return new Subject(
                () -> boot(model),
                () -> boot(model),
                machine -> Run.Law.NONE,
                new Stacks(noStacks, 0),
                0,
                new Offers(List.of()),
                Faults.NONE,
                address -> 0);
    }

    private Machine boot(MemoryModel model) {
        Policy policy = new Policy(model, Policy.VmfailPolicy.TRAP, Policy.Reaction.STOP, Policy.Reaction.STOP);
        Machine machine = new Machine(
                new Configuration(test.threads().size(), regions(), ApicMode.X2APIC, VmxModels.STANDARD, policy));
        for (Segment segment : image.segments()) {
            machine.memory().load(segment.address(), segment.content());
        }
        for (Location location : test.locations()) {
            long address = placement.address(location);
            for (Constant element : location.elements()) {
                // What has no type is 32 bits wide, whatever is stored there later.
                int bytes = location.type().sign() == IntegerType.Sign.ADAPTIVE
                        ? 4
                        : location.type().bytes();
                long word = placement.word(element);
                boolean wide = bytes == 4 && word != (int) word && word >>> 32 != 0;
                machine.memory().write(address, wide ? 8 : bytes, word);
                address += location.type().bytes();
            }
        }
        for (ThreadCode thread : test.threads()) {
            machine.cpu(thread.number())
                    .setRip(image.symbol(CodeWriter.entry(thread.number()))
                            .orElseThrow()
                            .address());
        }
        for (Map.Entry<ThreadRegister, Constant> entry : test.registers().entrySet()) {
            initialise(machine, entry.getKey(), placement.word(entry.getValue()));
        }
        return machine;
    }

    private static void initialise(Machine machine, ThreadRegister which, long word) {
        Register register = which.register();
        if (register.number() >= 0 && which.thread() < machine.cpus().size()) {
            machine.cpu(which.thread()).set(register.number(), register.bytes() == 4 ? word & 0xffff_ffffL : word);
        }
    }

    private List<Region> regions() {
        List<Region> regions = new ArrayList<>();
        for (Segment segment : image.segments()) {
            long first = segment.address() & -PAGE;
            regions.add(region(first, segment.address() + segment.size()));
        }
        regions.add(region(Placement.BASE, Math.max(placement.end(), Placement.BASE + 1)));
        return regions;
    }

    private static Region region(long first, long end) {
        return new Region(first, (int) ((end - first + PAGE - 1) & -PAGE), Region.Access.READ_WRITE);
    }

    /** The words of {@link LitmusTest#every} in the state of {@code machine}. */
    FinalState read(Machine machine) {
        List<Long> words = new ArrayList<>();
        for (Variable variable : test.every()) {
            words.add(variable.type().canonical(word(machine, variable)));
        }
        return new FinalState(words);
    }

    private long word(Machine machine, Variable variable) {
        if (variable instanceof Variable.InMemory in) {
            int bytes = in.type().bytes();
            return machine.memory().read(placement.address(in.location()) + (long) in.index() * bytes, bytes);
        }
        Variable.OfThread of = (Variable.OfThread) variable;
        if (of.register().number() < 0) {
            // Instructions of tests do not name these, so they stay what the test says that they are.
            Constant initial = test.registers().get(new ThreadRegister(of.thread(), of.register()));
            return initial == null ? 0 : placement.word(initial);
        }
        Cpu cpu = machine.cpu(of.thread());
        long word = cpu.get(Slot.RAX + of.register().number());
        return of.register().bytes() == 4 ? word & 0xffff_ffffL : word;
    }

    Placement placement() {
        return placement;
    }

    /** The failure of a test whose code {@code violation} stopped. */
    LitmusException stopped(Violation violation) {
        Span span = image.lineAt(violation.rip())
                .flatMap(line -> writer.origin(line.line()))
                .orElse(new Span(test.source(), 1, 1, 1));
        return new LitmusException(Diagnostic.error(
                        CODE,
                        span,
                        "P" + violation.cpu() + " cannot go on: "
                                + violation.kind().title() + ": " + violation.detail())
                .note("help: a test accesses memory through its locations and registers that hold their addresses"));
    }
}
