package org.vmxlab.scenario;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a complete program is run.
 *
 * @param title one line for people
 * @param cpus 1 to 64
 * @param starts one for each CPU, in order of CPUs
 * @param stackBytes for each CPU
 * @param apicMode {@code x2apic} or {@code xapic}
 * @param model name of the VMX capabilities
 * @param mayHalt bit n: CPU n may end in HLT with nothing left to wake it
 * @param offers events from outside that may happen at any point
 * @param maxSteps bound that the program is meant for, in steps of all CPUs
 * @param outcomes names for violations, the first that fits counts
 * @param choice what was chosen for this run
 */
public record Scenario(
        String title,
        int cpus,
        List<Start> starts,
        int stackBytes,
        String apicMode,
        String model,
        List<Gate> gates,
        List<OptionDeclaration> options,
        List<Variant> variants,
        List<Trigger> triggers,
        long mayHalt,
        List<EventOffer> offers,
        Set<Check> checks,
        Optional<Long> maxSteps,
        List<Expectation> expectations,
        List<OutcomeClass> outcomes,
        List<ScheduleScript> schedules,
        Choice choice) {
    public static final int MAX_CPUS = 64;
    public static final int DEFAULT_STACK_BYTES = 16384;

    public Scenario {
        starts = List.copyOf(starts);
        gates = List.copyOf(gates);
        offers = List.copyOf(offers);
        options = List.copyOf(options);
        variants = List.copyOf(variants);
        triggers = List.copyOf(triggers);
        checks = Set.copyOf(checks);
        expectations = List.copyOf(expectations);
        outcomes = List.copyOf(outcomes);
        schedules = List.copyOf(schedules);
    }

    /** The schedule for the chosen trigger; the one for all triggers where it has none of its own. */
    public Optional<ScheduleScript> schedule() {
        Optional<String> chosen = choice.trigger().map(Trigger::name);
        return schedules.stream()
                .filter(script ->
                        script.trigger().isPresent() && script.trigger().equals(chosen))
                .findFirst()
                .or(() -> schedules.stream()
                        .filter(script -> script.trigger().isEmpty())
                        .findFirst());
    }

    /** What is expected of the chosen variant under the chosen trigger; the most particular statement wins. */
    public Optional<Expectation> expectation() {
        return expectations.stream()
                .filter(expectation -> expectation.covers(choice.variant(), choice.trigger()))
                .max(Comparator.comparingInt(
                        expectation -> (expectation.variant().isPresent() ? 2 : 0)
                                + (expectation.trigger().isPresent() ? 1 : 0)));
    }
}
