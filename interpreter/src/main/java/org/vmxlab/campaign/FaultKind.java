package org.vmxlab.campaign;

import java.util.List;
import java.util.Optional;

/** A kind of fault: what it does, and where along a run it can strike. */
public sealed interface FaultKind
        permits IpiLost,
                IpiDelayed,
                IpiDuplicated,
                IpiMisdirected,
                IpiReordered,
                SpuriousVector,
                Nmi,
                Init,
                ExternalInterrupt,
                VmxInstructionFails,
                VmcsFieldFlips,
                LaunchStateLost,
                CurrentVmcsLost,
                RegisterFlips,
                FlagFlips,
                MemoryFlips,
                InstructionSkipped,
                StoreLost,
                StoreDelayed,
                CpuStalled,
                CpuOffline,
                MsrAccessFaults,
                TimerEarly,
                TimerLate,
                TimerNever {
    /** Every kind, in the order of reports. */
    List<FaultKind> ALL = List.of(
            new IpiLost(),
            new IpiDelayed(),
            new IpiDuplicated(),
            new IpiMisdirected(),
            new IpiReordered(),
            new SpuriousVector(),
            new Nmi(),
            new Init(),
            new ExternalInterrupt(),
            new VmxInstructionFails(),
            new VmcsFieldFlips(),
            new LaunchStateLost(),
            new CurrentVmcsLost(),
            new RegisterFlips(),
            new FlagFlips(),
            new MemoryFlips(),
            new InstructionSkipped(),
            new StoreLost(),
            new StoreDelayed(),
            new CpuStalled(),
            new CpuOffline(),
            new MsrAccessFaults(),
            new TimerEarly(),
            new TimerLate(),
            new TimerNever());

    /** As the command line, campaign files and {@code vmxlab explain} have it. */
    String name();

    /** What goes wrong, as a clause. */
    String title();

    /** Adds every site that {@code ground} has for it. */
    void find(Ground ground, Sites sites);

    /** What it is as a decision of a search. */
    Decided decided();

    /** The kind that is called {@code name}. */
    static Optional<FaultKind> named(String name) {
        return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst();
    }
}
