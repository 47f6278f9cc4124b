package org.vmxlab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vmxlab.assembler.Request;
import org.vmxlab.cpu.Policy;
import org.vmxlab.guest.Guest;
import org.vmxlab.machine.Machine;
import org.vmxlab.scenario.OptionDeclaration;
import org.vmxlab.scenario.Scenario;
import org.vmxlab.schedule.RoundRobin;
import org.vmxlab.schedule.Run;
import org.vmxlab.schedule.Schedule;
import org.vmxlab.schedule.Seeded;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationKind;

/**
 * Every value of every option of the race, and every variant under every trigger, runs to a sane end: to the end of the
 * program, or to one of the violations that are the scenario's subject.
 */
class RaceOptionsTest {
    private static final String RACE = "xen/vmcs-race";
    /** Two CPUs, three CPUs, one CPU. */
    private static final List<String> TRIGGERS_FOR_OPTIONS = List.of("T1", "T4", "T7");

    /** A VMREAD or VMWRITE with no current VMCS, or with another one than the routine means. */
    private static final Set<ViolationKind> OF_THE_RACE =
            Set.of(ViolationKind.VMWRITE_INVALID_VMCS, ViolationKind.VMREAD_INVALID_VMCS, ViolationKind.WRONG_VMCS);

    /** A pause that does not make the other CPU give up the state lets two CPUs use one VMCS. */
    private static final Set<ViolationKind> OF_A_WEAK_PAUSE =
            Set.of(ViolationKind.ASSERTION, ViolationKind.UNDEFINED_VMX, ViolationKind.LAW);

    private static Scenario scenario() {
        return Programs.scenario(RACE, Request.NONE).scenario().orElseThrow();
    }

    static Stream<Request> optionValuesUnderTriggers() {
        List<Request> requests = new ArrayList<>();
        for (OptionDeclaration option : scenario().options()) {
            for (String value : option.values()) {
                if (!value.equals(option.defaultValue())) {
                    TRIGGERS_FOR_OPTIONS.forEach(trigger -> requests.add(new Request(
                            Optional.empty(), Optional.of(trigger), Map.of(option.name(), value), Optional.empty())));
                }
            }
        }
        return requests.stream();
    }

    static Stream<Request> variantsUnderTriggers() {
        Scenario race = scenario();
        return race.variants().stream()
                .flatMap(variant -> race.triggers().stream()
                        .map(trigger -> new Request(
                                Optional.of(variant.name()), Optional.of(trigger.name()), Map.of(), Optional.empty())));
    }

    @ParameterizedTest
    @MethodSource("optionValuesUnderTriggers")
    void anOptionsValueAloneRunsToASaneEnd(Request request) {
        everyRunEndsSanely(request);
    }

    @ParameterizedTest
    @MethodSource("variantsUnderTriggers")
    void aVariantRunsToASaneEndUnderATrigger(Request request) {
        everyRunEndsSanely(request);
    }

    private static void everyRunEndsSanely(Request request) {
        Guest guest = new Guest(Programs.scenario(RACE, request), Policy.DEFAULT);
        Set<ViolationKind> allowed = new HashSet<>(OF_THE_RACE);
        if (request.settings().containsKey("WEAK_PAUSE")) {
            allowed.addAll(OF_A_WEAK_PAUSE);
        }
        schedules(guest).forEach((name, schedule) -> {
            Machine machine = guest.boot();
            Optional<Violation> violation = new Run(machine, schedule, guest.ending(guest.maxSteps(), Optional.empty()))
                    .under(guest.law(machine))
                    .run()
                    .violation();
            assertThat(violation.filter(found -> !allowed.contains(found.kind())))
                    .as(request + " along " + name)
                    .isEmpty();
        });
    }

    private static Map<String, Schedule> schedules(Guest guest) {
        return Map.of(
                "the scenario's schedule", guest.schedule(),
                "turns of one step", new RoundRobin(1),
                "seed 1", new Seeded(1),
                "seed 5", new Seeded(5));
    }
}
