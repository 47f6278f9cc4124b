package org.vmxlab.encodings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import org.vmxlab.isa.InstructionSet;

/** From code to text: bytes that another disassembler lists. */
final class Listing implements Direction {
    private static final Set<String> NAMES = InstructionSet.standard().names();

    private static final Pattern NO_REGISTER = Pattern.compile("\\?|\\b(?:cr(?:[15679]|1[0-5])|dr(?:[89]|1[0-5]))\\b");

    private final PlainDisassembler other;
    private final LongFunction<byte[]> codes;
    private final OwnDisassembler own = new OwnDisassembler();

    /** @param codes the next bytes, to stand at that address */
    Listing(PlainDisassembler other, LongFunction<byte[]> codes) {
        this.other = other;
        this.codes = codes;
    }

    @Override
    public List<EncodingRow> next(int count) {
        List<byte[]> next = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            next.add(codes.apply(Places.address(i)));
        }
        return rows(next);
    }

    @Override
    public List<EncodingRow> simpler(EncodingRow row) {
        return row instanceof ListedCode listed ? rows(Simpler.codes(listed.code())) : List.of();
    }

    private List<EncodingRow> rows(List<byte[]> samples) {
        Map<Long, PlainDisassembler.Listed> answers = other.disassemble(Places.image(samples), Places.ORIGIN);
        List<EncodingRow> rows = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            long address = Places.address(i);
            PlainDisassembler.Listed answer = answers.get(address);
            if (answer != null && own.judges(samples.get(i), address)) {
                boolean none = answer.text().contains(ListedCode.NONE);
                boolean listed = own.at(samples.get(i), address).isPresent();
                if (none || listed || concerns(answer.text())) {
                    rows.add(new ListedCode(address, samples.get(i), none ? null : answer));
                }
            }
        }
        return rows;
    }

    /** Whether it is an instruction that this program has, as far as its name tells. */
    private static boolean concerns(String text) {
        InstructionText instruction = InstructionText.of(text);
        // Disassemblers show LOCK in front of anything, and control and segment registers that there are not.
        return NAMES.contains(instruction.mnemonic())
                && !instruction.prefixes().contains("lock")
                && !NO_REGISTER.matcher(text).find();
    }
}
