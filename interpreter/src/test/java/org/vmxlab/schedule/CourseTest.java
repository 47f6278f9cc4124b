package org.vmxlab.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vmxlab.assembler.Assembler;
import org.vmxlab.assembler.Program;
import org.vmxlab.assembler.Request;
import org.vmxlab.cpu.Policy;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.guest.Guest;
import org.vmxlab.machine.Machine;

/** A run made step by step is the run. */
class CourseTest {
    /** Two CPUs, an IPI between them, a timer, buffered stores. */
    private static final String PROGRAM = """
            scenario "course"
            cpus 2
            start 0, sender
            start 1, receiver
            may_halt 1
            idt 0x40, handler
            org 0x100000
            section .text
            sender:
                mov     ecx, 0x832
                mov     eax, 0x40
                xor     edx, edx
                wrmsr
                mov     ecx, 0x838
                mov     eax, 10
                wrmsr
                sti
                mov     ecx, 0x830
                mov     edx, 1
                mov     eax, 0x40
                wrmsr
            sender_waits:
                pause
                cmp     qword [count], 2
                jne     sender_waits
                hvstop
            receiver:
                sti
                hlt
                hvstop
            handler:
                lock inc qword [count]
                iretq
            section .data
            count: dq 0
            """;

    private static Guest guest() {
        Program program = Assembler.assemble(
                        SourceFile.of("course.asm", PROGRAM), (name, from) -> Optional.empty(), Request.NONE)
                .program()
                .orElseThrow();
        return new Guest(program, Policy.DEFAULT);
    }

    private static Course course(Guest guest) {
        return new Course(guest.boot(), guest.schedule(), 2).recorded();
    }

    private static List<Decision> decisions(List<Performed> performed) {
        return performed.stream().map(Performed::decision).toList();
    }

    @Test
    void leftAloneItDecidesAsARunDoes() {
        Guest guest = guest();
        Machine machine = guest.boot();
        RunResult run = new Run(machine, guest.schedule(), guest.ending(10_000, Optional.empty())).run();
        Course course = course(guest);
        while (course.ready()) {
            course.step();
        }

        assertThat(run.violation()).isEmpty();
        assertThat(course.isAtRest()).isTrue();
        assertThat(decisions(course.performed())).isEqualTo(decisions(run.performed()));
        assertThat(course.machine().stateHash()).isEqualTo(machine.stateHash());
        assertThat(course.steps()).isEqualTo(run.steps());
    }

    @Test
    void goneBackToItGoesTheSameWayAgain() {
        Course course = course(guest());
        for (int i = 0; i < 12; i++) {
            course.ready();
            course.step();
        }
        Course.Mark mark = course.mark();
        long fingerprint = course.fingerprint();
        while (course.ready()) {
            course.step();
        }
        long steps = course.steps();
        long end = course.machine().stateHash();
        course.back(mark);

        assertThat(course.fingerprint()).isEqualTo(fingerprint);
        while (course.ready()) {
            course.go(7);
        }
        assertThat(course.steps()).isEqualTo(steps);
        assertThat(course.machine().stateHash()).isEqualTo(end);
    }

    @Test
    void aTimerRunsOutAtTheSameStepHoweverManyAreMadeAtOnce() {
        Guest guest = guest();
        Machine atOnce = guest.boot();
        Machine singly = guest.boot();
        long made = atOnce.execute(0, 40);
        made += atOnce.execute(0, 40 - made);
        for (long i = 0; i < made; i++) {
            singly.execute(0, 1);
        }

        assertThat(atOnce.cpu(0).rip()).isEqualTo(singly.cpu(0).rip());
        assertThat(atOnce.stateHash()).isEqualTo(singly.stateHash());
    }
}
