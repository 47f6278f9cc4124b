package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.isa.Definition;
import org.vmxlab.isa.Flow;
import org.vmxlab.isa.Form;
import org.vmxlab.isa.InstructionSet;

/**
 * One instruction as written to its bytes; remembers over the passes which branches are long, and the bytes of what neither names
 * nor its own place have a part in.
 */
final class InstructionAssembly {
    private final InstructionSet instructions = InstructionSet.standard();
    private final SymbolTable symbols;
    private final SectionSet sections;
    private final FormIndex forms = new FormIndex();
    private final BitSet longBranches = new BitSet();
    private final Map<Integer, byte[]> unchanging = new HashMap<>();
    /** Whether addresses are known: a branch that is too far before that says nothing. */
    private boolean settling;
    /** Whether sizes still go by constants without values: what is ahead may come nearer than it was. */
    private boolean guessing;

    /** Where an instruction stands: number of its line among all, its section, how addresses are meant there. */
    record Site(Line line, int index, Section section, boolean relative) {}

    InstructionAssembly(SymbolTable symbols, SectionSet sections) {
        this.symbols = symbols;
        this.sections = sections;
    }

    void startPass() {
        settling = symbols.settled();
        guessing = !symbols.hasValues();
    }

    boolean isStart(String word) {
        return InstructionPrefixes.isName(word)
                || !instructions.named(word.toLowerCase(Locale.ROOT)).isEmpty();
    }

    /** The mnemonics, for suggestions. */
    Iterable<String> names() {
        return instructions.names();
    }

    byte[] bytes(Site site, List<Token> tokens) {
        byte[] unchanged = unchanging.get(site.index());
        return unchanged != null ? unchanged : assembled(site, tokens);
    }

    private byte[] assembled(Site site, List<Token> tokens) {
        Line line = site.line();
        InstructionPrefixes prefixes = InstructionPrefixes.of(line, tokens);
        Token mnemonic = tokens.get(prefixes.words());
        List<Definition> definitions = instructions.named(mnemonic.text().toLowerCase(Locale.ROOT));
        if (definitions.isEmpty()) {
            throw new AssemblyException(Suggestion.unknown(
                    "ASM091",
                    line.span(mnemonic),
                    "there is no instruction '" + mnemonic.text() + "'",
                    mnemonic.text(),
                    instructions.names()));
        }
        if (site.section().isEmptyInFile()) {
            throw AssemblyException.at(
                    "ASM092",
                    line.whole(),
                    "an instruction in the section " + site.section().name() + ", which has no contents");
        }
        NamesAsked names = new NamesAsked(symbols);
        OperandParser parser = new OperandParser(names, site.relative());
        List<ParsedOperand> operands = new ArrayList<>();
        for (List<Token> part : Preprocessor.split(tokens.subList(prefixes.words() + 1, tokens.size()))) {
            operands.add(parser.parse(line, part));
        }
        prefixes.check(line, tokens.get(0), definitions.get(0), operands);
        List<ParsedOperand> effective = prefixes.applied(line, tokens.get(0), OperandRewriting.of(mnemonic, operands));
        byte[] bytes = chosen(site, mnemonic, definitions, effective, prefixes);
        if (!names.asked() && definitions.get(0).flow() == Flow.SEQUENTIAL) {
            unchanging.put(site.index(), bytes);
        }
        return bytes;
    }

    private byte[] chosen(
            Site site,
            Token mnemonic,
            List<Definition> definitions,
            List<ParsedOperand> operands,
            InstructionPrefixes prefixes) {
        Optional<Token> override = prefixes.ignoredOverride(site.line(), operands);
        long address = site.section().here() + (override.isPresent() ? 1 : 0);
        List<Form> candidates = forms.candidates(mnemonic.text(), definitions, operands);
        byte[] bytes;
        try {
            FormSelector.Branches branches = longBranches.get(site.index()) || leavesSection(site.section(), operands)
                    ? FormSelector.Branches.LONG
                    : guessing ? FormSelector.Branches.SHORT_IF_AHEAD : FormSelector.Branches.BY_DISTANCE;
            bytes = new FormSelector(site.line(), mnemonic, operands, address, prefixes.prefix(), branches)
                    .choose(definitions, candidates)
                    .bytes();
        } catch (AssemblyException error) {
            if (longBranches.get(site.index())) {
                throw error;
            }
            rememberLong(site.index());
            bytes = new FormSelector(
                            site.line(), mnemonic, operands, address, prefixes.prefix(), FormSelector.Branches.LONG)
                    .choose(definitions, candidates)
                    .bytes();
        }
        if (bytes.length > 2
                && operands.size() == 1
                && operands.get(0) instanceof ParsedOperand.Number
                && isBranch(definitions.get(0))) {
            rememberLong(site.index());
        }
        return override.isPresent() ? prefixes.with(override.get(), bytes) : bytes;
    }

    /** A branch to another section is never short, whatever the distance: NASM does not know it yet. */
    private boolean leavesSection(Section section, List<ParsedOperand> operands) {
        return operands.size() == 1
                && operands.get(0) instanceof ParsedOperand.Number number
                && number.value().address()
                && number.value().known()
                && sections.anotherHeld(number.value().number(), section);
    }

    /** A branch that was too far stays long: sizes only grow, and settle. */
    private void rememberLong(int index) {
        if (settling) {
            longBranches.set(index);
        }
    }

    private static boolean isBranch(Definition definition) {
        return definition.mnemonic().startsWith("j");
    }
}
