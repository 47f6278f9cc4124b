package org.vmxlab.isa;

import static org.vmxlab.isa.Definition.define;

import java.util.List;
import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.entry.VmEntry;
import org.vmxlab.entry.VmFunctions;
import org.vmxlab.vmx.ExitReason;
import org.vmxlab.vmx.VmInstructionError;

/** The VMX instructions. Each of them can leave for the host, so each sets RIP itself. */
final class VmxOperations {
    private static final String COMMON = "#UD outside VMX operation or 64-bit mode, #GP(0) if CPL > 0";
    private static final String OUTCOME = "CF PF AF ZF SF OF";

    private VmxOperations() {}

    static List<Definition> all() {
        return List.of(
                instruction("vmxon", "enters VMX operation")
                        .form("F3 0F C7 /6", "m64")
                        .faults(
                                "#UD if CR4.VMXE = 0 or outside 64-bit mode; #GP(0) if CPL > 0, CR0 or CR4 has a bit that"
                                        + " VMX does not allow, or IA32_FEATURE_CONTROL is not locked with VMX on")
                        .pseudocode("if mode = root: VMfail(15); if region src is not valid: VMfailInvalid;"
                                + " mode := root; current-VMCS := none; VMsucceed")
                        .reach(Reach::vmxTransition)
                        .executes(VmxRegions::vmxon),
                instruction("vmxoff", "leaves VMX operation")
                        .form("0F 01 C4")
                        .faults(COMMON)
                        .pseudocode("mode := off; current-VMCS := none; VMsucceed")
                        .reach(Reach::vmxTransition)
                        .executes(VmxRegions::vmxoff),
                instruction("vmptrld", "makes a VMCS current and active")
                        .form("NP 0F C7 /6", "m64")
                        .faults(COMMON)
                        .pseudocode("if bad address: VMfail(9); if VMXON pointer: VMfail(10); if wrong revision:"
                                + " VMfail(11); current-VMCS := src; VMsucceed")
                        .reach(Reach::vmxRegion)
                        .executes(VmxRegions::vmptrld),
                instruction("vmptrst", "stores the current-VMCS pointer")
                        .form("NP 0F C7 /7", "m64")
                        .faults(COMMON)
                        .pseudocode("dst := current-VMCS; VMsucceed")
                        .reach(Reach::vmx)
                        .executes(VmxRegions::vmptrst),
                instruction("vmclear", "writes a VMCS back to its region and makes it clear and inactive")
                        .form("66 0F C7 /6", "m64")
                        .faults(COMMON)
                        .pseudocode("if bad address: VMfail(2); if VMXON pointer: VMfail(3); flush src; launch state :="
                                + " clear; if src = current-VMCS: current-VMCS := none; VMsucceed")
                        .reach(Reach::vmclear)
                        .executes(VmxRegions::vmclear),
                instruction("vmread", "reads a field of the current VMCS")
                        .form("NP 0F 78 /r", "rm64", "r64")
                        .faults(COMMON)
                        .pseudocode("if current-VMCS = none: VMfailInvalid; if no such field: VMfail(12); dst :="
                                + " field[src]; VMsucceed")
                        .reach(Reach::vmcsAccess)
                        .executes(VmcsAccess::vmread),
                instruction("vmwrite", "writes a field of the current VMCS")
                        .form("NP 0F 79 /r", "r64", "rm64")
                        .faults(COMMON)
                        .pseudocode("if current-VMCS = none: VMfailInvalid; if no such field: VMfail(12); if read-only:"
                                + " VMfail(13); field[dst] := src; VMsucceed")
                        .reach(Reach::vmcsAccess)
                        .executes(VmcsAccess::vmwrite),
                instruction("vmlaunch", "enters the guest of a clear VMCS")
                        .form("0F 01 C2")
                        .faults(COMMON)
                        .pseudocode(
                                "if current-VMCS = none: VMfailInvalid; if MOV SS before: VMfail(26); if launch state"
                                        + " <> clear: VMfail(4); enter: VMfail(7), VMfail(8), exit 33, exit 34 or the guest")
                        .reach(Reach::vmxTransition)
                        .executes((cpu, instruction) ->
                                enter(cpu, instruction, ExitReason.VMLAUNCH, VmEntry.Kind.LAUNCH)),
                instruction("vmresume", "enters the guest of a launched VMCS")
                        .form("0F 01 C3")
                        .faults(COMMON)
                        .pseudocode(
                                "if current-VMCS = none: VMfailInvalid; if MOV SS before: VMfail(26); if launch state"
                                        + " <> launched: VMfail(5); enter: VMfail(7), VMfail(8), exit 33, exit 34 or the guest")
                        .reach(Reach::vmxTransition)
                        .executes((cpu, instruction) ->
                                enter(cpu, instruction, ExitReason.VMRESUME, VmEntry.Kind.RESUME)),
                instruction("vmcall", "calls the host from a guest")
                        .form("0F 01 C1")
                        .faults(
                                "#UD outside VMX operation; in root operation #UD outside 64-bit mode, #GP(0) if CPL > 0")
                        .pseudocode("if mode = non-root: exit; VMfail(1)")
                        .reach(Reach::vmxTransition)
                        .executes(VmxOperations::vmcall),
                instruction("vmfunc", "invokes a VM function from a guest")
                        .form("NP 0F 01 D4")
                        .faults("#UD in root operation, without VM functions, or if EAX > 63")
                        .pseudocode("if function EAX is off or its argument ECX is not valid: exit; function 0: EPT"
                                + " pointer := list[ECX]")
                        .executes((cpu, instruction) -> {
                            VmFunctions.execute(cpu, instruction.next());
                        }),
                instruction("invept", "invalidates translations derived from EPT")
                        .form("66 0F 38 80 /r", "r64", "m128")
                        .faults(COMMON + ", #UD without EPT")
                        .pseudocode("if type or descriptor is not valid: VMfail(28); serialises; VMsucceed")
                        .reach(Reach::vmxInvalidation)
                        .executes(TranslationInvalidation::invept),
                instruction("invvpid", "invalidates translations of a VPID")
                        .form("66 0F 38 81 /r", "r64", "m128")
                        .faults(COMMON + ", #UD without VPIDs")
                        .pseudocode("if type or descriptor is not valid: VMfail(28); serialises; VMsucceed")
                        .reach(Reach::vmxInvalidation)
                        .executes(TranslationInvalidation::invvpid));
    }

    private static Definition.Builder instruction(String mnemonic, String title) {
        return define(mnemonic, title)
                .flow(Flow.JUMPS)
                .flags(mnemonic.equals("vmfunc") ? "" : OUTCOME)
                .reference("SDM 3C, 30.3, " + mnemonic.toUpperCase(java.util.Locale.ROOT));
    }

    private static void enter(Cpu cpu, Instruction instruction, ExitReason reason, VmEntry.Kind kind) {
        if (VmxGates.pass(cpu, instruction, reason)) {
            VmEntry.enter(cpu, kind, instruction.next());
        }
    }

    private static void vmcall(Cpu cpu, Instruction instruction) {
        if (cpu.vmx().isOff()) {
            throw CpuException.undefinedOpcode();
        }
        if (cpu.vmx().isNonRoot()) {
            VmxGates.exit(cpu, instruction, ExitReason.VMCALL);
            return;
        }
        VmxGates.requireLongMode(cpu);
        Privilege.requireRing0(cpu);
        // There is no dual-monitor treatment of SMM on this machine.
        VmxGates.fail(cpu, instruction, VmInstructionError.VMCALL_IN_ROOT);
    }
}
