package org.vmxlab.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vmxlab.diagnostic.NearestWord;
import org.vmxlab.isa.InstructionSet;
import org.vmxlab.isa.IsaReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vmxlab isa [MNEMONIC]}. */
@Command(
        mixinStandardHelpOptions = true,
        description = "Show the reference of an instruction, or list all of them.",
        header = {"Examples:", "  vmxlab isa", "  vmxlab isa vmptrld", ""})
final class IsaCommand implements Callable<Integer> {
    private static final String HOLDERS = "/guest/conformance/holds.txt";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MNEMONIC", arity = "0..1", description = "An instruction; all are listed without it.")
    private @Nullable String mnemonic;

    @Override
    public Integer call() {
        InstructionSet set = InstructionSet.standard();
        IsaReference reference = new IsaReference(set);
        PrintWriter out = spec.commandLine().getOut();
        if (mnemonic == null) {
            out.print(reference.list());
        } else {
            String name = mnemonic.toLowerCase(Locale.ROOT);
            out.print(reference
                    .page(name)
                    .orElseThrow(() -> BadInput.usage("there is no instruction '" + name + "'"
                            + NearestWord.of(name, set.names())
                                    .map(near -> "; did you mean '" + near + "'?")
                                    .orElse(""))));
            holders(set.named(name).get(0).mnemonic())
                    .ifPresent(tests -> out.printf("%n    %-10s %s%n", "tests", tests));
        }
        out.flush();
        return ExitCode.OK;
    }

    /** Files of the conformance suite that hold the instruction; the suite's own test keeps the list up to date. */
    private static Optional<String> holders(String mnemonic) {
        try (InputStream in = IsaCommand.class.getResourceAsStream(HOLDERS)) {
            if (in == null) {
                return Optional.empty();
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(mnemonic + " "))
                    .map(line -> line.substring(mnemonic.length() + 1).replace(" ", ", "))
                    .findFirst();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
