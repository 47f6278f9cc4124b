package org.vmxlab.engine;

import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Meaning;
import org.vmxlab.isa.Operand;

/** Actions that read operands, compute and commit. */
final class OperandActions {
    private OperandActions() {}

    static Width widthOf(Instruction instruction, int operand) {
        return Width.ofBytes(instruction.operand(operand).bytes());
    }

    /** An action of {@link Meaning.Binary}. */
    record Binary(long address, Meaning.Binary meaning, Place destination, Place source, Width width)
            implements Action {
        Binary(Instruction instruction) {
            this(
                    instruction.address(),
                    (Meaning.Binary) instruction.definition().meaning(),
                    Place.of(instruction.operand(0)),
                    Place.of(instruction.operand(1)),
                    widthOf(instruction, 0));
        }

        @Override
        public void perform(Cpu cpu) {
            cpu.setRip(address);
            long from = source.read(cpu);
            long to = destination.readForWrite(cpu);
            destination.writeBack(cpu, meaning.compute(cpu.flags(), to, from, width));
        }
    }

    /** An action of {@link Meaning.Compare}. */
    record Compare(long address, Meaning.Compare meaning, Place first, Place second, Width width) implements Action {
        Compare(Instruction instruction) {
            this(
                    instruction.address(),
                    (Meaning.Compare) instruction.definition().meaning(),
                    Place.of(instruction.operand(0)),
                    Place.of(instruction.operand(1)),
                    widthOf(instruction, 0));
        }

        @Override
        public void perform(Cpu cpu) {
            cpu.setRip(address);
            long a = first.read(cpu);
            meaning.compare(cpu.flags(), a, second.read(cpu), width);
        }
    }

    /** An action of {@link Meaning.Unary}. */
    record Unary(long address, Meaning.Unary meaning, Place operand, Width width) implements Action {
        Unary(Instruction instruction) {
            this(
                    instruction.address(),
                    (Meaning.Unary) instruction.definition().meaning(),
                    Place.of(instruction.operand(0)),
                    widthOf(instruction, 0));
        }

        @Override
        public void perform(Cpu cpu) {
            cpu.setRip(address);
            operand.writeBack(cpu, meaning.compute(cpu.flags(), operand.readForWrite(cpu), width));
        }
    }

    /** An action of {@link Meaning.Exchange} whose destination is in memory: written first, as its address may have the source. */
    record ExchangeWithMemory(
            long address, Meaning.Exchange meaning, Operand.Memory destination, Place source, Width width)
            implements Action {
        ExchangeWithMemory(Instruction instruction) {
            this(
                    instruction.address(),
                    (Meaning.Exchange) instruction.definition().meaning(),
                    (Operand.Memory) instruction.operand(0),
                    Place.of(instruction.operand(1)),
                    widthOf(instruction, 0));
        }

        @Override
        public void perform(Cpu cpu) {
            cpu.setRip(address);
            long from = source.read(cpu);
            long where = destination.address(cpu);
            source.write(cpu, cpu.updatesPlainly(where) ? update(cpu, where, from) : updateSlowly(cpu, where, from));
        }

        private long update(Cpu cpu, long where, long from) {
            // With the size known the JIT compiler makes so little of it that it puts it where it is needed.
            return destination.bytes() == Long.BYTES
                    ? update(cpu, where, from, Long.BYTES)
                    : update(cpu, where, from, destination.bytes());
        }

        private long update(Cpu cpu, long where, long from, int bytes) {
            long old = cpu.memory().plainRead(where, bytes);
            cpu.memory().plainWrite(where, bytes, meaning.compute(cpu.flags(), old, from, width));
            return old;
        }

        private long updateSlowly(Cpu cpu, long where, long from) {
            long old = cpu.loadForWrite(where, destination.bytes());
            cpu.storeBack(where, destination.bytes(), meaning.compute(cpu.flags(), old, from, width));
            return old;
        }
    }

    /** An action of {@link Meaning.Exchange} whose destination is a register, which may be the source. */
    record ExchangeOfRegisters(long address, Meaning.Exchange meaning, Place destination, Place source, Width width)
            implements Action {
        ExchangeOfRegisters(Instruction instruction) {
            this(
                    instruction.address(),
                    (Meaning.Exchange) instruction.definition().meaning(),
                    Place.of(instruction.operand(0)),
                    Place.of(instruction.operand(1)),
                    widthOf(instruction, 0));
        }

        @Override
        public void perform(Cpu cpu) {
            cpu.setRip(address);
            long from = source.read(cpu);
            long old = destination.readForWrite(cpu);
            long result = meaning.compute(cpu.flags(), old, from, width);
            source.write(cpu, old);
            destination.write(cpu, result);
        }
    }

    /** An action of {@link Meaning.Transfer}. */
    record Transfer(long address, Meaning.Transfer meaning, Place to, Place from, Width toWidth, Width fromWidth)
            implements Action {
        Transfer(Instruction instruction) {
            this(
                    instruction.address(),
                    (Meaning.Transfer) instruction.definition().meaning(),
                    Place.of(instruction.operand(0)),
                    Place.of(instruction.operand(1)),
                    widthOf(instruction, 0),
                    widthOf(instruction, 1));
        }

        @Override
        public void perform(Cpu cpu) {
            cpu.setRip(address);
            to.write(cpu, meaning.convert(from.read(cpu), fromWidth, toWidth));
        }
    }
}
