package org.vmxlab.isa;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.vmxlab.cpu.Slot;

/** Instructions to machine code. Which form is encoded is the caller's choice. */
public final class Encoder {
    private static final int REX = 0x40;
    private static final int SIB_FOLLOWS = 4;
    private static final int NO_INDEX = 4;
    private static final int NO_BASE = 5;

    /** How wide the displacement of a memory operand is. */
    public enum Displacement {
        /** As short as its value allows. */
        SHORTEST,
        /** 8 bits, also where none is needed. */
        BYTE,
        /** 32 bits. */
        DWORD
    }

    private Encoder() {}

    /** {@link #encode(Form, List, long, Instruction.Prefix, Displacement)} with the shortest displacement. */
    public static byte[] encode(Form form, List<Operand> operands, long address, Instruction.Prefix prefix) {
        return encode(form, operands, address, prefix, Displacement.SHORTEST);
    }

    /**
     * The bytes of an instruction.
     *
     * @param operands one for each {@link Form#operands}, of a kind and size that it takes
     * @param address where the instruction will stand: relative operands depend on it
     * @throws IllegalArgumentException if the operands have no encoding together: a high-byte register with REX, a
     *     displacement or branch distance that does not fit
     */
    public static byte[] encode(
            Form form, List<Operand> operands, long address, Instruction.Prefix prefix, Displacement displacement) {
        return new Encoding(form, operands, displacement).bytes(address, prefix);
    }

    private static final class Encoding {
        private final Form form;
        private final List<Operand> operands;
        private final Displacement displacement;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream(16);
        private int rex;
        private boolean rexNeeded;
        private boolean rexForbidden;
        private int reg;
        private int opcodeRegister;
        private Operand rm = new Operand.Immediate(0, 0);

        Encoding(Form form, List<Operand> operands, Displacement displacement) {
            this.form = form;
            this.operands = operands;
            this.displacement = displacement;
            if (operands.size() != form.operands().size()) {
                throw new IllegalArgumentException(form.definition().mnemonic() + " takes "
                        + form.operands().size() + " operands here");
            }
            reg = form.digit();
            for (int i = 0; i < operands.size(); i++) {
                place(form.operands().get(i), operands.get(i));
            }
            if (form.size() == Form.Size.QWORD) {
                rex |= Prefixes.REX_W;
            }
        }

        private void place(OperandSpec spec, Operand operand) {
            switch (spec.place()) {
                case MODRM_REG -> reg = extended(operand, Prefixes.REX_R);
                case OPCODE -> opcodeRegister = extended(operand, Prefixes.REX_B);
                case MODRM_RM -> {
                    rm = operand;
                    if (operand instanceof Operand.Memory memory) {
                        if (memory.base() != Slot.ZERO && memory.base() >= 8) {
                            rex |= Prefixes.REX_B;
                        }
                        if (memory.index() != Slot.ZERO && memory.index() >= 8) {
                            rex |= Prefixes.REX_X;
                        }
                    } else {
                        extended(operand, Prefixes.REX_B);
                    }
                }
                case IMMEDIATE, NONE -> {}
            }
        }

        /** The low three bits of a register's number; the fourth goes to REX. */
        private int extended(Operand operand, int rexBit) {
            int number = number(operand);
            if (number >= 8) {
                rex |= rexBit;
            }
            return number & 7;
        }

        private int number(Operand operand) {
            if (operand instanceof Operand.GeneralRegister register) {
                // SPL, BPL, SIL and DIL differ from AH, CH, DH and BH by the presence of REX.
                rexNeeded |= register.bytes() == 1 && register.number() >= 4;
                return register.number();
            }
            if (operand instanceof Operand.HighByte high) {
                rexForbidden = true;
                return high.number() + 4;
            }
            if (operand instanceof Operand.SegmentRegister segment) {
                return segment.number();
            }
            if (operand instanceof Operand.ControlRegister control) {
                return control.number();
            }
            if (operand instanceof Operand.DebugRegister debug) {
                return debug.number();
            }
            throw new IllegalArgumentException(operand + " is no register");
        }

        byte[] bytes(long address, Instruction.Prefix prefix) {
            prefixes(prefix);
            opcode();
            int afterModRm = modRm();
            immediates(address);
            byte[] bytes = out.toByteArray();
            if (afterModRm >= 0) {
                patchRipRelative(bytes, afterModRm, address);
            }
            return bytes;
        }

        private void prefixes(Instruction.Prefix prefix) {
            switch (prefix) {
                case LOCK -> out.write(0xf0);
                case REP -> out.write(0xf3);
                case REPNE -> out.write(0xf2);
                case NONE -> {}
            }
            // NASM's order: segment, operand size, address size.
            boolean narrow = false;
            for (Operand operand : operands) {
                if (operand instanceof Operand.Memory memory) {
                    narrow |= memory.addressing() == Operand.Memory.Addressing.ADDRESS_32;
                    if (memory.segment() != Slot.ZERO) {
                        out.write(memory.segment() == Slot.FS_BASE ? 0x64 : 0x65);
                    }
                }
            }
            if (form.size() == Form.Size.WORD) {
                out.write(0x66);
            }
            if (narrow) {
                out.write(0x67);
            }
            if (form.prefix() != 0) {
                out.write(form.prefix());
            }
            if (rex != 0 || rexNeeded) {
                if (rexForbidden) {
                    throw new IllegalArgumentException(
                            "AH, CH, DH and BH cannot be used in an instruction that needs a REX prefix");
                }
                out.write(REX | rex);
            }
        }

