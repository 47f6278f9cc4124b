package org.vmxlab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vmxlab.cpu.Policy;
import org.vmxlab.cpu.Slot;
import org.vmxlab.guest.Guest;
import org.vmxlab.machine.Machine;
import org.vmxlab.schedule.Run;

class TaskRegisterTest {
    private static final String PROGRAM = """
            org 0x100000
            lgdt [pointer]
            mov ax, %s
            ltr ax
            hvstop
            align 8
            table: dq 0, 0, 0
            tss: dq 0x1200891234560067, 0xffff8000
            pointer: dw 39
            dq table
            """;

    private static Machine run(String selector, String expected) {
        Guest guest = new Guest(Programs.plain(PROGRAM.formatted(selector), 1), Policy.DEFAULT);
        Machine machine = guest.boot();
        var result = new Run(machine, guest.schedule(), guest.ending(100, Optional.empty())).run();
        assertThat(result.violation().map(violation -> violation.detail()).orElse("ok"))
                .startsWith(expected);
        return machine;
    }

    @Test
    void anAvailableTssIsLoadedAndBecomesBusy() {
        Machine machine = run("0x18", "ok");
        assertThat(machine.cpu(0).get(Slot.TR)).isEqualTo(0x18);
        assertThat(machine.cpu(0).get(Slot.TR_BASE)).isEqualTo(0xffff800012123456L);
        assertThat(machine.cpu(0).get(Slot.TR_LIMIT)).isEqualTo(0x67);
    }

    @Test
    void otherSelectorsAreRefused() {
        run("0", "#GP(0x0)");
        run("0x10", "#GP(0x10)");
        run("0x40", "#GP(0x40)");
        run("0x1c", "#GP(0x1c)");
    }
}
