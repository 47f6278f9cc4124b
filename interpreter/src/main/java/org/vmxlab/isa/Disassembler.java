package org.vmxlab.isa;

import java.util.Optional;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Slot;

/** Instructions as text that the assembler takes. */
public final class Disassembler {
    private static final String[] LEGACY = {"ax", "cx", "dx", "bx", "sp", "bp", "si", "di"};
    private static final String[] LOW_BYTES = {"al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil"};
    private static final String[] HIGH_BYTES = {"ah", "ch", "dh", "bh"};
    private static final String[] SEGMENTS = {"es", "cs", "ss", "ds", "fs", "gs"};

    private final Symbols symbols;

    /** Names for addresses. */
    @FunctionalInterface
    public interface Symbols {
        /** No names at all. */
        Symbols NONE = address -> Optional.empty();

        /** The name of exactly {@code address}. */
        Optional<String> at(long address);
    }

    public Disassembler(Symbols symbols) {
        this.symbols = symbols;
    }

    /** The instruction in the assembler's syntax. */
    public String text(Instruction instruction) {
        StringBuilder text = new StringBuilder();
        switch (instruction.prefix()) {
            case LOCK -> text.append("lock ");
            case REP ->
                text.append(instruction.definition().repeat() == Definition.RepeatUse.COMPARE ? "repe " : "rep ");
            case REPNE -> text.append("repne ");
            case NONE -> {}
        }
        if (instruction.operands().stream().anyMatch(Disassembler::needsAddressSize)) {
            text.append("a32 ");
        }
        text.append(instruction.definition().mnemonic());
        String separator = " ";
        for (int i = 0; i < instruction.operands().size(); i++) {
            text.append(separator).append(operand(instruction, i));
            separator = ", ";
        }
        return text.toString();
    }

    /** A line for bytes that are no instruction of the set: data, and why as a comment. */
    public String text(Decoding.Undecodable undecodable) {
        return "db 0x" + undecodable.bytes().replace(" ", ", 0x") + "  ; " + undecodable.message();
    }

    /** Whether no register of the operand shows that its address has 32 bits, and it makes a difference. */
    private static boolean needsAddressSize(Operand operand) {
        return operand instanceof Operand.Memory memory
                && memory.addressing() == Operand.Memory.Addressing.ADDRESS_32
                && memory.base() == Slot.ZERO
                && memory.index() == Slot.ZERO
                && memory.displacement() != (memory.displacement() & Integer.MAX_VALUE);
    }

    private String operand(Instruction instruction, int index) {
        Operand operand = instruction.operand(index);
        if (operand instanceof Operand.GeneralRegister register) {
            return register(register.number(), register.width());
        }
        if (operand instanceof Operand.HighByte high) {
            return HIGH_BYTES[high.number()];
        }
        if (operand instanceof Operand.SegmentRegister segment) {
            return SEGMENTS[segment.number()];
        }
        if (operand instanceof Operand.ControlRegister control) {
            return "cr" + control.number();
        }
        if (operand instanceof Operand.DebugRegister debug) {
            return "dr" + debug.number();
        }
        if (operand instanceof Operand.Target target) {
            return symbols.at(target.address()).orElse("0x" + Long.toHexString(target.address()));
        }
        if (operand instanceof Operand.Memory memory) {
            return switch (instruction.form().operands().get(index).kind()) {
                // There is one size only, and NASM refuses it for some of these; hints come in three.
                case MEMORY ->
                    (instruction.form().extension() == Form.Extension.ANY_DIGIT ? size(memory.bytes()) : "")
                            + memory(memory, "");
                case ABSOLUTE_MEMORY ->
                    size(memory.bytes())
                            + memory(
                                    memory,
                                    memory.addressing() == Operand.Memory.Addressing.ADDRESS_32 ? "" : "qword ");
                default -> size(memory.bytes()) + memory(memory, "");
            };
        }
        Operand.Immediate immediate = (Operand.Immediate) operand;
        if (instruction.form().operands().get(index).kind() == OperandSpec.Kind.ONE) {
            return "1";
        }
        // PUSH has no other operand that tells its size.
        boolean word = instruction.operands().size() == 1 && instruction.form().size() == Form.Size.WORD;
        return (word ? "word " : "") + immediate(immediate.value(), width(instruction, index));
    }

    /** Width at which an immediate is best read: its own, or that of the operation if its sign is extended. */
    private static Width width(Instruction instruction, int index) {
        OperandSpec spec = instruction.form().operands().get(index);
        if (!spec.signExtended()) {
            return Width.ofBytes(spec.bytes());
        }
        if (!(instruction.operand(0) instanceof Operand.Immediate)) {
            return Width.ofBytes(instruction.operand(0).bytes());
        }
        return instruction.form().size() == Form.Size.WORD ? Width.WORD : Width.QWORD;
    }

    private static String immediate(long value, Width width) {
        boolean plain = value >= 0 && value < 10 || value < 0 && value >= -128 && width == Width.QWORD;
        return plain ? Long.toString(value) : "0x" + Long.toHexString(width.zeroExtend(value));
    }

    private String memory(Operand.Memory memory, String addressSize) {
        StringBuilder text = new StringBuilder("[").append(addressSize);
        boolean relative = memory.addressing() == Operand.Memory.Addressing.RIP_RELATIVE;
        text.append(relative ? "rel " : "");
        boolean splits = memory.base() == Slot.ZERO && memory.index() != Slot.ZERO && memory.scale() < 2;
        // Without it an assembler writes [rax*2] as [rax+rax], which is shorter.
        text.append(splits ? "nosplit " : "");
        if (memory.segment() != Slot.ZERO) {
            text.append(memory.segment() == Slot.FS_BASE ? "fs:" : "gs:");
        }
        Width width = memory.addressing() == Operand.Memory.Addressing.ADDRESS_32 ? Width.DWORD : Width.QWORD;
        String sum = "";
        if (memory.base() != Slot.ZERO) {
            text.append(register(memory.base(), width));
            sum = "+";
        }
        if (memory.index() != Slot.ZERO) {
            text.append(sum).append(register(memory.index(), width)).append('*').append(1 << memory.scale());
            sum = "+";
        }
        long displacement = memory.displacement();
        if (sum.isEmpty()) {
            text.append(symbols.at(displacement).orElse("0x" + Long.toHexString(displacement)));
        } else if (displacement != 0) {
            String sign = displacement < 0 ? "-" : "+";
            text.append(sign).append("0x").append(Long.toHexString(Math.abs(displacement)));
        }
        return text.append(']').toString();
    }

    private static String size(int bytes) {
        return switch (bytes) {
            case 1 -> "byte ";
            case 2 -> "word ";
            case 4 -> "dword ";
            case 8 -> "qword ";
            default -> "";
        };
    }

    private static String register(int number, Width width) {
        if (number >= 8) {
            String suffix = switch (width) {
                case QWORD -> "";
                case DWORD -> "d";
                case WORD -> "w";
                case BYTE -> "b";
            };
            return "r" + number + suffix;
        }
        return switch (width) {
            case QWORD -> "r" + LEGACY[number];
            case DWORD -> "e" + LEGACY[number];
            case WORD -> LEGACY[number];
            case BYTE -> LOW_BYTES[number];
        };
    }
}
