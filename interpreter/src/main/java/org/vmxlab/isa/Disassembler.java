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
            case REP -> text.append(instruction.definition().repeat() == Definition.RepeatUse.COMPARE ? "repe " : "rep ");
            case REPNE -> text.append("repne ");
            case NONE -> {}
        }
        text.append(instruction.definition().mnemonic());
        String separator = " ";
        for (int i = 0; i < instruction.operands().size(); i++) {
            text.append(separator).append(operand(instruction, instruction.operand(i)));
            separator = ", ";
        }
        return text.toString();
    }

    private String operand(Instruction instruction, Operand operand) {
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
            return memory(memory);
        }
        Operand.Immediate immediate = (Operand.Immediate) operand;
        return immediate(immediate.value(), width(instruction, immediate));
    }

    /** Width at which an immediate is best read: that of the first operand. */
    private static Width width(Instruction instruction, Operand.Immediate immediate) {
        int bytes = instruction.operand(0) instanceof Operand.Immediate ? immediate.bytes() : instruction.operand(0).bytes();
        return bytes == 1 || bytes == 2 || bytes == 4 ? Width.ofBytes(bytes) : Width.QWORD;
    }

    private static String immediate(long value, Width width) {
        return value < 0 && value >= -128 && width == Width.QWORD ? Long.toString(value) : "0x" + Long.toHexString(width.zeroExtend(value));
    }

    private String memory(Operand.Memory memory) {
        StringBuilder text = new StringBuilder(size(memory.bytes())).append('[');
        boolean relative = memory.addressing() == Operand.Memory.Addressing.RIP_RELATIVE;
        text.append(relative ? "rel " : "");
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
            String suffix =
                    switch (width) {
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
