package org.vmxlab.cli;

import java.util.Map;
import org.vmxlab.cpu.Policy;
import org.vmxlab.memory.MemoryModel;
import picocli.CommandLine.Option;

/** Options that choose what the machine does where the user decides. */
final class PolicyOptions {
    /** Words of {@code --vmfail}. */
    enum Vmfail {
        trap,
        flags
    }

    /** Words of {@code --undefined} and {@code --owner-check}. */
    enum Reaction {
        stop,
        warn,
        ignore
    }

    /** Words of {@code --memory-model}. */
    enum Model {
        sc,
        tso
    }

    @Option(
            names = "--memory-model",
            paramLabel = "MODEL",
            defaultValue = "tso",
            description = "When stores become visible: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Model memoryModel = Model.tso;

    @Option(
            names = "--vmfail",
            paramLabel = "POLICY",
            defaultValue = "trap",
            description = "VMREAD and VMWRITE with an invalid current-VMCS pointer: ${COMPLETION-CANDIDATES}"
                    + " (default: ${DEFAULT-VALUE}; flags is what the architecture does).")
    private Vmfail vmfail = Vmfail.trap;

    @Option(
            names = "--undefined",
            paramLabel = "POLICY",
            defaultValue = "stop",
            description = "Findings of the VMX sanitizer: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Reaction undefined = Reaction.stop;

    @Option(
            names = "--owner-check",
            paramLabel = "POLICY",
            defaultValue = "stop",
            description = "VMREAD and VMWRITE of another VMCS than the stated one: ${COMPLETION-CANDIDATES}"
                    + " (default: ${DEFAULT-VALUE}).")
    private Reaction ownerCheck = Reaction.stop;

    Policy policy() {
        return new Policy(
                memoryModel == Model.sc ? MemoryModel.SC : MemoryModel.TSO,
                vmfail == Vmfail.trap ? Policy.VmfailPolicy.TRAP : Policy.VmfailPolicy.FLAGS,
                reaction(undefined),
                reaction(ownerCheck));
    }

    /** The policy by name; for replay files. */
    Map<String, String> chosen() {
        return Map.of(
                "memory-model",
                memoryModel.name(),
                "vmfail",
                vmfail.name(),
                "undefined",
                undefined.name(),
                "owner-check",
                ownerCheck.name());
    }

    /** The policy that a replay file names. */
    static Policy policy(Map<String, String> settings) {
        PolicyOptions options = new PolicyOptions();
        try {
            options.memoryModel = Model.valueOf(settings.getOrDefault("memory-model", "tso"));
            options.vmfail = Vmfail.valueOf(settings.getOrDefault("vmfail", "trap"));
            options.undefined = Reaction.valueOf(settings.getOrDefault("undefined", "stop"));
            options.ownerCheck = Reaction.valueOf(settings.getOrDefault("owner-check", "stop"));
        } catch (IllegalArgumentException unknown) {
            throw BadInput.file(
                    "the replay file has a setting that this version does not know: " + unknown.getMessage());
        }
        return options.policy();
    }

    private static Policy.Reaction reaction(Reaction word) {
        return switch (word) {
            case stop -> Policy.Reaction.STOP;
            case warn -> Policy.Reaction.WARN;
            case ignore -> Policy.Reaction.IGNORE;
        };
    }
}
