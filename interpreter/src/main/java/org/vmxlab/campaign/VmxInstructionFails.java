package org.vmxlab.campaign;

import java.util.List;
import java.util.Map;
import org.vmxlab.fault.CpuFault;

/** A VMX instruction ends in VMfail, with each error that the manual has for it (SDM volume 3C, section 30.3). */
final class VmxInstructionFails implements FaultKind {
    @Override
    public String name() {
        return "vmx-failure";
    }

    @Override
    public String title() {
        return "a VMX instruction fails";
    }

    @Override
    public void find(Ground ground, Sites sites) {
        for (Step step : ground.steps()) {
            if (!step.state().guest()) {
                for (int error : ERRORS.getOrDefault(step.mnemonic(), List.of())) {
                    if (error == INVALID || step.state().hasCurrent()) {
                        int length = step.instruction().orElseThrow().length();
                        sites.before(this, step, new CpuFault.VmxFailure(step.cpu(), error, length));
                    }
                }
            }
        }
    }

    /** Instead of an error: VMfailInvalid. */
    private static final int INVALID = 0;

    private static final Map<String, List<Integer>> ERRORS = Map.ofEntries(
            Map.entry("vmxon", List.of(INVALID, 15)),
            Map.entry("vmxoff", List.of(23)),
            Map.entry("vmptrld", List.of(INVALID, 9, 10, 11)),
            Map.entry("vmptrst", List.of()),
            Map.entry("vmclear", List.of(INVALID, 2, 3)),
            Map.entry("vmread", List.of(INVALID, 12)),
            Map.entry("vmwrite", List.of(INVALID, 12, 13)),
            Map.entry("vmlaunch", List.of(INVALID, 4, 7, 8, 26)),
            Map.entry("vmresume", List.of(INVALID, 5, 7, 8, 26)),
            Map.entry("vmcall", List.of(INVALID, 1)),
            Map.entry("invept", List.of(INVALID, 28)),
            Map.entry("invvpid", List.of(INVALID, 28)));

    @Override
    public Decided decided() {
        return (Decided.OfInstruction) (cpu, instruction) -> {
            List<Integer> errors = ERRORS.getOrDefault(instruction.definition().mnemonic(), List.of());
            return cpu.vmx().isNonRoot()
                    ? List.of()
                    : errors.stream()
                            .filter(error -> error == INVALID || CpuFault.hasCurrent(cpu))
                            .<CpuFault>map(error -> new CpuFault.VmxFailure(cpu.number(), error, instruction.length()))
                            .toList();
        };
    }
}
