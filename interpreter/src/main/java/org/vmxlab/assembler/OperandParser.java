package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Slot;
import org.vmxlab.isa.Encoder;
import org.vmxlab.isa.Operand;

/** Words of an operand to a {@link ParsedOperand}. */
final class OperandParser {
    private static final Map<String, Integer> SIZES = Map.of("byte", 1, "word", 2, "dword", 4, "qword", 8, "oword", 16);

    private final Names names;
    private final boolean relativeByDefault;

    OperandParser(Names names, boolean relativeByDefault) {
        this.names = names;
        this.relativeByDefault = relativeByDefault;
    }

    static boolean isSize(String word) {
        return SIZES.containsKey(word.toLowerCase(Locale.ROOT));
    }

    ParsedOperand parse(Line line, List<Token> tokens) {
        int bytes = 0;
        boolean exact = false;
        String reach = "";
        int at = 0;
        while (at < tokens.size() && tokens.get(at).kind() == Token.Kind.WORD) {
            String word = tokens.get(at).text().toLowerCase(Locale.ROOT);
            if (SIZES.containsKey(word)) {
                bytes = SIZES.get(word);
            } else if (word.equals("strict")) {
                exact = true;
            } else if (word.equals("short") || word.equals("near")) {
                reach = word;
            } else {
                break;
            }
            at++;
        }
        List<Token> rest = tokens.subList(at, tokens.size());
        if (rest.isEmpty()) {
            throw AssemblyException.at("ASM050", line.end(), "an operand is missing");
        }
        Token first = rest.get(0);
        if (first.kind() == Token.Kind.SYMBOL && first.is("[")) {
            return memory(line, rest, bytes);
        }
        Operand register = first.kind() == Token.Kind.WORD ? Registers.named(first.text()) : null;
        if (register != null) {
            if (rest.size() > 1) {
                throw AssemblyException.at(
                        "ASM051",
                        line.span(rest.get(1)),
                        "'" + rest.get(1).text() + "' does not belong behind a register");
            }
            if (bytes != 0 && bytes != register.bytes()) {
                throw AssemblyException.at(
                        "ASM052",
                        line.span(first),
                        "the register " + first.text() + " is not " + bytes + " bytes wide");
            }
            return new ParsedOperand.Register(first, register);
        }
        return new ParsedOperand.Number(first, Expression.of(line, rest, names), bytes, exact, reach);
    }

    private ParsedOperand memory(Line line, List<Token> tokens, int bytes) {
        Token open = tokens.get(0);
        Token close = tokens.get(tokens.size() - 1);
        if (!close.is("]")) {
            boolean closed = tokens.stream().anyMatch(token -> token.is("]"));
            throw AssemblyException.at(
                    "ASM053",
                    line.span(closed ? close : open),
                    closed
                            ? "'" + close.text() + "' does not belong behind a memory operand"
                            : "this bracket is not closed");
        }
        Address address = new Address(line, open);
        int at = 1;
        int end = tokens.size() - 1;
        if (end > at + 1
                && tokens.get(at + 1).is(":")
                && Registers.named(tokens.get(at).text()) instanceof Operand.SegmentRegister) {
            address.override(tokens.get(at));
            at += 2;
        }
        while (at < end && tokens.get(at).kind() == Token.Kind.WORD) {
            String word = tokens.get(at).text().toLowerCase(Locale.ROOT);
            if (word.equals("rel") || word.equals("abs")) {
                address.relative = word.equals("rel");
                address.modeGiven = true;
            } else if (word.equals("byte") || word.equals("dword")) {
                address.width = word.equals("byte") ? Encoder.Displacement.BYTE : Encoder.Displacement.DWORD;
            } else if (word.equals("nosplit")) {
                address.nosplit = true;
            } else if (word.equals("qword")) {
                address.wide = true;
            } else {
                break;
            }
            at++;
        }
        if (at + 1 < end
                && tokens.get(at + 1).is(":")
                && Registers.named(tokens.get(at).text()) instanceof Operand.SegmentRegister) {
            address.override(tokens.get(at));
            at += 2;
        }
        if (at >= end) {
            throw AssemblyException.at(
                    "ASM054", line.span(open), "the memory operand is empty", "write an address between the brackets");
        }
        terms(tokens.subList(at, end), address);
        return address.operand(bytes);
    }

    private void terms(List<Token> tokens, Address address) {
        List<Token> term = new ArrayList<>();
        Token sign = new Token(Token.Kind.SYMBOL, "+", 0, tokens.get(0).column(), 1);
        int depth = 0;
        for (Token token : tokens) {
            boolean symbol = token.kind() == Token.Kind.SYMBOL;
            depth += symbol && token.is("(") ? 1 : symbol && token.is(")") ? -1 : 0;
            boolean separates = symbol
                    && depth == 0
                    && (token.is("+") || token.is("-"))
                    && !term.isEmpty()
                    && (term.get(term.size() - 1).kind() != Token.Kind.SYMBOL
                            || term.get(term.size() - 1).is(")"));
            if (separates) {
                address.term(sign, term);
                term = new ArrayList<>();
                sign = token;
            } else {
                term.add(token);
            }
        }
        address.term(sign, term);
    }

