package org.vmxlab.vectors;

import java.util.List;

/**
 * A sequence on which this machine and an emulator differ, shrunk.
 *
 * @param sequence its number in the run, counted from 0
 * @param index of the operation that differs, counted from 0
 * @param differences one line each
 * @param row the sequence with the emulator's answers, as a file of vectors holds it
 */
public record SequenceDivergence(long sequence, int index, String operation, List<String> differences, String row) {
    public SequenceDivergence {
        differences = List.copyOf(differences);
    }
}
