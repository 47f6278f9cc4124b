package org.vmxlab.cli;

import java.util.Map;
import org.vmxlab.cpu.Policy;
import org.vmxlab.memory.MemoryModel;
import picocli.CommandLine.Option;

/** Options that choose what the machine does where the user decides. */
final class PolicyOptions {
    /** Words of {@code --vmfail}. */
    enum Vmfail {
        trap(Policy.VmfailPolicy.TRAP),
        flags(Policy.VmfailPolicy.FLAGS);

        private final Policy.VmfailPolicy meaning;

        Vmfail(Policy.VmfailPolicy meaning) {
            this.meaning = meaning;
        }
    }

    /** Words of {@code --undefined}, {@code --owner-check} and {@code --undefined-flags}. */
    enum Reaction {
        stop(Policy.Reaction.STOP),
        warn(Policy.Reaction.WARN),
        ignore(Policy.Reaction.IGNORE);

        private final Policy.Reaction meaning;

        Reaction(Policy.Reaction meaning) {
            this.meaning = meaning;
        }
    }

    /** Words of {@code --memory-model}. */
    enum Model {
        sc(MemoryModel.SC),
        tso(MemoryModel.TSO);

        private final MemoryModel meaning;

        Model(MemoryModel meaning) {
            this.meaning = meaning;
        }
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

    @Option(
            names = "--undefined-flags",
            paramLabel = "POLICY",
            defaultValue = "ignore",
            description = "Instructions that go by a status flag which the manual leaves undefined:"
                    + " ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}; watching takes time).")
    private Reaction undefinedFlags = Reaction.ignore;

    Policy policy() {
        return new Policy(
                memoryModel.meaning, vmfail.meaning, undefined.meaning, ownerCheck.meaning, undefinedFlags.meaning);
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
                ownerCheck.name(),
                "undefined-flags",
                undefinedFlags.name());
    }

    /** The policy that a replay file names. */
    static Policy policy(Map<String, String> settings) {
        PolicyOptions options = new PolicyOptions();
        try {
            options.memoryModel = Model.valueOf(settings.getOrDefault("memory-model", options.memoryModel.name()));
            options.vmfail = Vmfail.valueOf(settings.getOrDefault("vmfail", options.vmfail.name()));
            options.undefined = Reaction.valueOf(settings.getOrDefault("undefined", options.undefined.name()));
            options.ownerCheck = Reaction.valueOf(settings.getOrDefault("owner-check", options.ownerCheck.name()));
            options.undefinedFlags =
                    Reaction.valueOf(settings.getOrDefault("undefined-flags", options.undefinedFlags.name()));
        } catch (IllegalArgumentException unknown) {
            throw BadInput.file(
                    "the replay file has a setting that this version does not know: " + unknown.getMessage());
        }
        return options.policy();
    }
}
