package org.vmxlab.engine;

import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Meaning;
import org.vmxlab.isa.Operand;

/** Steps of comparisons, one-operand operations and transfers. */
final class OperandSteps {
    private OperandSteps() {}

    static Step create(Instruction instruction, Meaning.Compare meaning, CodeCache code) {
        if (instruction.operand(0) instanceof Operand.GeneralRegister first && first.width() == Width.QWORD) {
            if (instruction.operand(1) instanceof Operand.GeneralRegister second) {
                return new CompareRegisters(instruction, meaning, code, first.number(), second.number());
            }
            if (instruction.operand(1) instanceof Operand.Immediate second) {
                return new CompareImmediate(instruction, meaning, code, first.number(), second.value());
            }
        }
        return new CompareAny(instruction, meaning, code);
    }

    static Step create(Instruction instruction, Meaning.Unary meaning, CodeCache code) {
        if (instruction.operand(0) instanceof Operand.GeneralRegister register && register.width() == Width.QWORD) {
            return new UnaryRegister(instruction, meaning, code, register.number());
        }
        return new UnaryAny(instruction, meaning, code);
    }

    static Step create(Instruction instruction, Meaning.Transfer meaning, CodeCache code) {
        if (instruction.operand(0) instanceof Operand.GeneralRegister to && to.width() == Width.QWORD) {
            if (instruction.operand(1) instanceof Operand.GeneralRegister from && from.width() == Width.QWORD) {
                return new TransferRegisters(instruction, meaning, code, to.number(), from.number());
            }
            if (instruction.operand(1) instanceof Operand.Memory from) {
                return new TransferLoad(instruction, meaning, code, to.number(), from);
            }
        }
        return new TransferAny(instruction, meaning, code);
    }

    private static final class CompareRegisters extends Step {
        private final Meaning.Compare meaning;
        private final int first;
        private final int second;

        CompareRegisters(Instruction instruction, Meaning.Compare meaning, CodeCache code, int first, int second) {
            super(instruction, code);
            this.meaning = meaning;
            this.first = first;
            this.second = second;
        }

        @Override
        @Nullable
        Step execute(Cpu cpu) {
            meaning.compare(cpu, cpu.get(first), cpu.get(second), Width.QWORD);
            return following(cpu);
        }
    }

    private static final class CompareImmediate extends Step {
        private final Meaning.Compare meaning;
        private final int first;
        private final long second;

        CompareImmediate(Instruction instruction, Meaning.Compare meaning, CodeCache code, int first, long second) {
            super(instruction, code);
            this.meaning = meaning;
            this.first = first;
            this.second = second;
        }

        @Override
        @Nullable
        Step execute(Cpu cpu) {
            meaning.compare(cpu, cpu.get(first), second, Width.QWORD);
            return following(cpu);
        }
    }

    private static final class CompareAny extends Step {
        private final Meaning.Compare meaning;
        private final Operand first;
        private final Operand second;
        private final Width width;

        CompareAny(Instruction instruction, Meaning.Compare meaning, CodeCache code) {
            super(instruction, code);
            this.meaning = meaning;
            this.first = instruction.operand(0);
            this.second = instruction.operand(1);
            this.width = Width.ofBytes(first.bytes());
        }

        @Override
        @Nullable
        Step execute(Cpu cpu) {
            cpu.setRip(address());
            long a = first.read(cpu);
            meaning.compare(cpu, a, second.read(cpu), width);
            return following(cpu);
        }
    }

    private static final class UnaryRegister extends Step {
        private final Meaning.Unary meaning;
        private final int register;

        UnaryRegister(Instruction instruction, Meaning.Unary meaning, CodeCache code, int register) {
            super(instruction, code);
            this.meaning = meaning;
            this.register = register;
        }

        @Override
        @Nullable
        Step execute(Cpu cpu) {
            cpu.set(register, meaning.compute(cpu, cpu.get(register), Width.QWORD));
            return following(cpu);
        }
    }

    private static final class UnaryAny extends Step {
        private final Meaning.Unary meaning;
        private final Operand operand;
        private final Width width;

        UnaryAny(Instruction instruction, Meaning.Unary meaning, CodeCache code) {
            super(instruction, code);
            this.meaning = meaning;
            this.operand = instruction.operand(0);
            this.width = Width.ofBytes(operand.bytes());
        }

        @Override
        @Nullable
        Step execute(Cpu cpu) {
            cpu.setRip(address());
            operand.writeBack(cpu, meaning.compute(cpu, operand.readForWrite(cpu), width));
            return following(cpu);
        }
    }

    private static final class TransferRegisters extends Step {
        private final Meaning.Transfer meaning;
        private final int to;
        private final int from;

        TransferRegisters(Instruction instruction, Meaning.Transfer meaning, CodeCache code, int to, int from) {
            super(instruction, code);
            this.meaning = meaning;
            this.to = to;
            this.from = from;
        }

        @Override
        @Nullable
        Step execute(Cpu cpu) {
            cpu.set(to, meaning.convert(cpu.get(from), Width.QWORD, Width.QWORD));
            return following(cpu);
        }
    }

    private static final class TransferLoad extends Step {
        private final Meaning.Transfer meaning;
        private final int to;
        private final Operand.Memory from;
        private final Width width;

        TransferLoad(Instruction instruction, Meaning.Transfer meaning, CodeCache code, int to, Operand.Memory from) {
            super(instruction, code);
            this.meaning = meaning;
            this.to = to;
            this.from = from;
            this.width = Width.ofBytes(from.bytes());
        }

        @Override
        @Nullable
        Step execute(Cpu cpu) {
            cpu.setRip(address());
            cpu.set(to, meaning.convert(from.read(cpu), width, Width.QWORD));
            return following(cpu);
        }
    }

    private static final class TransferAny extends Step {
        private final Meaning.Transfer meaning;
        private final Operand to;
        private final Operand from;
        private final Width toWidth;
        private final Width fromWidth;

        TransferAny(Instruction instruction, Meaning.Transfer meaning, CodeCache code) {
            super(instruction, code);
            this.meaning = meaning;
            this.to = instruction.operand(0);
            this.from = instruction.operand(1);
            this.toWidth = Width.ofBytes(to.bytes());
            this.fromWidth = Width.ofBytes(from.bytes());
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
