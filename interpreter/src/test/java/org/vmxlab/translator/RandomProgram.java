package org.vmxlab.translator;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.vmxlab.cpu.Slot;
import org.vmxlab.encodings.InstructionGenerator;
import org.vmxlab.isa.Encoder;
import org.vmxlab.isa.Form;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.InstructionSet;
import org.vmxlab.isa.Operand;

/**
 * A program that a seed stands for: instructions of all kinds in a row, some of which jump, call and return, and memory
 * operands that mostly lie in data, sometimes in the code itself, at the border of a page or nowhere.
 */
final class RandomProgram {
    private static final int SHORTEST = 6;
    private static final int LONGEST = 40;
    private static final List<Form> FORMS = InstructionSet.standard().definitions().stream()
            .filter(definition -> !definition.mnemonic().startsWith("hv"))
            .flatMap(definition -> definition.forms().stream())
            .toList();
    private static final List<Form> EMITTED = FORMS.stream()
            .filter(form -> Emitters.standard().knows(form.definition().mnemonic()))
            .toList();
    private static final List<Form> JUMPS = EMITTED.stream()
            .filter(form -> form.operands().size() == 1
                    && form.operands().get(0).kind() == org.vmxlab.isa.OperandSpec.Kind.TARGET
                    && form.operands().get(0).bytes() == 4)
            .toList();

    private final Random random;
    private final InstructionGenerator instructions;
    private final ByteArrayOutputStream code = new ByteArrayOutputStream();
    private final long base;

    private RandomProgram(long seed, long base) {
        this.random = new Random(seed);
        this.instructions = new InstructionGenerator(seed);
        this.base = base;
    }

    /** Code of {@code seed} for address {@code base}. */
    static byte[] code(long seed, long base) {
        return new RandomProgram(seed, base).make();
    }

    private record Jump(int at, int length, Form form) {}

    private byte[] make() {
        int length = SHORTEST + random.nextInt(LONGEST - SHORTEST);
        List<Integer> starts = new ArrayList<>();
        List<Jump> jumps = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            starts.add(code.size());
            if (random.nextInt(5) == 0) {
                Form form = JUMPS.get(random.nextInt(JUMPS.size()));
                byte[] bytes = encoded(form, code.size(), base);
                jumps.add(new Jump(code.size(), bytes.length, form));
                code.writeBytes(bytes);
            } else {
                code.writeBytes(instruction(base + code.size()));
            }
        }
        byte[] all = code.toByteArray();
        for (Jump jump : jumps) {
            long target = base + starts.get(random.nextInt(starts.size()));
            System.arraycopy(encoded(jump.form(), jump.at(), target), 0, all, jump.at(), jump.length());
        }
        return all;
    }

    private byte[] encoded(Form form, int at, long target) {
        return Encoder.encode(form, List.of(new Operand.Target(target, 4)), base + at, Instruction.Prefix.NONE);
    }

    private byte[] instruction(long address) {
        while (true) {
            List<Form> forms = random.nextInt(8) == 0 ? FORMS : EMITTED;
            Form form = forms.get(random.nextInt(forms.size()));
            InstructionGenerator.Sample sample = instructions.sample(form, address);
            List<Operand> operands = sample.operands().stream()
                    .map(operand -> operand instanceof Operand.Memory memory ? near(memory) : operand)
                    .toList();
            try {
                return Encoder.encode(form, operands, address, sample.prefix());
            } catch (IllegalArgumentException noEncoding) {
                // Drawn again.
            }
        }
    }

    /** Mostly an address that exists. */
    private Operand near(Operand.Memory memory) {
        boolean asItIs = random.nextInt(6) == 0
                || memory.addressing() == Operand.Memory.Addressing.RIP_RELATIVE
                || memory.base() == Slot.ZERO;
        if (asItIs) {
            return memory;
        }
        int base = new int[] {Slot.RBX, Slot.RBX, Slot.RSI, Slot.RDI, Slot.RBP, Slot.RSP}[random.nextInt(6)];
        return new Operand.Memory(
                base,
                random.nextInt(3) == 0 ? Slot.RCX : Slot.ZERO,
                0,
                random.nextInt(96) - 48,
                random.nextInt(4) == 0 ? Slot.GS_BASE : Slot.ZERO,
                memory.bytes(),
                memory.addressing());
    }

    /** Where registers point that memory operands use. */
    static Map<Integer, Long> registers(long data, long code, long stack) {
        return Map.of(
                Slot.RBX,
                data + 0x800,
                Slot.RSI,
                code + 0x60,
                Slot.RDI,
                data + 0xff0,
                Slot.RBP,
                stack,
                Slot.RSP,
                stack);
    }
}
