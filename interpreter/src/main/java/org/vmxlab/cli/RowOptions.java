package org.vmxlab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --rows} besides: of comparisons whose cases can be written down without one. */
final class RowOptions extends ComparisonOptions {
    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Compare nothing; write N rows of each kind, with the other's answers, to -o FILE.")
    private @Nullable Integer rows;

    void check() {
        if (rows != null && output() == null) {
            throw BadInput.usage("--rows needs -o FILE");
        }
    }

    /** Writes the rows that {@code made} gives, if rows are wanted; answers whether they are. */
    boolean write(IntFunction<List<String>> made) throws IOException {
        Path output = output();
        if (rows == null || output == null) {
            return false;
        }
        Files.write(output, made.apply(rows));
        return true;
    }
}
