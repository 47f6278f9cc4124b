package org.vmxlab.conformance;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vmxlab.cpu.Policy;
import org.vmxlab.diagnostic.Span;
import org.vmxlab.memory.MemoryModel;
import org.vmxlab.memory.Region;
import org.vmxlab.verdict.ViolationKind;

/**
 * What the head of a test program says.
 *
 * @param ending how its run must end; empty if only its scenario or its marks say
 * @param start values of registers, flags and memory before its first instruction
 * @param finish values at its end; with {@code finished} everything else must be as at the start
 * @param changes registers that may have any value at the end
 * @param scratch registers that a line of several instructions may change without saying so
 * @param models memory models that it is run under
 * @param undefinedFlags what an instruction does that goes by an undefined flag
 * @param warnings codes of all that the sanitizer must report, in order
 * @param holds identifiers of the rules that the test holds
 * @param skip why it is not run; empty if it is
 */
record Directives(
        Optional<Ending> ending,
        List<Effect> start,
        List<Effect> finish,
        boolean finished,
        Set<String> changes,
        Set<String> scratch,
        List<MemoryModel> models,
        Policy.VmfailPolicy vmfail,
        Policy.Reaction undefined,
        Policy.Reaction ownerCheck,
        Policy.Reaction undefinedFlags,
        List<String> warnings,
        List<String> holds,
        List<Region> regions,
        Optional<Long> steps,
        Optional<String> skip) {

    /**
     * How a run must end.
     *
     * @param kind of the violation; empty for a run that ends as it should
     * @param cpu that finds it
     * @param place symbol at which it is found
     */
    record Ending(Optional<ViolationKind> kind, Optional<Integer> cpu, Optional<String> place, Span span) {}

    /** Whether runs go on behind what the sanitizer reports, so that {@code warnings} are all that it reported. */
    boolean warn() {
        return undefined == Policy.Reaction.WARN || undefinedFlags == Policy.Reaction.WARN;
    }

    Policy policy(MemoryModel model) {
        return new Policy(model, vmfail, undefined, ownerCheck, undefinedFlags);
    }
}
