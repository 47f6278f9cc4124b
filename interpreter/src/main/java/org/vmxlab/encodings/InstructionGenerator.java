package org.vmxlab.encodings;

import java.util.ArrayList;
import java.util.List;
import org.vmxlab.arch.Width;
import org.vmxlab.conformance.SplitMix;
import org.vmxlab.cpu.Slot;
import org.vmxlab.isa.Definition;
import org.vmxlab.isa.Encoder;
import org.vmxlab.isa.Form;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Operand;
import org.vmxlab.isa.OperandSpec;

/** Makes operands and prefixes that a form takes; the same seed makes the same ones. */
public final class InstructionGenerator {
    private static final int HIGH_BYTES = 4;
    private static final int FARTHEST = 1 << 20;

    private final SplitMix random;

    public InstructionGenerator(long seed) {
        random = new SplitMix(seed);
    }

    /** An encoding of {@code form} at {@code address}, decoded again by the caller. */
    public record Sample(List<Operand> operands, Instruction.Prefix prefix, byte[] bytes) {}

    /** An instruction of {@code form}. */
    public Sample sample(Form form, long address) {
        while (true) {
            List<Operand> operands = new ArrayList<>();
            for (OperandSpec spec : form.operands()) {
                operands.add(operand(spec, address));
            }
            Instruction.Prefix prefix = prefix(form.definition(), operands);
            try {
                return new Sample(operands, prefix, Encoder.encode(form, operands, address, prefix));
            } catch (IllegalArgumentException highByteWithRex) {
                // Drawn again: the pair has no encoding.
            }
        }
    }

    private Instruction.Prefix prefix(Definition definition, List<Operand> operands) {
        boolean lockable = definition.lockable() && operands.get(0) instanceof Operand.Memory;
        if (lockable && random.oneIn(2)) {
            return Instruction.Prefix.LOCK;
        }
        return switch (definition.repeat()) {
            case NONE -> Instruction.Prefix.NONE;
            case COUNT -> random.oneIn(2) ? Instruction.Prefix.REP : Instruction.Prefix.NONE;
            case COMPARE -> random.oneIn(2) ? Instruction.Prefix.REP : Instruction.Prefix.REPNE;
        };
    }

    private Operand operand(OperandSpec spec, long address) {
        return switch (spec.kind()) {
            case REGISTER -> register(spec.bytes());
            case REGISTER_OR_MEMORY -> random.below(3) == 0 ? register(spec.bytes()) : memory(spec.bytes(), address);
            case MEMORY -> memory(spec.bytes(), address);
            case IMMEDIATE -> new Operand.Immediate(number(spec.bytes()), spec.bytes());
            case TARGET ->
                new Operand.Target(
                        address + (spec.bytes() == 1 ? random.below(200) - 90 : random.below(FARTHEST)), spec.bytes());
            case FIXED_REGISTER -> new Operand.GeneralRegister(spec.fixed(), Width.ofBytes(spec.bytes()));
            case ONE -> new Operand.Immediate(1, 1);
            case SEGMENT_REGISTER -> new Operand.SegmentRegister(random.below(6));
            case FIXED_SEGMENT -> new Operand.SegmentRegister(spec.fixed());
            case CONTROL_REGISTER ->
                new Operand.ControlRegister(List.of(0, 2, 3, 4, 8).get(random.below(5)));
            case DEBUG_REGISTER -> new Operand.DebugRegister(random.below(8));
            case ABSOLUTE_MEMORY ->
                new Operand.Memory(
                        Slot.ZERO,
                        Slot.ZERO,
                        0,
                        random.next(),
                        segment(),
                        spec.bytes(),
                        Operand.Memory.Addressing.ADDRESS_64);
        };
    }

    private Operand register(int bytes) {
        if (bytes == 1 && random.below(5) == 0) {
            return new Operand.HighByte(random.below(HIGH_BYTES));
        }
        return new Operand.GeneralRegister(random.below(16), Width.ofBytes(bytes));
    }

    /** A number of {@code bytes}, sign-extended; often one near 0 or at a limit. */
    private long number(int bytes) {
        long value = switch (random.below(4)) {
            case 0 -> random.below(256) - 128;
            case 1 -> -1L << (8 * bytes - 1);
            default -> random.next();
        };
        return Width.ofBytes(bytes).signExtend(value);
    }

    private int segment() {
        return List.of(Slot.ZERO, Slot.ZERO, Slot.ZERO, Slot.FS_BASE, Slot.GS_BASE)
                .get(random.below(5));
    }

    private Operand memory(int bytes, long address) {
        if (random.below(6) == 0) {
            return new Operand.Memory(
                    Slot.ZERO,
                    Slot.ZERO,
                    0,
                    address + random.below(FARTHEST),
                    segment(),
                    bytes,
                    Operand.Memory.Addressing.RIP_RELATIVE);
        }
        int base = random.below(5) == 0 ? Slot.ZERO : random.below(16);
        int index = random.below(2) == 0 ? Slot.ZERO : random.below(16);
        index = index == Slot.RSP ? Slot.ZERO : index;
        int scale = index == Slot.ZERO ? 0 : random.below(4);
        long displacement = random.below(3) == 0 ? 0 : number(random.oneIn(2) ? 1 : 4);
        return new Operand.Memory(
                base,
                index,
                scale,
                displacement,
                segment(),
                bytes,
                random.below(5) == 0 ? Operand.Memory.Addressing.ADDRESS_32 : Operand.Memory.Addressing.ADDRESS_64);
    }
}