        private void opcode() {
            if (form.extension() == Form.Extension.OPCODE_REGISTER
                    && form.opcode() == 0x90
                    && form.size() == Form.Size.DWORD
                    && opcodeRegister == 0
                    && (rex & Prefixes.REX_B) == 0) {
                throw new IllegalArgumentException(
                        "90h alone is NOP and does not clear bits 63:32 as XCHG EAX, EAX does");
            }
            if (form.map() > 0) {
                out.write(0x0f);
            }
            if (form.map() > 1) {
                out.write(form.map() == 2 ? 0x38 : 0x3a);
            }
            out.write(form.opcode() + (form.extension() == Form.Extension.OPCODE_REGISTER ? opcodeRegister : 0));
            form.suffix().forEach(out::write);
        }

        /** Writes ModR/M and what belongs to it; answers where a RIP-relative displacement stands, or -1. */
        private int modRm() {
            if (!form.hasModRm()) {
                return -1;
            }
            if (!(rm instanceof Operand.Memory memory)) {
                out.write(0xc0 | reg << 3 | number(rm) & 7);
                return -1;
            }
            if (memory.addressing() == Operand.Memory.Addressing.RIP_RELATIVE) {
                out.write(reg << 3 | NO_BASE);
                int at = out.size();
                little(0, 4);
                return at;
            }
            addressing(memory);
            return -1;
        }

        private void addressing(Operand.Memory memory) {
            boolean base = memory.base() != Slot.ZERO;
            boolean index = memory.index() != Slot.ZERO;
            if (index && memory.index() == Slot.RSP) {
                throw new IllegalArgumentException("RSP cannot be an index register");
            }
            boolean narrow = memory.addressing() == Operand.Memory.Addressing.ADDRESS_32;
            long value = narrow ? (int) memory.displacement() : memory.displacement();
            if (value != (int) value) {
                throw new IllegalArgumentException(
                        "displacement 0x" + Long.toHexString(value) + " does not fit in 32 bits");
            }
            int mod = !base ? 0 : mod(memory, (int) value);
            if (!base || index || (memory.base() & 7) == SIB_FOLLOWS) {
                out.write(mod << 6 | reg << 3 | SIB_FOLLOWS);
                int indexBits = index ? memory.index() & 7 : NO_INDEX;
                out.write(memory.scale() << 6 | indexBits << 3 | (base ? memory.base() & 7 : NO_BASE));
            } else {
                out.write(mod << 6 | reg << 3 | memory.base() & 7);
            }
            if (!base || mod == 2) {
                little(value, 4);
            } else if (mod == 1) {
                little(value, 1);
            }
        }

        private int mod(Operand.Memory memory, int value) {
            boolean byteFits = value == (byte) value;
            return switch (displacement) {
                case DWORD -> 2;
                case BYTE -> {
                    if (!byteFits) {
                        throw new IllegalArgumentException("displacement " + value + " does not fit in a byte");
                    }
                    yield 1;
                }
                // RBP and R13 without displacement are the encodings of "no base".
                case SHORTEST -> value == 0 && (memory.base() & 7) != NO_BASE ? 0 : byteFits ? 1 : 2;
            };
        }

        private void immediates(long address) {
            int used = 0;
            for (int i = 0; i < operands.size(); i++) {
                OperandSpec spec = form.operands().get(i);
                Operand operand = operands.get(i);
                if (spec.place() != OperandSpec.Place.IMMEDIATE) {
                    continue;
                }
                if (operand instanceof Operand.Memory memory) {
                    boolean narrow = memory.addressing() == Operand.Memory.Addressing.ADDRESS_32;
                    little(memory.displacement(), narrow ? 4 : 8);
                    continue;
                }
                int bytes = form.immediateBytes().get(used++);
                if (operand instanceof Operand.Target target) {
                    long distance = target.address() - (address + out.size() + bytes);
                    if (distance != (bytes == 1 ? (byte) distance : (int) distance)) {
                        throw new IllegalArgumentException(
                                "the target is " + distance + " bytes away, too far for this form");
                    }
                    little(distance, bytes);
                } else {
                    little(((Operand.Immediate) operand).value(), bytes);
                }
            }
        }

        private void patchRipRelative(byte[] bytes, int at, long address) {
            long target = ((Operand.Memory) rm).displacement();
            long distance = target - (address + bytes.length);
            if (distance != (int) distance) {
                throw new IllegalArgumentException(
                        "the operand is " + distance + " bytes away, too far for a RIP-relative address");
            }
            for (int i = 0; i < 4; i++) {
                bytes[at + i] = (byte) (distance >>> (8 * i));
            }
        }

        private void little(long value, int bytes) {
            for (int i = 0; i < bytes; i++) {
                out.write((int) (value >>> (8 * i)));
            }
        }
    }
}
