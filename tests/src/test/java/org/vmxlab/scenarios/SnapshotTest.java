package org.vmxlab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vmxlab.cpu.Policy;
import org.vmxlab.cpu.Slot;
import org.vmxlab.guest.Guest;
import org.vmxlab.machine.Machine;
import org.vmxlab.machine.Snapshot;
import org.vmxlab.schedule.RoundRobin;
import org.vmxlab.schedule.Run;

class SnapshotTest {
    @Test
    void restoringAndExecutingAgainGivesTheSameStates() {
        Guest guest = new Guest(Programs.scenario("xen/vmcs-race", "landed"), Policy.DEFAULT);
        Machine machine = guest.boot();
        machine.snapshot();
        for (int round = 0; round < 40; round++) {
            Snapshot snapshot = machine.snapshot();
            long before = machine.stateHash();
            long first = advance(machine, round);
            machine.restore(snapshot);
            assertThat(machine.stateHash())
                    .as("hash after restoring, round %d", round)
                    .isEqualTo(before);
            assertThat(advance(machine, round))
                    .as("hash after executing again, round %d", round)
                    .isEqualTo(first);
        }
    }

    private static long advance(Machine machine, int round) {
        int cpu = round % machine.cpus().size();
        if (machine.canExecute(cpu)) {
            machine.execute(cpu, 37);
        }
        while (!machine.inFlight().isEmpty()) {
            machine.arrive(0);
        }
        return machine.stateHash();
    }

    @Test
    void manySingleStepsEqualOneLongStretch() {
        String program =
                "org 0x100000\nmov ecx, 500\nagain: imul rax, rcx\nadd [cell], rax\npush rax\npop rbx\ndec ecx\njnz again\nhvstop\nalign 8\ncell: dq 0\n";
        Guest guest = new Guest(Programs.plain(program, 1), Policy.DEFAULT);
        Machine stretch = guest.boot();
        Machine steps = guest.boot();
        long made = stretch.execute(0, 2000);
        for (long i = 0; i < made; i++) {
            steps.execute(0, 1);
        }
        assertThat(made).isEqualTo(2000);
        assertThat(steps.stateHash()).isEqualTo(stretch.stateHash());
        assertThat(steps.cpu(0).rip()).isEqualTo(stretch.cpu(0).rip());
    }

    @Test
    void sixtyFourCpusCountTogether() {
        String program =
                "org 0x100000\nmov ecx, 100\nagain: lock inc qword [cell]\ndec ecx\njnz again\nhvstop\nalign 8\ncell: dq 0\n";
        Guest guest = new Guest(Programs.plain(program, 64), Policy.DEFAULT);
        Machine machine = guest.boot();
        var result = new Run(machine, new RoundRobin(7), guest.ending(1_000_000, Optional.empty())).run();
        assertThat(result.violation()).isEmpty();
        assertThat(machine.cpus())
                .allSatisfy(cpu -> assertThat(cpu.get(Slot.STOPPED)).isEqualTo(1));
        long cell = guest.image().symbol("cell").orElseThrow().address();
        assertThat(machine.memory().read(cell, 8)).isEqualTo(6400);
    }
}
