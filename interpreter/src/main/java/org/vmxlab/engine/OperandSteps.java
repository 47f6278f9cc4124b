package org.vmxlab.engine;

import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Meaning;

/** Steps that read operands, compute and commit. */
final class OperandSteps {
    private OperandSteps() {}

    static Width width(Instruction instruction, int operand) {
        return Width.ofBytes(instruction.operand(operand).bytes());
    }

    /** A step of {@link Meaning.Binary}. */
    static final class Binary extends Step {
        private final Meaning.Binary meaning;
        private final Place destination;
        private final Place source;
        private final Width width;

        Binary(Instruction instruction, CodeCache code) {
            super(instruction, code);
            meaning = (Meaning.Binary) instruction.definition().meaning();
            destination = Place.of(instruction.operand(0));
            source = Place.of(instruction.operand(1));
            width = width(instruction, 0);
        }

        @Override
        @Nullable
        Step execute(Cpu cpu) {
            cpu.setRip(address());
            long from = source.read(cpu);
            long to = destination.readForWrite(cpu);
            destination.writeBack(cpu, meaning.compute(cpu.flags(), to, from, width));
            return following(cpu);
        }
    }

    /** A step of {@link Meaning.Compare}. */
    static final class Compare extends Step {
        private final Meaning.Compare meaning;
        private final Place first;
        private final Place second;
        private final Width width;

        Compare(Instruction instruction, CodeCache code) {
            super(instruction, code);
            meaning = (Meaning.Compare) instruction.definition().meaning();
            first = Place.of(instruction.operand(0));
            second = Place.of(instruction.operand(1));
            width = width(instruction, 0);
        }

        @Override
        @Nullable
        Step execute(Cpu cpu) {
            cpu.setRip(address());
            long a = first.read(cpu);
            meaning.compare(cpu.flags(), a, second.read(cpu), width);
            return following(cpu);
        }
    }

    /** A step of {@link Meaning.Unary}. */
    static final class Unary extends Step {
        private final Meaning.Unary meaning;
        private final Place operand;
        private final Width width;

        Unary(Instruction instruction, CodeCache code) {
            super(instruction, code);
            meaning = (Meaning.Unary) instruction.definition().meaning();
            operand = Place.of(instruction.operand(0));
            width = width(instruction, 0);
        }

        @Override
        @Nullable
        Step execute(Cpu cpu) {
            cpu.setRip(address());
            operand.writeBack(cpu, meaning.compute(cpu.flags(), operand.readForWrite(cpu), width));
            return following(cpu);
        }
    }

    /** A step of {@link Meaning.Transfer}. */
    static final class Transfer extends Step {
        private final Meaning.Transfer meaning;
        private final Place to;
        private final Place from;
        private final Width toWidth;
        private final Width fromWidth;

        Transfer(Instruction instruction, CodeCache code) {
            super(instruction, code);
            meaning = (Meaning.Transfer) instruction.definition().meaning();
            to = Place.of(instruction.operand(0));
            from = Place.of(instruction.operand(1));
            toWidth = width(instruction, 0);
            fromWidth = width(instruction, 1);
        }

        @Override
        @Nullable
        Step execute(Cpu cpu) {
            cpu.setRip(address());
            to.write(cpu, meaning.convert(from.read(cpu), fromWidth, toWidth));
            return following(cpu);
        }
    }
}
