package org.vmxlab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --seed} and {@code -o}: of comparisons of random cases with another implementation. */
class ComparisonOptions {
    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The row of a divergence is added at the end of it.")
    private @Nullable Path output;

    final long seed() {
        return seed;
    }

    final @Nullable Path output() {
        return output;
    }

    /** Prints {@code differences} from the answer of {@code whom}, and {@code row}, and keeps the row. */
    final void report(PrintWriter out, List<String> differences, String whom, String row) throws IOException {
        differences.forEach(out::println);
        out.println("  expected is " + whom + " answer; as a row of vectors:");
        out.println(row);
        out.flush();
        if (output != null) {
            Files.writeString(output, row + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
