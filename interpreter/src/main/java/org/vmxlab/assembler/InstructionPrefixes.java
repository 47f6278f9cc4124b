package org.vmxlab.assembler;

import java.util.List;
import java.util.Locale;
import org.vmxlab.isa.Definition;
import org.vmxlab.isa.Instruction;

/** Words in front of a mnemonic, and which instructions take them. */
final class InstructionPrefixes {
    private InstructionPrefixes() {}

    static boolean isName(String name) {
        return switch (name) {
            case "lock", "rep", "repe", "repz", "repne", "repnz" -> true;
            default -> false;
        };
    }

    static Instruction.Prefix named(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "lock" -> Instruction.Prefix.LOCK;
            case "repne", "repnz" -> Instruction.Prefix.REPNE;
            default -> Instruction.Prefix.REP;
        };
    }

    /** Refuses a prefix that the instruction does not take: a processor would raise #UD, or ignore it. */
    static void check(
            Line line, Token word, Instruction.Prefix prefix, Definition definition, List<ParsedOperand> operands) {
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
}
