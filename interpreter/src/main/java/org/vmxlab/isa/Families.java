package org.vmxlab.isa;

import java.util.List;
import java.util.stream.Stream;

/** The families that make up the instruction set. */
final class Families {
    private Families() {}

    static List<Definition> all() {
        return Stream.of(
                        DataTransfer.all(),
                        StackFrames.all(),
                        Arithmetic.all(),
                        Logic.all(),
                        ShiftRotate.all(),
                        BitOperations.all(),
                        ControlFlow.all(),
                        Strings.all(),
                        Atomics.all(),
                        FlagControl.all(),
                        Fillers.all(),
                        InterruptOperations.all(),
                        SystemOperations.all(),
                        TaskOperations.all(),
                        MachineStatus.all(),
                        CounterOperations.all(),
                        MonitorOperations.all(),
                        VmxOperations.all(),
                        ModelOperations.all())
                .flatMap(List::stream)
                .toList();
    }
}
