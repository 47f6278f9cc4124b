package org.vmxlab.assembler;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vmxlab.cpu.Slot;
import org.vmxlab.isa.Definition;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Operand;

/**
 * Words in front of a mnemonic, and which instructions take them.
 *
 * @param prefix LOCK or a repeat prefix
 * @param override a segment register: CS, DS, ES or SS
 * @param narrow whether {@code a32} asks for an address of 32 bits
 * @param words how many words they are
 */
record InstructionPrefixes(
        Instruction.Prefix prefix, @Nullable Token override, boolean narrow, int words) {
    /** Prefixes of NASM that change what an instruction means in ways that operands say better, or that have no use here. */
    private static final Set<String> REFUSED =
            Set.of("a16", "a64", "o16", "o32", "o64", "wait", "bnd", "nobnd", "xacquire", "xrelease", "fs", "gs");

    private static final Set<String> OVERRIDES = Set.of("cs", "ds", "es", "ss");

    static boolean isName(String word) {
        String name = word.toLowerCase(Locale.ROOT);
        return switch (name) {
            case "lock", "rep", "repe", "repz", "repne", "repnz", "a32" -> true;
            default -> OVERRIDES.contains(name) || REFUSED.contains(name);
        };
    }

    /** The words that {@code tokens} begin with, up to the mnemonic. */
    static InstructionPrefixes of(Line line, List<Token> tokens) {
        Instruction.Prefix prefix = Instruction.Prefix.NONE;
        Token override = null;
        boolean narrow = false;
        int at = 0;
        while (isName(tokens.get(at).text())) {
            Token word = tokens.get(at);
            String name = word.text().toLowerCase(Locale.ROOT);
            if (REFUSED.contains(name)) {
                throw AssemblyException.at(
                        "ASM099",
                        line.span(word),
                        "vmxlab does not take the prefix '" + word.text() + "' in front of an instruction",
                        "write the size or the segment at the operand: word [rax], [fs:rax], [eax]");
            }
            if (name.equals("a32")) {
                narrow = true;
            } else if (OVERRIDES.contains(name)) {
                if (override != null) {
                    throw conflict(line, word);
                }
                override = word;
            } else {
                prefix = named(name);
            }
            at++;
            if (at == tokens.size()) {
                throw AssemblyException.at(
                        "ASM090", line.whole(), "a prefix stands in front of an instruction, and there is none");
            }
        }
        return new InstructionPrefixes(prefix, override, narrow, at);
    }

    private static AssemblyException conflict(Line line, Token word) {
        return AssemblyException.at(
                "ASM099", line.span(word), "'" + word.text() + "' is a second segment for the same instruction");
    }

    private static Instruction.Prefix named(String name) {
        return switch (name) {
            case "lock" -> Instruction.Prefix.LOCK;
            case "repne", "repnz" -> Instruction.Prefix.REPNE;
            default -> Instruction.Prefix.REP;
        };
    }

    /** Refuses a prefix that the instruction does not take: a processor would raise #UD, or ignore it. */
    void check(Line line, Token word, Definition definition, List<ParsedOperand> operands) {
        if (prefix == Instruction.Prefix.LOCK
                && (!definition.lockable() || operands.stream().noneMatch(ParsedOperand.Memory.class::isInstance))) {
            throw AssemblyException.at(
                    "ASM093",
                    line.span(word),
                    "'" + definition.mnemonic() + "' does not take LOCK here: it would raise #UD",
                    "LOCK needs a memory destination and one of ADD ADC AND BTC BTR BTS CMPXCHG DEC INC NEG NOT OR SBB SUB XOR XADD XCHG");
        }
        boolean repeat = prefix == Instruction.Prefix.REP || prefix == Instruction.Prefix.REPNE;
        if (repeat && definition.repeat() == Definition.RepeatUse.NONE) {
            throw AssemblyException.at(
                    "ASM094",
                    line.span(word),
                    "'" + definition.mnemonic() + "' is no string instruction and cannot be repeated");
        }
    }

    /** {@code operands} with an address of 32 bits where {@code a32} asks for one. */
    List<ParsedOperand> applied(Line line, Token word, List<ParsedOperand> operands) {
        if (!narrow) {
            return operands;
        }
        if (operands.stream().noneMatch(ParsedOperand.Memory.class::isInstance)) {
            throw AssemblyException.at(
                    "ASM099",
                    line.span(word),
                    "vmxlab takes 'a32' only with a memory operand",
                    "string instructions and loops always use RSI, RDI and RCX here");
        }
        return operands.stream().map(operand -> narrowed(line, word, operand)).toList();
    }

    private static ParsedOperand narrowed(Line line, Token word, ParsedOperand operand) {
        if (!(operand instanceof ParsedOperand.Memory memory)) {
            return operand;
        }
        Operand.Memory address = memory.address();
        boolean plain = address.base() == Slot.ZERO && address.index() == Slot.ZERO;
        boolean narrow = address.addressing() == Operand.Memory.Addressing.ADDRESS_32;
        if (!narrow && (!plain || address.addressing() == Operand.Memory.Addressing.RIP_RELATIVE || memory.wide())) {
            throw AssemblyException.at(
                    "ASM099",
                    line.span(word),
                    "'a32' contradicts the address of 64 bits",
                    "write 32-bit registers in the brackets: [eax+4*ecx]");
        }
        return memory.narrow();
    }

    /** The override, in front or in the brackets, that is encoded and has no effect in 64-bit mode. */
    Optional<Token> ignoredOverride(Line line, List<ParsedOperand> operands) {
        Token found = override;
        for (ParsedOperand operand : operands) {
            if (operand instanceof ParsedOperand.Memory memory) {
                boolean other = memory.address().segment() != Slot.ZERO || memory.ignoredOverride() != null;
                if (found != null && other) {
                    throw conflict(line, found);
                }
                found = memory.ignoredOverride() != null ? memory.ignoredOverride() : found;
            }
        }
        return Optional.ofNullable(found);
    }

    /** {@code bytes} with the prefix of a segment that has no effect, where NASM puts it. */
    byte[] with(Token segment, byte[] bytes) {
        int at = prefix == Instruction.Prefix.NONE ? 0 : 1;
        byte[] result = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, result, 0, at);
        result[at] = switch (segment.text().toLowerCase(Locale.ROOT)) {
            case "es" -> 0x26;
            case "cs" -> 0x2e;
            case "ss" -> 0x36;
            default -> 0x3e;
        };
        System.arraycopy(bytes, at, result, at + 1, bytes.length - at);
        return result;
    }
}
