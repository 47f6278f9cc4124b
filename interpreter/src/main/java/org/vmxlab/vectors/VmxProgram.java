package org.vmxlab.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vmxlab.apic.ApicMode;
import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Policy;
import org.vmxlab.cpu.Probe;
import org.vmxlab.cpu.Slot;
import org.vmxlab.isa.Decoder;
import org.vmxlab.isa.Decoding;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.InstructionSet;
import org.vmxlab.machine.Configuration;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.MemoryModel;
import org.vmxlab.memory.Region;
import org.vmxlab.verdict.ViolationException;
import org.vmxlab.vmx.VmcsField;
import org.vmxlab.vmx.VmxCapabilities;

/** A machine with one CPU on which single VMX instructions are executed as machine code, each from a state of its own. */
public final class VmxProgram {
    public static final long UNMAPPED = 0x80_0000_0000L;
    public static final long NON_CANONICAL = 0x8000_0000_0000_0000L;
    public static final long HOST_RIP = 0x1_8000;
    public static final long GUEST_RIP = 0x1_9000;
    public static final long KEPT = 0x5ead_5ead_5ead_5eadL;

    private static final long CODE = 0x1_0000;
    private static final long CELL = 0x2_0000;
    private static final long HOST_STACK = 0x3_0000;
    private static final long MEMORY = 0x40_0000;
    private static final int GUEST_STEPS = 8;
    private static final int SS_SELECTOR = 0x10;
    private static final Decoder DECODER = new Decoder(InstructionSet.standard());

    private final Machine machine;
    private final Cpu cpu;
    private final List<String> warnings = new ArrayList<>();
    private @Nullable CpuException raised;
    private int lastSteps;

    public VmxProgram(VmxCapabilities capabilities) {
        Policy policy =
                new Policy(MemoryModel.TSO, Policy.VmfailPolicy.FLAGS, Policy.Reaction.WARN, Policy.Reaction.IGNORE);
        machine = new Machine(new Configuration(
                1,
                List.of(new Region(0, (int) MEMORY, Region.Access.READ_WRITE)),
                ApicMode.XAPIC,
                capabilities,
                policy));
        cpu = machine.cpu(0);
        cpu.attach(new Probe() {
            @Override
            public void raised(Cpu source, CpuException exception) {
                raised = exception;
            }

            @Override
            public void warned(Cpu source, String code, String text) {
                warnings.add(code);
            }
        });
    }

    public Cpu cpu() {
        return cpu;
    }

    /** Codes of everything that the sanitizer reported, in order. */
    public List<String> warnings() {
        return warnings;
    }

    /** The exception that the last instruction raised; null if none. */
    public @Nullable CpuException raised() {
        return raised;
    }

    /** Executes the instructions of {@code bytes} ({@code steps} of them) and, if they enter one, the guest until it exits. */
    public void execute(int steps, int... bytes) {
        raised = null;
        lastSteps = steps;
        write(CODE, bytes);
        cpu.setRip(CODE);
        try {
            machine.execute(0, steps);
            for (int i = 0; i < GUEST_STEPS && cpu.vmx().isNonRoot(); i++) {
                machine.execute(0, 1);
            }
        } catch (ViolationException noHandler) {
            if (raised == null) {
                throw new IllegalStateException(noHandler.violation().toString(), noHandler);
            }
        }
        cpu.set(Slot.SHADOW, 0);
    }

    /** The last instruction that {@link #execute} wrote: of several, the last; empty if the bytes are none. */
    Optional<Instruction> instruction() {
        long at = CODE;
        Instruction last = null;
        for (int i = 0; i < lastSteps; i++) {
            long address = at;
            Decoding decoding = DECODER.decode(offset -> (int) machine.memory().read(address + offset, 1), address);
            if (!(decoding instanceof Decoding.Decoded decoded)) {
                return Optional.empty();
            }
            last = decoded.instruction();
            at = last.next();
        }
        return Optional.ofNullable(last);
    }