    private final class Address {
        private final Line line;
        private final Token place;
        private final List<Token> displacement = new ArrayList<>();
        private int base = Slot.ZERO;
        private int index = Slot.ZERO;
        private int scale = 1;
        private boolean narrow;
        private boolean relative = relativeByDefault;
        private boolean modeGiven;
        private boolean nosplit;
        private boolean wide;
        private int segment = Slot.ZERO;
        private @Nullable Token ignoredOverride;
        private Encoder.Displacement width = Encoder.Displacement.SHORTEST;

        Address(Line line, Token place) {
            this.line = line;
            this.place = place;
        }

        void override(Token segmentRegister) {
            segment = Registers.segmentBase(segmentRegister.text());
            if (segment == Slot.ZERO) {
                ignoredOverride = segmentRegister;
            }
        }

        void term(Token sign, List<Token> term) {
            Operand.@Nullable GeneralRegister register = null;
            long factor = 1;
            if (term.size() == 1) {
                register = general(term.get(0));
            } else if (term.size() >= 3) {
                int last = term.size() - 1;
                boolean leads = general(term.get(0)) != null && term.get(1).is("*");
                boolean ends =
                        general(term.get(last)) != null && term.get(last - 1).is("*");
                register = leads ? general(term.get(0)) : ends ? general(term.get(last)) : null;
                if (register != null) {
                    factor = Expression.of(line, leads ? term.subList(2, last + 1) : term.subList(0, last - 1), names)
                            .number();
                }
            }
            if (register == null) {
                displacement.add(sign);
                displacement.addAll(term);
                return;
            }
            if (sign.is("-")) {
                throw AssemblyException.at("ASM055", line.span(sign), "a register cannot be subtracted in an address");
            }
            add(register, factor, term);
        }

        private Operand.@Nullable GeneralRegister general(Token token) {
            return token.kind() == Token.Kind.WORD
                            && Registers.named(token.text()) instanceof Operand.GeneralRegister register
                    ? register
                    : null;
        }

        private void add(Operand.GeneralRegister register, long factor, List<Token> term) {
            Token at = term.get(0);
            boolean scaled = term.size() > 1;
            if (register.width() != Width.QWORD && register.width() != Width.DWORD) {
                throw AssemblyException.at(
                        "ASM056", line.span(at), "an address uses 64-bit or 32-bit registers, not " + at.text());
            }
            narrow |= register.width() == Width.DWORD;
            if (index != Slot.ZERO && scale == 1 && base == Slot.ZERO && factor != 1) {
                base = index;
                index = Slot.ZERO;
            }
            // 'rax*1' asks for RAX as the index.
            if (factor == 1 && base == Slot.ZERO && (!scaled || index != Slot.ZERO)) {
                base = register.number();
            } else if (index == Slot.ZERO) {
                index = register.number();
                scale = (int) factor;
            } else {
                throw AssemblyException.at("ASM057", line.span(at), "an address has at most two registers");
            }
        }

        ParsedOperand operand(int bytes) {
            normalise();
            Value value = displacement.isEmpty() ? Value.of(0) : Expression.of(line, displacement, names);
            boolean ripRelative = base == Slot.ZERO
                    && index == Slot.ZERO
                    && relative
                    && !narrow
                    && !wide
                    && (modeGiven || segment == Slot.ZERO)
                    && (value.address() || !value.known());
            // A displacement that moves with the program keeps its full width.
            Encoder.Displacement size =
                    width == Encoder.Displacement.SHORTEST && value.address() ? Encoder.Displacement.DWORD : width;
            Operand.Memory.Addressing addressing = ripRelative
                    ? Operand.Memory.Addressing.RIP_RELATIVE
                    : narrow ? Operand.Memory.Addressing.ADDRESS_32 : Operand.Memory.Addressing.ADDRESS_64;
            int shift = Integer.numberOfTrailingZeros(scale);
            Operand.Memory memory = new Operand.Memory(
                    base, index, index == Slot.ZERO ? 0 : shift, value.number(), segment, 0, addressing);
            return new ParsedOperand.Memory(place, bytes, memory, size, wide, ignoredOverride);
        }

        /** As NASM has it: [rax*2] is [rax+rax], [rax*3] is [rax+rax*2], RSP is never an index. */
        private void normalise() {
            boolean indexOnly = base == Slot.ZERO && index != Slot.ZERO;
            if (indexOnly && (scale == 3 || scale == 5 || scale == 9) || indexOnly && scale == 2 && !nosplit) {
                base = index;
                scale--;
            } else if (indexOnly && scale == 1 && (!nosplit || (index & 7) == 4)) {
                // R12 becomes the base also with nosplit.
                base = index;
                index = Slot.ZERO;
            }
            if (index == Slot.RSP && scale == 1 && base != Slot.RSP) {
                int swapped = base;
                base = index;
                index = swapped;
            }
            if (index == Slot.RSP) {
                throw AssemblyException.at("ASM058", line.span(place), "RSP cannot be an index register");
            }
            if (scale != 1 && scale != 2 && scale != 4 && scale != 8) {
                throw AssemblyException.at(
                        "ASM059", line.span(place), "an index is scaled by 1, 2, 4 or 8, not " + scale);
            }
        }
    }
}
