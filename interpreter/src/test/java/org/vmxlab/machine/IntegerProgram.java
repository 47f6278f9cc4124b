package org.vmxlab.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.apic.ApicMode;
import org.vmxlab.arch.Rflags;
import org.vmxlab.assembler.Assembler;
import org.vmxlab.assembler.Request;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Policy;
import org.vmxlab.diagnostic.DiagnosticRenderer;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.memory.Region;
import org.vmxlab.verdict.ViolationException;
import org.vmxlab.vmx.VmxModels;

/** A machine with one CPU that executes a few assembled instructions on registers and memory of the test's choice. */
final class IntegerProgram {
    static final long CODE = 0x10_0000;
    static final long DATA = 0x20_0000;
    static final long STACK = 0x20_0800;
    static final long READ_ONLY = 0x30_0000;
    static final long UNMAPPED = 0x40_0000;
    static final long NON_CANONICAL = 0x8000_0000_0000_0000L;

    private static final int PAGE = 0x1000;
    private static final Map<String, Integer> REGISTERS =
            Map.of("rax", 0, "rcx", 1, "rdx", 2, "rbx", 3, "rsp", 4, "rbp", 5, "rsi", 6, "rdi", 7, "r8", 8);

    private final Machine machine;
    private final Cpu cpu;
    private String exception = "";

    IntegerProgram(String source) {
        // Two CPUs: a single one has no store buffer.
        machine = new Machine(new Configuration(
                2,
                List.of(
                        new Region(CODE, PAGE, Region.Access.READ_WRITE),
                        new Region(DATA, PAGE, Region.Access.READ_WRITE),
                        new Region(READ_ONLY, PAGE, Region.Access.READ_ONLY)),
                ApicMode.X2APIC,
                VmxModels.STANDARD,
                Policy.DEFAULT));
        Assembler.Result result = Assembler.assemble(
                SourceFile.of("test.asm", "org 0x100000\n" + source + "\n"),
                (name, from) -> Optional.empty(),
                Request.NONE);
        assertThat(result.program())
                .as(DiagnosticRenderer.render(result.diagnostics()))
                .isPresent();
        machine.memory()
                .load(
                        CODE,
                        result.program().orElseThrow().image().segments().get(0).content());
        cpu = machine.cpu(0);
        cpu.setRip(CODE);
        cpu.set(register("rsp"), STACK);
    }

    IntegerProgram with(String register, long value) {
        cpu.set(register(register), value);
        return this;
    }

    /** The status flags given are set, the others clear. */
    IntegerProgram withFlags(long flags) {
        cpu.setRflags(flags | Rflags.FIXED);
        return this;
    }

    IntegerProgram withMemory(long address, int bytes, long value) {
        machine.memory().write(address, bytes, value);
        return this;
    }

    /** Executes {@code steps} steps; an exception, for which there is no handler, is kept. */
    IntegerProgram run(long steps) {
        try {
            machine.execute(0, steps);
        } catch (ViolationException noHandler) {
            exception = noHandler.violation().detail();
        }
        return this;
    }

    /** What the last step raised; empty if nothing. */
    String exception() {
        return exception;
    }

    Cpu cpu() {
        return cpu;
    }

    long get(String register) {
        return cpu.get(register(register));
    }

    long flags() {
        return cpu.flags().status();
    }

    /** RIP as a distance from the first instruction. */
    long offset() {
        return cpu.rip() - CODE;
    }

    /** Memory as this CPU sees it when all its stores have drained. */
    long memory(long address, int bytes) {
        cpu.drainAll();
        return machine.memory().read(address, bytes);
    }

    private static int register(String name) {
        Integer number = REGISTERS.get(name);
        if (number == null) {
            throw new IllegalArgumentException("no register " + name);
        }
        return number;
    }
}
