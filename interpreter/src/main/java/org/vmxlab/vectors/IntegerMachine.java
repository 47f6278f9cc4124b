package org.vmxlab.vectors;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vmxlab.apic.ApicMode;
import org.vmxlab.arch.CpuException;
import org.vmxlab.arch.Vector;
import org.vmxlab.assembler.Assembler;
import org.vmxlab.assembler.Request;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Policy;
import org.vmxlab.cpu.Probe;
import org.vmxlab.cpu.Slot;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.isa.Decoder;
import org.vmxlab.isa.Decoding;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.InstructionSet;
import org.vmxlab.machine.Configuration;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.Region;
import org.vmxlab.verdict.ViolationException;
import org.vmxlab.vmx.VmxModels;

/** A machine with one CPU that executes one integer instruction at a time. */
public final class IntegerMachine {
    /** Where operands in memory lie: one page. */
    public static final long DATA = 0x20_0000;

    private static final long CODE = 0x10_0000;
    private static final int PAGE = 0x1000;
    /** Distance of two instructions, so that decoded code need not be thrown away each time. */
    private static final int SLOT = 16;

    private final Machine machine;
    private final Cpu cpu;
    private final Decoder decoder = new Decoder(InstructionSet.standard());
    private final Map<String, byte[]> assembled = new LinkedHashMap<>();
    private @Nullable CpuException raised;
    private final Set<Long> accessed = new TreeSet<>();
    private int next;

    public IntegerMachine() {
        machine = new Machine(new Configuration(
                1,
                List.of(
                        new Region(CODE, 16 * PAGE, Region.Access.READ_WRITE),
                        new Region(DATA, PAGE, Region.Access.READ_WRITE)),
                ApicMode.X2APIC,
                VmxModels.STANDARD,
                Policy.DEFAULT));
        cpu = machine.cpu(0);
        cpu.attach(new Probe() {
            @Override
            public void raised(Cpu source, CpuException exception) {
                raised = exception;
            }

            @Override
            public void loaded(Cpu source, long address, int bytes, long value) {
                touch(address, bytes);
            }

            @Override
            public void stored(Cpu source, long address, int bytes, long value) {
                touch(address, bytes);
            }
        });
    }

    private void touch(long address, int bytes) {
        for (long at = address & -8L; at < address + bytes; at += 8) {
            accessed.add(at);
        }
    }

    /** Addresses, aligned to 8, that the last instruction loaded from or stored to. */
    Set<Long> accessed() {
        return accessed;
    }

    public Cpu cpu() {
        return cpu;
    }

    /** Stores {@code bytes} bytes at {@code address} in the data page. */
    public void write(long address, int bytes, long value) {
        cpu.drainAll();
        machine.memory().write(address, bytes, value);
    }

    /** Memory as it is when all stores have drained. */
    public long read(long address, int bytes) {
        cpu.drainAll();
        return machine.memory().read(address, bytes);
    }

    /** Machine code of one instruction in the assembler's language. */
    byte[] assemble(String instruction) {
        return assembled.computeIfAbsent(instruction, text -> {
            Assembler.Result result = Assembler.assemble(
                    SourceFile.of("row", "org 0x100000\n" + text + "\n"),
                    (name, from) -> Optional.empty(),
                    Request.NONE);
            if (result.program().isEmpty()) {
                throw new RowException("'" + text + "' does not assemble: "
                        + result.diagnostics().get(0).message());
            }
            return result.program().get().image().segments().get(0).content();
        });
    }

    /** What {@code code} is at the place where the next instruction is executed; empty if it is none. */
    Optional<Instruction> decode(byte[] code) {
        Decoding decoding = decoder.decode(offset -> offset < code.length ? code[offset] & 0xff : 0x90, place());
        return decoding instanceof Decoding.Decoded decoded ? Optional.of(decoded.instruction()) : Optional.empty();
    }

    private long place() {
        return CODE + (long) next * SLOT;
    }

    /**
     * Executes {@code code}, one instruction.
     *
     * @return the exception that it raised, such as {@code #DE}; empty if none
     */
    public Optional<String> execute(byte[] code) {
        long address = place();
        next = (next + 1) % (PAGE / SLOT);
        return executeAt(address, code);
    }

    /** The same with the instruction at {@code address}, one of the code pages from 100000h on. */
    Optional<String> executeAt(long address, byte[] code) {
        machine.memory().load(address, code);
        raised = null;
        accessed.clear();
        cpu.setRip(address);
        try {
            // A repeated string instruction makes one iteration a step.
            do {
                machine.execute(0, 1);
            } while (cpu.rip() == address && cpu.get(Slot.RCX) != 0);
        } catch (ViolationException noHandler) {
            CpuException exception = raised;
            return Optional.of(
                    exception == null ? noHandler.violation().kind().label() : Vector.name(exception.vector()));
        }
        return Optional.empty();
    }
}
