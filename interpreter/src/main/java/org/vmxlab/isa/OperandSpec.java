package org.vmxlab.isa;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a form takes at one operand place, and where it stands in the encoding.
 *
 * @param kind which operands fit
 * @param place where the operand is encoded
 * @param bytes size of the operand; 0 where it has none (an address)
 * @param fixed number of the fixed register; 0 for others
 * @param signExtended whether it is an immediate narrower than the operation, which extends its sign
 * @param notation as the manual writes it, such as {@code r/m64}
 */
public record OperandSpec(Kind kind, Place place, int bytes, int fixed, boolean signExtended, String notation) {
    /** Operands that fit. */
    public enum Kind {
        REGISTER,
        REGISTER_OR_MEMORY,
        MEMORY,
        IMMEDIATE,
        TARGET,
        /** One certain general register. */
        FIXED_REGISTER,
        /** The constant 1. */
        ONE,
        SEGMENT_REGISTER,
        /** One certain segment register. */
        FIXED_SEGMENT,
        CONTROL_REGISTER,
        DEBUG_REGISTER,
        /** A 64-bit absolute address in the instruction (A0 to A3). */
        ABSOLUTE_MEMORY
    }

    /** Places in an encoding. */
    public enum Place {
        MODRM_RM,
        MODRM_REG,
        OPCODE,
        IMMEDIATE,
        NONE
    }

    private static final Map<String, OperandSpec> FIXED = Map.ofEntries(
            fixed("al", 1, 0),
            fixed("ax", 2, 0),
            fixed("eax", 4, 0),
            fixed("rax", 8, 0),
            fixed("cl", 1, 1),
            fixed("dx", 2, 2),
            Map.entry("1", new OperandSpec(Kind.ONE, Place.NONE, 1, 0, false, "1")),
            Map.entry("sreg", new OperandSpec(Kind.SEGMENT_REGISTER, Place.MODRM_REG, 2, 0, false, "Sreg")),
            Map.entry("fs", new OperandSpec(Kind.FIXED_SEGMENT, Place.NONE, 2, 4, false, "FS")),
            Map.entry("gs", new OperandSpec(Kind.FIXED_SEGMENT, Place.NONE, 2, 5, false, "GS")),
            Map.entry("cr", new OperandSpec(Kind.CONTROL_REGISTER, Place.MODRM_REG, 8, 0, false, "CR0-CR8")),
            Map.entry("dr", new OperandSpec(Kind.DEBUG_REGISTER, Place.MODRM_REG, 8, 0, false, "DR0-DR7")),
            Map.entry("m", new OperandSpec(Kind.MEMORY, Place.MODRM_RM, 0, 0, false, "m")),
            Map.entry("m128", new OperandSpec(Kind.MEMORY, Place.MODRM_RM, 16, 0, false, "m128")),
            Map.entry("m16&64", new OperandSpec(Kind.MEMORY, Place.MODRM_RM, 10, 0, false, "m16&64")),
            Map.entry("rel8", new OperandSpec(Kind.TARGET, Place.IMMEDIATE, 1, 0, false, "rel8")),
            Map.entry("rel32", new OperandSpec(Kind.TARGET, Place.IMMEDIATE, 4, 0, false, "rel32")),
            Map.entry("simm8", new OperandSpec(Kind.IMMEDIATE, Place.IMMEDIATE, 1, 0, true, "imm8")));

    private static Map.Entry<String, OperandSpec> fixed(String name, int bytes, int number) {
        String notation = name.toUpperCase(Locale.ROOT);
        return Map.entry(name, new OperandSpec(Kind.FIXED_REGISTER, Place.NONE, bytes, number, false, notation));
    }

    boolean isSystemRegister() {
        return kind == Kind.CONTROL_REGISTER || kind == Kind.DEBUG_REGISTER;
    }

    /** Whether it is no general register but stands in ModR/M.reg. */
    boolean takesModRmReg() {
        return isSystemRegister() || kind == Kind.SEGMENT_REGISTER;
    }

    /** The same with a general register moved to ModR/M.rm. */
    OperandSpec inRm() {
        return kind == Kind.REGISTER && place == Place.MODRM_REG
                ? new OperandSpec(kind, Place.MODRM_RM, bytes, fixed, false, notation)
                : this;
    }

    /**
     * Parses one operand token of {@link Form#parse}.
     *
     * @param size operand size in bytes that {@code v} and {@code z} stand for
     * @param inOpcode whether the form encodes a register in its opcode
     */
    static OperandSpec parse(String token, int size, boolean inOpcode) {
        OperandSpec known = FIXED.get(token);
        if (known != null) {
            return known;
        }
        OperandSpec sized = sized(token, size, inOpcode);
        if (sized == null) {
            throw new IllegalArgumentException("unknown operand '" + token + "' in the definition of an instruction");
        }
        return sized;
    }

    private static @Nullable OperandSpec sized(String token, int size, boolean inOpcode) {
        if (token.equals("axv")) {
            return FIXED.get(size == 2 ? "ax" : size == 4 ? "eax" : "rax");
        }
        if (token.startsWith("rm")) {
            int bytes = bytes(token.substring(2), size);
            return new OperandSpec(Kind.REGISTER_OR_MEMORY, Place.MODRM_RM, bytes, 0, false, "r/m" + bytes * 8);
        }
        if (token.startsWith("moffs")) {
            int bytes = bytes(token.substring(5), size);
            return new OperandSpec(Kind.ABSOLUTE_MEMORY, Place.IMMEDIATE, bytes, 0, false, "moffs" + bytes * 8);
        }
        if (token.startsWith("imm")) {
            // An immediate of operand size z is at most 32 bits wide and is sign-extended.
            int bytes = token.equals("immz") ? Math.min(size, 4) : bytes(token.substring(3), size);
            boolean narrower = token.equals("immz") && size == 8;
            return new OperandSpec(Kind.IMMEDIATE, Place.IMMEDIATE, bytes, 0, narrower, "imm" + bytes * 8);
        }
        if (token.startsWith("m")) {
            int bytes = bytes(token.substring(1), size);
            return new OperandSpec(Kind.MEMORY, Place.MODRM_RM, bytes, 0, false, "m" + bytes * 8);
        }
        if (token.startsWith("r")) {
            int bytes = bytes(token.substring(1), size);
            return new OperandSpec(
                    Kind.REGISTER, inOpcode ? Place.OPCODE : Place.MODRM_REG, bytes, 0, false, "r" + bytes * 8);
        }
        return null;
    }

    private static int bytes(String suffix, int size) {
        return suffix.equals("v") || suffix.equals("z") ? size : Integer.parseInt(suffix) / 8;
    }
}
