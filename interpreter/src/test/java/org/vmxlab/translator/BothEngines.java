package org.vmxlab.translator;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.vmxlab.apic.ApicMode;
import org.vmxlab.apic.DeliveryMode;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Policy;
import org.vmxlab.cpu.Slot;
import org.vmxlab.engine.FastPath;
import org.vmxlab.machine.Configuration;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.MemoryModel;
import org.vmxlab.memory.Region;
import org.vmxlab.verdict.ViolationException;
import org.vmxlab.vmx.VmxModels;

/** One program on two machines, step by step and translated; both are compared whole wherever they stop. */
final class BothEngines {
    private static final long CODE = 0x10_0000;
    private static final long HANDLERS = 0x20_0000;
    private static final long DATA = 0x30_0000;
    private static final long STACK = 0x40_0800;
    private static final long IDT = 0x50_0000;
    private static final int PAGE = 0x1000;
    private static final int VECTOR = 0x40;
    private static final int MOST_STEPS = 1500;
    private static final long RESTART = HANDLERS + 0x100;
    /** push rax, rcx, rdx; mov ecx, 80bh; xor eax, eax; xor edx, edx; wrmsr; pop rdx, rcx, rax; inc r15; iretq */
    private static final byte[] HANDLER = {
        0x50,
        0x51,
        0x52,
        (byte) 0xb9,
        0x0b,
        0x08,
        0,
        0,
        0x31,
        (byte) 0xc0,
        0x31,
        (byte) 0xd2,
        0x0f,
        0x30,
        0x5a,
        0x59,
        0x58,
        0x49,
        (byte) 0xff,
        (byte) 0xc7,
        0x48,
        (byte) 0xcf
    };

    private final long seed;
    private final Machine reference;
    private final Machine translated;

    BothEngines(long seed, Translations translations) {
        this.seed = seed;
        reference = machine(FastPath.Factory.NONE);
        translated = machine(translations);
    }

    private Machine machine(FastPath.Factory fastPaths) {
        Random random = new Random(seed);
        int cpus = 1 + random.nextInt(2);
        MemoryModel model = random.nextBoolean() ? MemoryModel.TSO : MemoryModel.SC;
        Machine machine = new Machine(new Configuration(
                cpus,
                List.of(
                        new Region(CODE, PAGE, Region.Access.READ_WRITE),
                        new Region(HANDLERS, PAGE, Region.Access.READ_WRITE),
                        new Region(DATA, PAGE, Region.Access.READ_WRITE),
                        new Region(DATA + 2 * PAGE, PAGE, Region.Access.READ_ONLY),
                        new Region(STACK & -PAGE, PAGE, Region.Access.READ_WRITE),
                        new Region(IDT, PAGE, Region.Access.READ_WRITE)),
                ApicMode.X2APIC,
                VmxModels.STANDARD,
                new Policy(model, Policy.VmfailPolicy.FLAGS, Policy.Reaction.IGNORE, Policy.Reaction.IGNORE),
                Configuration.STORE_BUFFER_CAPACITY,
                fastPaths));
        machine.memory().load(CODE, RandomProgram.code(seed, CODE));
        machine.memory().load(RESTART, restart());
        machine.memory().load(HANDLERS, HANDLER);
        for (int vector = 0; vector <= VECTOR; vector++) {
            gate(machine, vector, vector == VECTOR ? HANDLERS : RESTART);
        }
        Cpu cpu = machine.cpu(0);
        for (int i = 0; i < 16; i++) {
            cpu.set(i, random.nextBoolean() ? random.nextInt(9) : random.nextLong());
        }
        cpu.set(Slot.RCX, random.nextInt(12));
        RandomProgram.registers(DATA, CODE, STACK).forEach(cpu::set);
        cpu.set(Slot.IDTR_BASE, IDT);
        cpu.set(Slot.IDTR_LIMIT, VECTOR * 16 + 15);
        cpu.apic().writeMsr(0xf, 0x1ff, 0);
        cpu.setRflags(0x202 | random.nextLong() & 0x8d5);
        cpu.setRip(CODE);
        return machine;
    }

    /** What exceptions go to: registers point where they did, interrupts are on, the program begins again. */
    private static byte[] restart() {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        RandomProgram.registers(DATA, CODE, STACK).forEach((register, value) -> load(code, register, value));
        code.write(0xfb);
        load(code, Slot.RAX, CODE);
        code.write(0xff);
        code.write(0xe0);
        return code.toByteArray();
    }

    /** mov r64, imm64 */
    private static void load(ByteArrayOutputStream code, int register, long value) {
        code.write(0x48);
        code.write(0xb8 + register);
        for (int i = 0; i < 8; i++) {
            code.write((int) (value >>> 8 * i));
        }
    }

    private static void gate(Machine machine, int vector, long handler) {
        long low = handler & 0xffff | 0x8L << 16 | 0x8e00L << 32 | (handler >>> 16 & 0xffff) << 48;
        machine.memory().write(IDT + 16L * vector, 8, low);
        machine.memory().write(IDT + 16L * vector + 8, 8, handler >>> 32);
    }

    /** Runs both; answers what differs first, in words. */
    Optional<String> compare() {
        Random random = new Random(~seed);
        int left = MOST_STEPS;
        while (left > 0) {
            if (random.nextInt(6) == 0) {
                reference.inject(0, DeliveryMode.FIXED, VECTOR);
                translated.inject(0, DeliveryMode.FIXED, VECTOR);
            }
            int limit = 1 + random.nextInt(random.nextInt(3) == 0 ? 20 : 300);
            long before = reference.cpu(0).rip();
            String expected = execute(reference, limit);
            String got = execute(translated, limit);
            Optional<String> difference = expected.equals(got) ? states() : Optional.of(expected + " but " + got);
            if (difference.isPresent()) {
                return Optional.of("seed %d, %d steps from 0x%x: %s".formatted(seed, limit, before, difference.get()));
            }
            if (!expected.equals(limit + " steps")) {
                return Optional.empty();
            }
            left -= limit;
        }
        return Optional.empty();
    }

    private static String execute(Machine machine, int limit) {
        try {
            return machine.execute(0, limit) + " steps";
        } catch (ViolationException found) {
            return found.violation().toString();
        }
    }

    private Optional<String> states() {
        Cpu one = reference.cpu(0);
        Cpu other = translated.cpu(0);
        long[] expected = new long[one.words()];
        if (other.words() != expected.length) {
            return Optional.of("%d buffered stores, translated %d; RIP 0x%x, 0x%x"
                    .formatted(one.storeBuffer().size(), other.storeBuffer().size(), one.rip(), other.rip()));
        }
        long[] got = new long[expected.length];
        one.save(expected, 0);
        other.save(got, 0);
        for (int i = 0; i < expected.length; i++) {
            if (expected[i] != got[i]) {
                return Optional.of("word %d is 0x%x, translated 0x%x".formatted(i, expected[i], got[i]));
            }
        }
        return reference.memory().contentsHash() == translated.memory().contentsHash()
                ? Optional.empty()
                : Optional.of("memory differs");
    }
}
