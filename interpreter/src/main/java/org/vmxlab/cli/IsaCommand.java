package org.vmxlab.cli;

import java.io.PrintWriter;
import java.util.Locale;
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
        name = "isa",
        mixinStandardHelpOptions = true,
        description = "Show the reference of an instruction, or list all of them.",
        header = {"Examples:", "  vmxlab isa", "  vmxlab isa vmptrld", ""})
final class IsaCommand implements Callable<Integer> {
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
        }
        out.flush();
        return ExitCode.OK;
    }
}
