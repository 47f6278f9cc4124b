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
        return run(PROGRAM, selector, expected);
    }

    private static Machine run(String program, String selector, String expected) {
        Guest guest = new Guest(Programs.plain(program.formatted(selector), 1), Policy.DEFAULT);
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

    @Test
    void theLocalDescriptorTableIsLoadedAndStored() {
        Machine machine = local("0x18", 0x1200821234560067L, "ok");
        assertThat(machine.cpu(0).get(Slot.LDTR)).isEqualTo(0x18);
        assertThat(machine.cpu(0).get(Slot.LDTR_BASE)).isEqualTo(0xffff800012123456L);
        assertThat(machine.cpu(0).get(Slot.RCX)).isEqualTo(0x18);
        assertThat(machine.cpu(0).get(Slot.RDX))
                .as("STR")
                .isEqualTo(machine.cpu(0).get(Slot.TR));
        assertThat(local("3", 0, "ok").cpu(0).get(Slot.RCX))
                .as("a null selector")
                .isEqualTo(3);
    }

    @Test
    void otherLocalDescriptorTablesAreRefused() {
        local("0x18", 0x1200891234560067L, "#GP(0x18)");
        local("0x18", 0x1200021234560067L, "#NP(0x18)");
        local("0x20", 0x1200821234560067L, "#GP(0x20)");
    }

    private static Machine local(String selector, long descriptor, String expected) {
        String program = PROGRAM.replace("ltr ax", "lldt ax\nsldt rcx\nstr rdx")
                .replace("0x1200891234560067", "0x" + Long.toHexString(descriptor));
        return run(program, selector, expected);
    }
}