    public void write(long address, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            machine.memory().write(address + i, 1, bytes[i]);
        }
    }

    /** Executes an instruction on the memory operand [rax]: {@code where} if given, otherwise a cell that holds {@code content}. */
    public void onMemory(@Nullable Long where, long content, int... bytes) {
        cpu.drainAll();
        machine.memory().write(CELL, 8, content);
        cpu.set(Slot.RAX, where == null ? CELL : where);
        execute(1, bytes);
    }

    public void descriptor(long low, long high) {
        machine.memory().write(CELL + 0x100, 8, low);
        machine.memory().write(CELL + 0x108, 8, high);
    }

    public long descriptorAddress() {
        return CELL + 0x100;
    }

    /** The cell as this CPU sees it. */
    public long cell() {
        return cpu.storeBuffer().forward(CELL, 8, machine.memory().read(CELL, 8));
    }

    public void vmxon(@Nullable Long where, long region) {
        onMemory(where, region, 0xf3, 0x0f, 0xc7, 0x30);
    }

    public void vmclear(@Nullable Long where, long region) {
        onMemory(where, region, 0x66, 0x0f, 0xc7, 0x30);
    }

    public void vmptrld(@Nullable Long where, long region) {
        onMemory(where, region, 0x0f, 0xc7, 0x30);
    }

    public void vmptrst(@Nullable Long where) {
        onMemory(where, KEPT, 0x0f, 0xc7, 0x38);
    }

    /** VMREAD to RAX, which holds {@link #KEPT} before. */
    public void vmread(long encoding) {
        cpu.set(Slot.RAX, KEPT);
        cpu.set(Slot.RCX, encoding);
        execute(1, 0x0f, 0x78, 0xc8);
    }

    public void vmreadToMemory(@Nullable Long where, long encoding) {
        cpu.set(Slot.RCX, encoding);
        onMemory(where, KEPT, 0x0f, 0x78, 0x08);
    }

    public void vmwrite(long encoding, long value) {
        cpu.set(Slot.RCX, encoding);
        cpu.set(Slot.RDX, value);
        execute(1, 0x0f, 0x79, 0xca);
    }

    public void vmwriteFromMemory(@Nullable Long where, long encoding, long value) {
        cpu.set(Slot.RCX, encoding);
        onMemory(where, value, 0x0f, 0x79, 0x08);
    }

    public void vmxoff() {
        execute(1, 0x0f, 0x01, 0xc4);
    }

    public void vmlaunch() {
        execute(1, 0x0f, 0x01, 0xc2);
    }

    public void vmresume() {
        execute(1, 0x0f, 0x01, 0xc3);
    }

    /** MOV SS, AX, then VMLAUNCH (C2) or VMRESUME (C3). */
    public void enterBehindMovSs(int opcode) {
        cpu.set(Slot.RAX, SS_SELECTOR);
        execute(2, 0x8e, 0xd0, 0x0f, 0x01, opcode);
    }

    public void invalidate(int opcode, @Nullable Long where, long type, long low, long high) {
        descriptor(low, high);
        cpu.set(Slot.RAX, where == null ? descriptorAddress() : where);
        cpu.set(Slot.RCX, type);
        execute(1, 0x66, 0x0f, 0x38, opcode, 0x08);
    }

    /** A field of the current VMCS, read without an instruction. */
    public long field(VmcsField field) {
        return machine.vmcsTable().data(0, cpu.vmx().currentVmcs()).read(field);
    }

    /** VMWRITEs all that a valid VM entry needs, up to the first that fails; the guest executes {@code guestCode}. */
    public void setUpGuest(int... guestCode) {
        write(GUEST_RIP, guestCode);
        setUpGuestAt(GUEST_RIP);
    }

    /** VMWRITEs all that a valid VM entry needs, up to the first that fails; the guest begins at {@code rip}. */
    public void setUpGuestAt(long rip) {
        for (long[] field : guestFields(rip)) {
            vmwrite(field[0], field[1]);
            if (raised != null || (cpu.rflags() & 0x8d5) != 0) {
                return;
            }
        }
    }

    private static long[][] guestFields(long rip) {
        long cr0 = 0x8000_0031L;
        long cr4 = 0x2020;
        return new long[][] {
            {0x4000, 0x16},
            {0x4002, 0x0400_6172L | 1 << 7},
            {0x400c, 0x3_6dfbL | 1 << 9},
            {0x4012, 0x11fb | 1 << 9},
            {0x4004, 1 << 6 | 1 << 14},
            {0x4006, 0},
            {0x4008, 0},
            {0x400a, 0},
            {0x400e, 0},
            {0x4010, 0},
            {0x4014, 0},
            {0x4016, 0},
            {0x6000, 0},
            {0x6002, 0},
            {0x6004, cr0},
            {0x6006, cr4},
            {0x2800, -1},
            {0x0c00, 0x10},
            {0x0c02, 0x08},
            {0x0c04, 0x10},
            {0x0c06, 0x10},
            {0x0c08, 0},
            {0x0c0a, 0},
            {0x0c0c, 0x18},
            {0x4c00, 0},
            {0x6c00, cr0},
            {0x6c02, 0},
            {0x6c04, cr4},
            {0x6c06, 0},
            {0x6c08, 0},
            {0x6c0a, 0},
            {0x6c0c, 0},
            {0x6c0e, 0},
            {0x6c10, 0},
            {0x6c12, 0},
            {0x6c14, HOST_STACK},
            {0x6c16, HOST_RIP},
            {0x0800, 0x10},
            {0x0802, 0x08},
            {0x0804, 0x10},
            {0x0806, 0x10},
            {0x0808, 0},
            {0x080a, 0},
            {0x080c, 0},
            {0x080e, 0x18},
            {0x2802, 0},
            {0x4800, 0xffff_ffffL},
            {0x4802, 0xffff_ffffL},
            {0x4804, 0xffff_ffffL},
            {0x4806, 0xffff_ffffL},
            {0x4808, 0xffff_ffffL},
            {0x480a, 0xffff_ffffL},
            {0x480c, 0xffff},
            {0x480e, 0x67},
            {0x4810, 0xffff},
            {0x4812, 0},
            {0x4814, 0xc093},
            {0x4816, 0xa09b},
            {0x4818, 0xc093},
            {0x481a, 0xc093},
            {0x481c, 0x1_0000},
            {0x481e, 0x1_0000},
            {0x4820, 0x1_0000},
            {0x4822, 0x8b},
            {0x4824, 0},
            {0x4826, 0},
            {0x482a, 0},
            {0x6800, cr0},
            {0x6802, 0},
            {0x6804, cr4},
            {0x6806, 0},
            {0x6808, 0},
            {0x680a, 0},
            {0x680c, 0},
            {0x680e, 0},
            {0x6810, 0},
            {0x6812, 0},
            {0x6814, 0},
            {0x6816, 0},
            {0x6818, 0},
            {0x681a, 0x400},
            {0x681c, HOST_STACK},
            {0x681e, rip},
            {0x6820, 2},
            {0x6822, 0},
            {0x6824, 0},
            {0x6826, 0}
        };
    }
}
