package org.vmxlab.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vmxlab vectors}: making vectors, for this machine and for others. */
@Command(
        mixinStandardHelpOptions = true,
        description = "Make vectors: from this machine, from this processor, and as programs for other machines.",
        header = {
            "Examples:",
            "  vmxlab vectors record my.ops -o my.jsonl          sequences with this machine's answers",
            "  vmxlab vectors nasm my.jsonl --id vmxon.ok        a sequence as a bootable NASM program",
            "  vmxlab vectors encodings --seed 1 --count 100000  random instructions against NASM and objdump",
            "  vmxlab vectors host --seed 1 --count 1000000      random integer instructions against this processor",
            "  vmxlab vectors bochs --seed 1 --count 100000      random VMX and APIC sequences against Bochs",
            ""
        },
        subcommands = {
            VectorsRecordCommand.class,
            VectorsNasmCommand.class,
            VectorsEncodingsCommand.class,
            VectorsHostCommand.class,
            VectorsBochsCommand.class
        })
final class VectorsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "Missing command: 'vmxlab vectors --help' lists them");
    }
}
