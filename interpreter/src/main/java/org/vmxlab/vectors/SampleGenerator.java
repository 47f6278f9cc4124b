package org.vmxlab.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.Rflags;
import org.vmxlab.arch.Width;
import org.vmxlab.conformance.SplitMix;
import org.vmxlab.cpu.Slot;
import org.vmxlab.isa.Decoder;
import org.vmxlab.isa.Decoding;
import org.vmxlab.isa.Definition;
import org.vmxlab.isa.Encoder;
import org.vmxlab.isa.Form;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.InstructionSet;
import org.vmxlab.isa.Operand;
import org.vmxlab.isa.OperandSpec;

/** Makes random integer instructions that a program without privileges may execute, each with a state in which it makes sense. */
final class SampleGenerator {
    private static final long CODE = 0x10_0000;
    private static final long TARGETS = CODE + 0x2000;
    private static final int PLACES = 64;
    private static final int PLACE_BYTES = 32;
    private static final long MIDDLE = IntegerSample.FIRST_CELL + 0x400;
    private static final int GENERAL_REGISTERS = 16;
    private static final long FLAGS = Rflags.STATUS | Rflags.DF;

    /** Privileged, about the machine and not about integers, or about more than a sample has. */
    private static final Set<String> LEFT_OUT = Set.of(
            "cpuid",
            "rdtsc",
            "rdtscp",
            "int",
            "int1",
            "int3",
            "into",
            "hlt",
            "ud2",
            "ud1",
            "ud0",
            "sti",
            "cli",
            "iretq",
            "lgdt",
            "lidt",
            "sgdt",
            "sidt",
            "lldt",
            "sldt",
            "ltr",
            "str",
            "lmsw",
            "smsw",
            "clts",
            "wbinvd",
            "invd",
            "invlpg",
            "swapgs",
            "rdmsr",
            "wrmsr",
            "rdpmc",
            "rdfsbase",
            "rdgsbase",
            "wrfsbase",
            "wrgsbase",
            "pause",
            "monitor",
            "mwait",
            "xgetbv",
            "xsetbv",
            "syscall",
            "sysret",
            "sysretq",
            "sysenter",
            "sysexit",
            "rdrand",
            "rdseed",
            "rdpid",
            "in",
            "out",
            "invpcid",
            "clflush",
            "clflushopt",
            "clwb",
            "prefetchw",
            "umonitor",
            "umwait",
            "tpause",
            "lar",
            "lsl",
            "verr",
            "verw",
            "retf",
            "iret",
            "iretd",
            "invept",
            "invvpid",
            "serialize",
            "arpl");

    private final SplitMix random;
    private final Decoder decoder = new Decoder(InstructionSet.standard());
    private final List<Form> forms;
    private int place;

    SampleGenerator(long seed) {
        random = new SplitMix(seed);
        forms = InstructionSet.standard().definitions().stream()
                .filter(SampleGenerator::isInteger)
                .flatMap(definition -> definition.forms().stream())
                .filter(form -> form.operands().stream().noneMatch(SampleGenerator::isSystem))
                .toList();
    }

    private static boolean isInteger(Definition definition) {
        String mnemonic = definition.mnemonic();
        return !LEFT_OUT.contains(mnemonic)
                && !mnemonic.startsWith("vm")
                && !mnemonic.startsWith("hv")
                && !definition.faults().contains("CPL");
    }

    private static boolean isSystem(OperandSpec operand) {
        return switch (operand.kind()) {
            case SEGMENT_REGISTER, FIXED_SEGMENT, CONTROL_REGISTER, DEBUG_REGISTER, ABSOLUTE_MEMORY -> true;
            default -> false;
        };
    }

    /** All forms that samples are made of. */
    List<Form> forms() {
        return forms;
    }

    IntegerSample next() {
        return next(forms.get(random.below(forms.size())));
    }

    /** A sample of {@code form}. */
    IntegerSample next(Form form) {
        while (true) {
            place = (place + 1) % PLACES;
            IntegerSample sample = attempt(form, CODE + (long) place * PLACE_BYTES);
            if (sample != null) {
                return sample;
            }
        }
    }

    private @Nullable IntegerSample attempt(Form form, long address) {
        List<Operand> operands = new ArrayList<>();
        for (OperandSpec spec : form.operands()) {
            operands.add(operand(spec));
        }
        Instruction.Prefix prefix = prefix(form.definition(), operands);
        byte[] code;
        try {
            code = Encoder.encode(form, operands, address, prefix);
        } catch (IllegalArgumentException noSuchEncoding) {
            return null;
        }
        Decoding decoding = decoder.decode(offset -> offset < code.length ? code[offset] & 0xff : 0x90, address);
        if (!(decoding instanceof Decoding.Decoded decoded)
                || decoded.instruction().length() != code.length) {
            return null;
        }
        return state(decoded.instruction(), code);
    }

