package org.vmxlab.vectors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vmxlab.conformance.SplitMix;

/** Sequences of VMX operations as people write them: {@code seq NAME featctl=V}, then an indented operation a line. */
public final class SequenceFile {
    private static final String HEAD = "seq";
    private static final String FEATURE_CONTROL = "featctl=";
    private static final long STATUS = 0x8d5;

    private SequenceFile() {}

    /**
     * Reads all sequences.
     *
     * @throws RowException for a line that is neither a head nor an operation
     */
    static List<OperationSequence> read(String text) {
        List<OperationSequence> sequences = new ArrayList<>();
        List<VmxOperation> operations = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String bare = line.replaceFirst("\\s*[#;].*", "").strip();
            if (bare.isEmpty()) {
                continue;
            }
            List<String> words = Arrays.asList(bare.split("\\s+"));
            if (words.get(0).equals(HEAD)) {
                complete(sequences, operations);
                sequences.add(head(words, number));
            } else if (sequences.isEmpty()) {
                throw new RowException("line " + number + ": an operation before the first 'seq NAME'");
            } else {
                operations.add(operation(words, operations.size()));
            }
        }
        complete(sequences, operations);
        if (sequences.isEmpty()) {
            throw new RowException("there is no sequence: they begin with 'seq NAME'");
        }
        return sequences;
    }

    /** Gives the last sequence its operations. */
    private static void complete(List<OperationSequence> sequences, List<VmxOperation> operations) {
        if (!sequences.isEmpty()) {
            OperationSequence head = sequences.remove(sequences.size() - 1);
            sequences.add(new OperationSequence(head.name(), head.featureControl(), operations));
            operations.clear();
        }
    }

    private static OperationSequence head(List<String> words, int number) {
        if (words.size() < 2
                || words.size() > 3
                || words.size() == 3 && !words.get(2).startsWith(FEATURE_CONTROL)) {
            throw new RowException(
                    "line " + number + ": a sequence begins with 'seq NAME' or 'seq NAME featctl=VALUE'");
        }
        String control = words.size() == 3 ? words.get(2).substring(FEATURE_CONTROL.length()) : "";
        return new OperationSequence(words.get(1), control, List.of());
    }

    /** Operation {@code index} of a sequence, from its words. */
    static VmxOperation operation(List<String> words, int index) {
        String name = words.get(0);
        int colon = name.indexOf(':');
        List<String> arguments = new ArrayList<>(words.subList(1, words.size()));
        String where = null;
        if (!arguments.isEmpty() && arguments.get(arguments.size() - 1).startsWith("@")) {
            where = arguments.remove(arguments.size() - 1);
        }
        // Other flags before each operation, so that one that touches none is told from one that clears them.
        long flags = SplitMix.mix(index + 1) & STATUS;
        return new VmxOperation(
                colon < 0 ? "" : name.substring(0, colon), name.substring(colon + 1), arguments, where, flags);
    }
}
