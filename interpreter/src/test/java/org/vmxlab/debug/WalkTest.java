package org.vmxlab.debug;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.vmxlab.assembler.Assembler;
import org.vmxlab.assembler.Request;
import org.vmxlab.cpu.Policy;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.guest.Guest;
import org.vmxlab.machine.Machine;
import org.vmxlab.schedule.Course;
import org.vmxlab.verdict.ViolationKind;

/** Going back leads to the states that were there, and on to those that followed. */
class WalkTest {
    private static final String TWO_COUNTERS = """
            scenario "two CPUs count"
            cpus 2
            start 0, main
            start 1, main
            org 0x100000
            section .text
            proc main
                mov ecx, 3000
                repeat
                    lock inc qword [shared]
                    dec ecx
                until ecx == 0
                if qword [shared] == 6000
                    bug "the last one"
                endif
                stop
            endproc
            section .data
            shared: dq 0
            """;

    private final Machine machine;
    private final Walk walk;

    WalkTest() {
        Guest guest = new Guest(
                Assembler.assemble(
                                SourceFile.of("count.asm", TWO_COUNTERS),
                                (name, from) -> Optional.empty(),
                                Request.NONE)
                        .program()
                        .orElseThrow(),
                Policy.DEFAULT);
        machine = guest.boot();
        walk = new Walk(new Course(machine, guest.schedule(), 0), state -> Optional.empty());
    }

    @Test
    void everyStateOfTheWayComesAgain() {
        List<Long> hashes = new ArrayList<>();
        do {
            walk.next();
            hashes.add(machine.stateHash());
        } while (walk.step());
        assertThat(walk.violation().orElseThrow().kind()).isEqualTo(ViolationKind.BUG);
        // The last two are before the step that found it, and where the run stood then.
        int end = hashes.size() - 2;
        assertThat(end).isGreaterThan(4 * 4096);

        assertThat(walk.back(1)).isEqualTo(1);
        assertThat(walk.steps()).as("before the step that found it").isEqualTo(end);
        assertThat(walk.violation()).isEmpty();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 40; i++) {
            walk.back(random.nextLong(1, 3000));
            for (int steps = random.nextInt(500); steps > 0; steps--) {
                walk.next();
                assertThat(machine.stateHash()).isEqualTo(hashes.get((int) walk.steps()));
                walk.step();
            }
        }
        while (walk.step()) {
            // To the end once more.
        }
        assertThat(walk.violation()).isPresent();
        walk.back(1);
        assertThat(walk.steps()).isEqualTo(end);
    }

    @Test
    void thereIsNothingBeforeTheBeginning() {
        walk.step();
        walk.step();
        assertThat(walk.back(10)).isEqualTo(2);
        assertThat(walk.steps()).isZero();
        assertThat(walk.back(1)).isZero();
    }
}
