package org.vmxlab.campaign;

import org.vmxlab.machine.Machine;
import org.vmxlab.schedule.Course;

/** Leads a machine along the run without faults, from site to site. */
final class Leader {
    private final Course course;
    private final Familiar familiar;
    private final long maxSteps;
    private Course.Mark last;

    Leader(Subject subject, Familiar familiar) {
        this.course = subject.begin();
        this.familiar = familiar;
        this.maxSteps = subject.maxSteps();
        this.last = course.mark();
    }

    Machine machine() {
        return course.machine();
    }

    /** Goes on to the site of {@code injection}, which lies ahead. */
    void advance(Injection injection) {
        boolean moved = false;
        long steps = injection.step().number() + (injection.when() == Injection.When.AFTER ? 1 : 0);
        while (course.steps() < steps) {
            moved |= course.ready();
            course.step();
        }
        if (injection.when() == Injection.When.BEFORE) {
            moved |= course.ready();
        }
        if (moved) {
            last = course.mark();
        }
    }

    /** The run where it is now, to be struck. */
    StruckCourse struck() {
        return new StruckCourse(course, familiar, maxSteps);
    }

    /** Goes back to where {@link #advance} has come. */
    void back() {
        course.back(last);
    }
}
