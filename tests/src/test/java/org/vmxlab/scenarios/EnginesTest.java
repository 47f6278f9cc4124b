package org.vmxlab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vmxlab.assembler.Request;
import org.vmxlab.cpu.Policy;
import org.vmxlab.cpu.Slot;
import org.vmxlab.engine.FastPath;
import org.vmxlab.guest.Guest;
import org.vmxlab.machine.Machine;
import org.vmxlab.scenario.Scenario;
import org.vmxlab.schedule.RoundRobin;
import org.vmxlab.schedule.Run;
import org.vmxlab.schedule.RunResult;
import org.vmxlab.schedule.Schedule;
import org.vmxlab.schedule.Seeded;
import org.vmxlab.translator.Translations;

/**
 * Every program of {@code guest-programs} that can be run, in every variant and under every trigger, comes to the same whether it
 * is run step by step, as chains of actions or translated: the same decisions, the same violation, the same state to the last
 * bit. What can be translated is, at once; the tests of the conformance suite are run so by {@code ConformanceSuiteTest}. Of what
 * can be run in more than {@value #MOST_REQUESTS} ways, some are looked at; all with {@code -Dvmxlab.engines=whole}.
 */
class EnginesTest {
    private static final Path GUEST = Path.of("../guest-programs/src/main/guest");
    private static final List<String> FOLDERS = List.of("examples", "scenarios", "kernels");
    private static final long MOST_STEPS = 30_000;
    private static final int MOST_REQUESTS = 4;
    /** Turns in which translated code fits, and others that break it off. */
    private static final List<Long> TURNS = List.of(300L, 2_500L);

    private static final long SEED = 20171107;

    static Stream<String> programs() throws IOException {
        return FOLDERS.stream().flatMap(EnginesTest::programs).sorted();
    }

    private static Stream<String> programs(String folder) {
        try (Stream<Path> files = Files.walk(GUEST.resolve(folder))) {
            return files
                    .filter(file -> file.toString().endsWith(".asm"))
                    .map(file -> GUEST.relativize(file).toString())
                    .toList()
                    .stream();
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    /** The ways in which a program is looked at. */
    private static List<Request> requests(String path) {
        List<Request> all = allRequests(path);
        if ("whole".equals(System.getProperty("vmxlab.engines")) || all.size() <= MOST_REQUESTS) {
            return all;
        }
        return IntStream.range(0, MOST_REQUESTS)
                .mapToObj(i -> all.get(i * (all.size() - 1) / (MOST_REQUESTS - 1)))
                .toList();
    }

    /** The ways in which a program is meant to be run: its variants, and its triggers in the first of them. */
    private static List<Request> allRequests(String path) {
        Optional<Scenario> scenario = Programs.at(path, Request.NONE).scenario();
        if (scenario.isEmpty() || scenario.get().variants().isEmpty()) {
            return List.of(Request.NONE);
        }
        return Stream.concat(
                        scenario.get().variants().stream()
                                .map(variant -> request(Optional.of(variant.name()), Optional.empty())),
                        scenario.get().triggers().stream()
                                .skip(1)
                                .map(trigger -> request(Optional.empty(), Optional.of(trigger.name()))))
                .toList();
    }

    private static Request request(Optional<String> variant, Optional<String> trigger) {
        return new Request(variant, trigger, Map.of(), Optional.empty());
    }

    private static Map<String, Schedule> schedules(Guest guest) {
        Map<String, Schedule> schedules = new LinkedHashMap<>();
        schedules.put("its schedule", guest.schedule());
        TURNS.forEach(turn -> schedules.put("turns of " + turn, new RoundRobin(turn)));
        schedules.put("seed " + SEED, new Seeded(SEED));
        return schedules;
    }

    /** What became of a run, and the state at its end. */
    private record End(RunResult result, long state) {}

    private static End end(Guest guest, Schedule schedule) {
        Machine machine = guest.boot();
        RunResult result = new Run(machine, schedule, guest.ending(MOST_STEPS, Optional.empty()))
                .under(guest.law(machine))
                .run();
        return new End(result, machine.stateHash());
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aProgramComesToTheSameOnEveryEngine(String path) {
        for (Request request : requests(path)) {
            Guest stepped = new Guest(Programs.at(path, request), Policy.DEFAULT).with(FastPath.Factory.NONE);
            Map<String, Guest> engines = Map.of(
                    "as actions", stepped.with(new Translations(Translations.Form.ACTIONS, 0, () -> 0)),
                    "translated", stepped.with(Translations.eager()));
            for (String schedule : schedules(stepped).keySet()) {
                End expected = end(stepped, schedule(stepped, schedule));
                engines.forEach((engine, guest) -> assertThat(end(guest, schedule(guest, schedule)))
                        .as("%s, %s, %s, %s", path, request, schedule, engine)
                        .isEqualTo(expected));
            }
        }
    }

    /** Schedules remember: each run has its own. */
    private static Schedule schedule(Guest guest, String name) {
        Schedule schedule = schedules(guest).get(name);
        assertThat(schedule).isNotNull();
        return schedule;
    }

    /**
     * In its last round the ADD makes the AND behind it a MOV, which leaves the flags of the ADD to PUSHFQ: flags that the code had
     * no use for before.
     */
    @Test
    void whatChangesTheInstructionBehindItLeavesItsFlags() {
        Guest stepped = new Guest(Programs.plain("""
                                        org 0x100000
                                        mov ecx, 100
                                        lea rdi, [rel cell]
                                        lea r8, [rel changed]
                                        mov bl, 0x68
                                again:  mov rsi, rdi
                                        cmp ecx, 3
                                        cmove rsi, r8
                                        xor edx, edx
                                        add byte [rsi], bl
                                changed: and eax, eax
                                        pushfq
                                        pop rdx
                                        dec ecx
                                        cmp ecx, 2
                                        jne again
                                        hvstop
                                        align 4096
                                cell:   dq 0
                                """, 1), Policy.DEFAULT).with(FastPath.Factory.NONE);

        Machine machine = stepped.boot();
        new Run(machine, stepped.schedule(), stepped.ending(MOST_STEPS, Optional.empty())).run();
        assertThat(machine.cpu(0).get(Slot.RDX)).as("SF and OF").isEqualTo(0x882);
        assertThat(end(stepped.with(Translations.eager()), stepped.schedule()))
                .isEqualTo(end(stepped, stepped.schedule()));
    }

    /** What is compared above would say little if nothing were translated. */
    @Test
    void aSiblingIsTranslatedAtAll() {
        Translations translations = Translations.eager();
        Guest guest = new Guest(Programs.scenario("siblings/s28-cleanup-self-ipi", "unfixed"), Policy.DEFAULT)
                .with(translations);

        RunResult result = end(guest, new RoundRobin(2_500)).result();

        assertThat(translations.statistics().steps()).isGreaterThan(result.steps() / 2);
    }
}