    private Instruction.Prefix prefix(Definition definition, List<Operand> operands) {
        if (definition.lockable() && operands.get(0) instanceof Operand.Memory && random.oneIn(3)) {
            return Instruction.Prefix.LOCK;
        }
        return switch (definition.repeat()) {
            case NONE -> Instruction.Prefix.NONE;
            case COUNT -> random.oneIn(2) ? Instruction.Prefix.REP : Instruction.Prefix.NONE;
            case COMPARE ->
                List.of(Instruction.Prefix.REP, Instruction.Prefix.REPNE, Instruction.Prefix.NONE)
                        .get(random.below(3));
        };
    }

    private Operand operand(OperandSpec spec) {
        return switch (spec.kind()) {
            case REGISTER -> register(spec.bytes());
            case REGISTER_OR_MEMORY -> random.oneIn(2) ? register(spec.bytes()) : memory(spec.bytes());
            case IMMEDIATE -> new Operand.Immediate(number(spec.bytes()), spec.bytes());
            case TARGET ->
                new Operand.Target(
                        spec.bytes() == 1
                                ? CODE + (long) place * PLACE_BYTES + 40 + random.below(60)
                                : TARGETS + random.below(0x400),
                        spec.bytes());
            case FIXED_REGISTER -> new Operand.GeneralRegister(spec.fixed(), Width.ofBytes(spec.bytes()));
            case ONE -> new Operand.Immediate(1, 1);
            default -> memory(spec.bytes());
        };
    }

    private Operand register(int bytes) {
        if (bytes == 1 && random.oneIn(5)) {
            return new Operand.HighByte(random.below(4));
        }
        int number = random.below(GENERAL_REGISTERS);
        return new Operand.GeneralRegister(number == Slot.RSP ? Slot.RBX : number, Width.ofBytes(bytes));
    }

    private long number(int bytes) {
        long value = switch (random.below(4)) {
            case 0 -> random.below(256) - 128;
            case 1 -> -1L << 8 * bytes - 1;
            default -> random.next();
        };
        return Width.ofBytes(bytes).signExtend(value);
    }

    /** Registers get such values in {@link #state} that the address lies among the cells. */
    private Operand memory(int bytes) {
        Operand.Memory.Addressing addressing =
                random.oneIn(8) ? Operand.Memory.Addressing.ADDRESS_32 : Operand.Memory.Addressing.ADDRESS_64;
        if (random.oneIn(6)) {
            return new Operand.Memory(
                    Slot.ZERO, Slot.ZERO, 0, target(), Slot.ZERO, bytes, Operand.Memory.Addressing.RIP_RELATIVE);
        }
        if (random.oneIn(6)) {
            return new Operand.Memory(Slot.ZERO, Slot.ZERO, 0, target(), Slot.ZERO, bytes, addressing);
        }
        int base = notStack();
        int index = random.oneIn(2) ? Slot.ZERO : notStack();
        if (index == base) {
            index = Slot.ZERO;
        }
        long displacement =
                random.oneIn(3) ? 0 : Width.ofBytes(random.oneIn(2) ? 1 : 4).signExtend(random.next()) / 2;
        int scale = index == Slot.ZERO ? 0 : random.below(4);
        return new Operand.Memory(base, index, scale, displacement, Slot.ZERO, bytes, addressing);
    }

    private int notStack() {
        int number = random.below(GENERAL_REGISTERS);
        return number == Slot.RSP ? Slot.RDI : number;
    }

    /** An address among the cells with room on both sides; 16-byte aligned, as CMPXCHG16B wants it, half the time. */
    private long target() {
        long address = MIDDLE - 0x100 + random.below(0x200);
        return random.oneIn(2) ? address & -16L : address;
    }

    private @Nullable IntegerSample state(Instruction instruction, byte[] code) {
        long[] registers = new long[GENERAL_REGISTERS];
        for (int i = 0; i < GENERAL_REGISTERS; i++) {
            registers[i] = random.oneIn(4) ? number(1 << random.below(4)) : random.next();
        }
        registers[Slot.RSP] = MIDDLE;
        SampleState state = new SampleState(instruction, registers, random);
        if (!state.prepare(target(), TARGETS + random.below(0x400))) {
            return null;
        }
        long flags = random.next() & FLAGS;
        return new IntegerSample(instruction, code, registers, flags, random.next(), state.cell(), state.value());
    }
}
