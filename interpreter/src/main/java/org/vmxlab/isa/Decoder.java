package org.vmxlab.isa;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Slot;

/** Machine code to instructions, in 64-bit mode (SDM volume 2A, chapter 2). */
public final class Decoder {
    private static final int LONGEST = 15;

    private final InstructionSet set;

    /** Reads the byte {@code offset} behind the address that is decoded. */
    @FunctionalInterface
    public interface Bytes {
        int at(int offset);
    }

    public Decoder(InstructionSet set) {
        this.set = set;
    }

    /** What the bytes at {@code address} are; reads no byte behind the instruction's last. */
    public Decoding decode(Bytes bytes, long address) {
        return new Attempt(bytes, address).run();
    }

    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;
        static final TooLong INSTANCE = new TooLong();

        TooLong() {
            super("", null, false, false);
        }
    }

    private final class Attempt {
        private final Bytes bytes;
        private final long address;
        private final Prefixes prefixes = new Prefixes();
        private int position;

        Attempt(Bytes bytes, long address) {
            this.bytes = bytes;
            this.address = address;
        }

        Decoding run() {
            try {
                return instruction();
            } catch (TooLong tooLong) {
                return undecodable(Decoding.Undecodable.Kind.TOO_LONG, "");
            }
        }

        private int next() {
            if (position == LONGEST) {
                throw TooLong.INSTANCE;
            }
            return bytes.at(position++) & 0xff;
        }

        private long next(int count) {
            long value = 0;
            for (int i = 0; i < count; i++) {
                value |= (long) next() << (8 * i);
            }
            return value;
        }

        private Decoding instruction() {
            int first = next();
            while (prefixes.take(first)) {
                first = next();
            }
            int map = 0;
            int opcode = first;
            if (first == 0x0f) {
                opcode = next();
                map = opcode == 0x38 ? 2 : opcode == 0x3a ? 3 : 1;
                opcode = map == 1 ? opcode : next();
            }
            List<Form> candidates = set.candidates(map, opcode);
            Optional<Form> form = choose(candidates, opcode);
            return form.isPresent() ? complete(form.get(), opcode) : unknown(map, opcode, candidates);
        }

        private Decoding unknown(int map, int opcode, List<Form> candidates) {
            int modRm = InvalidOpcodes.needsModRm(map, opcode) ? next() : 0;
            return undecodable(
                    InvalidOpcodes.contains(map, opcode, modRm)
                            ? Decoding.Undecodable.Kind.INVALID_OPCODE
                            : Decoding.Undecodable.Kind.NOT_SUPPORTED,
                    nearest(candidates.isEmpty() ? set.nearest(map, opcode) : candidates.get(0)));
        }

        private static String nearest(Form form) {
            return form.definition().mnemonic() + " (" + form.notation() + ")";
        }

        private Optional<Form> choose(List<Form> candidates, int opcode) {
            for (Form form : candidates) {
                if (prefixes.allow(form) && fits(form, opcode)) {
                    return Optional.of(form);
                }
            }
            return Optional.empty();
        }

        private boolean fits(Form form, int opcode) {
            for (int i = 0; i < form.suffix().size(); i++) {
                if (peek(i) != form.suffix().get(i)) {
                    return false;
                }
            }
            return switch (form.extension()) {
                case REGISTER, ANY_DIGIT -> registersExist(form, peek(0));
                case DIGIT -> {
                    int modRm = peek(form.suffix().size());
                    yield (modRm >>> 3 & 7) == form.digit() && registersExist(form, modRm);
                }
                // '90' is NOP only while REX.B is 0: with it the byte is an exchange with R8.
                case NONE -> form.map() > 0 || opcode != 0x90 || (prefixes.rex & Prefixes.REX_B) == 0;
                case BYTES, OPCODE_REGISTER -> true;
            };
        }

        private boolean registersExist(Form form, int modRm) {
            int reg = modRm >>> 3 & 7 | (prefixes.rex & Prefixes.REX_R) << 1;
            boolean system = false;
            for (OperandSpec spec : form.operands()) {
                system |= spec.isSystemRegister();
            }
            for (OperandSpec spec : form.operands()) {
                boolean exists = switch (spec.kind()) {
                    case MEMORY -> modRm < 0xc0;
                    case SEGMENT_REGISTER -> (reg & 7) < 6;
                    case CONTROL_REGISTER -> reg == 0 || reg == 2 || reg == 3 || reg == 4 || reg == 8;
                    case DEBUG_REGISTER -> reg < 8;
                    default -> true;
                };
                if (!exists) {
                    return false;
                }
                // MOV to and from CR and DR takes ModR/M.mod as if it were 3; others with a register only need it.
                if (!system
                        && spec.kind() == OperandSpec.Kind.REGISTER
                        && spec.place() == OperandSpec.Place.MODRM_RM
                        && modRm < 0xc0) {
                    return false;
                }
            }
            return true;
        }

        private int peek(int ahead) {
            if (position + ahead >= LONGEST) {
                throw TooLong.INSTANCE;
            }
            return bytes.at(position + ahead) & 0xff;
        }

        private Decoding complete(Form form, int opcode) {
            int modRm = -1;
            AddressForm addressForm = null;
            position += form.suffix().size();
            if (form.hasModRm()) {
                modRm = next();
                if (modRm < 0xc0 && form.takesMemory()) {
                    addressForm = address(modRm);
                }
            }
            List<Long> immediates = new ArrayList<>(2);
            for (int size : form.immediateBytes()) {
                immediates.add(Width.ofBytes(size).signExtend(next(size)));
            }
            for (OperandSpec spec : form.operands()) {
                if (spec.kind() == OperandSpec.Kind.ABSOLUTE_MEMORY) {
                    immediates.add(next(prefixes.addressSize ? 4 : 8));
                }
            }
            List<Operand> operands = new ArrayList<>(form.operands().size());
            int used = 0;
            for (OperandSpec spec : form.operands()) {
                boolean immediate = spec.place() == OperandSpec.Place.IMMEDIATE;
                operands.add(operand(spec, modRm, opcode, addressForm, immediate ? immediates.get(used) : 0));
                used += immediate ? 1 : 0;
            }
            return finish(form, operands);
        }

        private Decoding finish(Form form, List<Operand> operands) {
            Definition definition = form.definition();
            Instruction.Prefix prefix = Instruction.Prefix.NONE;
            if (form.implicitRegisters() && (prefixes.addressSize || prefixes.segment != Slot.ZERO)) {
                return undecodable(
                        Decoding.Undecodable.Kind.NOT_SUPPORTED,
                        definition.mnemonic() + " without a prefix for address size or segment");
            }
            if (prefixes.lock) {
                if (!definition.lockable() || !(operands.get(0) instanceof Operand.Memory)) {
                    return undecodable(
                            Decoding.Undecodable.Kind.INVALID_OPCODE, definition.mnemonic() + " without LOCK");
                }
                prefix = Instruction.Prefix.LOCK;
            } else if (definition.repeat() != Definition.RepeatUse.NONE && prefixes.repeat != 0) {
                prefix = prefixes.repeat == 0xf3 ? Instruction.Prefix.REP : Instruction.Prefix.REPNE;
            }
            return new Decoding.Decoded(new Instruction(form, operands, address, position, prefix));
        }

        private Operand operand(OperandSpec spec, int modRm, int opcode, @Nullable AddressForm memory, long immediate) {
            int reg = modRm >>> 3 & 7 | (prefixes.rex & Prefixes.REX_R) << 1;
            int rm = modRm & 7 | (prefixes.rex & Prefixes.REX_B) << 3;
            return switch (spec.kind()) {
                case REGISTER -> {
                    int number = switch (spec.place()) {
                        case OPCODE -> opcode & 7 | (prefixes.rex & Prefixes.REX_B) << 3;
                        case MODRM_RM -> rm;
                        default -> reg;
                    };
                    yield register(number, spec.bytes());
                }
                case REGISTER_OR_MEMORY -> modRm >= 0xc0 ? register(rm, spec.bytes()) : memory(memory, spec.bytes());
                case MEMORY -> memory(memory, spec.bytes());
                case IMMEDIATE -> new Operand.Immediate(immediate, spec.bytes());
                case TARGET -> new Operand.Target(address + position + immediate, spec.bytes());
                case FIXED_REGISTER -> new Operand.GeneralRegister(spec.fixed(), Width.ofBytes(spec.bytes()));
                case ONE -> new Operand.Immediate(1, 1);
                case SEGMENT_REGISTER -> new Operand.SegmentRegister(modRm >>> 3 & 7);
                case FIXED_SEGMENT -> new Operand.SegmentRegister(spec.fixed());
                case CONTROL_REGISTER -> new Operand.ControlRegister(reg);
                case DEBUG_REGISTER -> new Operand.DebugRegister(reg);
                case ABSOLUTE_MEMORY ->
                    new Operand.Memory(
                            Slot.ZERO, Slot.ZERO, 0, immediate, prefixes.segment, spec.bytes(), plainAddressing());
            };
        }

        private Operand register(int number, int size) {
            if (size == 1 && prefixes.rex == 0 && number >= 4) {
                return new Operand.HighByte(number - 4);
            }
            return new Operand.GeneralRegister(number, Width.ofBytes(size));
        }

        private Operand memory(@Nullable AddressForm form, int size) {
            if (form == null) {
                throw new IllegalStateException("a memory operand without an addressing mode");
            }
            if (form.ripRelative) {
                // Relative to the next instruction, whose address is known now that everything was read.
                long target = address + position + form.displacement;
                if (prefixes.addressSize) {
                    return new Operand.Memory(
                            Slot.ZERO, Slot.ZERO, 0, (int) target, prefixes.segment, size, plainAddressing());
                }
                return new Operand.Memory(
                        Slot.ZERO,
                        Slot.ZERO,
                        0,
                        target,
                        prefixes.segment,
                        size,
                        Operand.Memory.Addressing.RIP_RELATIVE);
            }
            return new Operand.Memory(
                    form.base, form.index, form.scale, form.displacement, prefixes.segment, size, plainAddressing());
        }

        private Operand.Memory.Addressing plainAddressing() {
            return prefixes.addressSize ? Operand.Memory.Addressing.ADDRESS_32 : Operand.Memory.Addressing.ADDRESS_64;
        }

        private AddressForm address(int modRm) {
            int mod = modRm >>> 6;
            int rm = modRm & 7;
            AddressForm form = new AddressForm();
            if (rm == 4) {
                scaledIndex(form, mod);
            } else if (mod == 0 && rm == 5) {
                form.ripRelative = true;
                form.displacement = (int) next(4);
            } else {
                form.base = rm | (prefixes.rex & Prefixes.REX_B) << 3;
            }
            if (mod == 1) {
                form.displacement = (byte) next();
            } else if (mod == 2) {
                form.displacement = (int) next(4);
            }
            return form;
        }

        private void scaledIndex(AddressForm form, int mod) {
            int sib = next();
            int index = sib >>> 3 & 7 | (prefixes.rex & Prefixes.REX_X) << 2;
            if (index != 4) {
                form.index = index;
                form.scale = sib >>> 6;
            }
            if ((sib & 7) == 5 && mod == 0) {
                form.displacement = (int) next(4);
            } else {
                form.base = sib & 7 | (prefixes.rex & Prefixes.REX_B) << 3;
            }
        }

        private Decoding undecodable(Decoding.Undecodable.Kind kind, String nearest) {
            StringBuilder hex = new StringBuilder();
            for (int i = 0; i < position; i++) {
                hex.append(i == 0 ? "" : " ").append(String.format("%02x", bytes.at(i) & 0xff));
            }
            return new Decoding.Undecodable(kind, address, position, hex.toString(), nearest);
        }
    }

    private static final class AddressForm {
        int base = Slot.ZERO;
        int index = Slot.ZERO;
        int scale;
        long displacement;
        boolean ripRelative;
    }
}
