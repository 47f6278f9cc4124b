package org.vmxlab.campaign;

import org.vmxlab.diagnosis.Names;

/**
 * Where a fault strikes: a dynamic execution of an instruction.
 *
 * @param cpu that executes it
 * @param step number among the steps of that CPU, from 1 on
 * @param occurrence how often the CPU has been there, from 1 on
 * @param routine that it belongs to
 * @param place {@code file:line}; empty if not known
 * @param instruction mnemonic; empty where an event is taken
 * @param vector that is taken, or that an IPI sent here has; -1 for none
 * @param vmcsInvalid whether there is no current VMCS in front of it
 * @param interruptsOff whether IF is 0 in front of it
 */
public record Site(
        int cpu,
        long step,
        long occurrence,
        long rip,
        String routine,
        String place,
        String instruction,
        int vector,
        boolean vmcsInvalid,
        boolean interruptsOff) {
    static Site of(Step step, Names names) {
        int vector = step.vector() >= 0
                ? step.vector()
                : step.sent().isEmpty() ? -1 : step.sent().get(0).vector();
        return new Site(
                step.cpu(),
                step.ofCpu(),
                step.occurrence(),
                step.rip(),
                names.routine(step.rip()),
                names.place(step.rip()).orElse(""),
                step.mnemonic(),
                vector,
                !step.state().hasCurrent(),
                !step.state().interruptFlag());
    }
}
