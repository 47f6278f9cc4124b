package org.vmxlab.conformance;

import java.util.LinkedHashMap;
import java.util.Map;
import org.vmxlab.arch.Rflags;
import org.vmxlab.cpu.Slot;

/** Registers and flags by the names that directives use. */
final class RegisterNames {
    /** Name to slot, in the order in which reports show them. */
    static final Map<String, Integer> REGISTERS = registers();

    /** Name to bit of RFLAGS. */
    static final Map<String, Long> FLAGS = flags();

    private RegisterNames() {}

    private static Map<String, Integer> registers() {
        Map<String, Integer> all = new LinkedHashMap<>();
        String[] general = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi"};
        for (int i = 0; i < general.length; i++) {
            all.put(general[i], i);
        }
        for (int i = 8; i < 16; i++) {
            all.put("r" + i, i);
        }
        all.put("rip", Slot.RIP);
        all.put("fs_base", Slot.FS_BASE);
        all.put("gs_base", Slot.GS_BASE);
        all.put("kernel_gs_base", Slot.KERNEL_GS_BASE);
        all.put("cr0", Slot.CR0);
        all.put("cr2", Slot.CR2);
        all.put("cr3", Slot.CR3);
        all.put("cr4", Slot.CR4);
        all.put("efer", Slot.EFER);
        all.put("idtr_base", Slot.IDTR_BASE);
        all.put("idtr_limit", Slot.IDTR_LIMIT);
        all.put("gdtr_base", Slot.GDTR_BASE);
        all.put("gdtr_limit", Slot.GDTR_LIMIT);
        all.put("es", Slot.ES);
        all.put("cs", Slot.CS);
        all.put("ss", Slot.SS);
        all.put("ds", Slot.DS);
        all.put("fs", Slot.FS);
        all.put("gs", Slot.GS);
        all.put("ldtr", Slot.LDTR);
        all.put("tr", Slot.TR);
        all.put("tr_base", Slot.TR_BASE);
        all.put("tr_limit", Slot.TR_LIMIT);
        all.put("cpl", Slot.CPL);
        all.put("dr0", Slot.DR0);
        all.put("dr1", Slot.DR1);
        all.put("dr2", Slot.DR2);
        all.put("dr3", Slot.DR3);
        all.put("dr6", Slot.DR6);
        all.put("dr7", Slot.DR7);
        all.put("star", Slot.STAR);
        all.put("lstar", Slot.LSTAR);
        all.put("sfmask", Slot.SFMASK);
        all.put("tsc_aux", Slot.TSC_AUX);
        all.put("sysenter_cs", Slot.SYSENTER_CS);
        all.put("sysenter_esp", Slot.SYSENTER_ESP);
        all.put("sysenter_eip", Slot.SYSENTER_EIP);
        all.put("pat", Slot.PAT);
        all.put("debugctl", Slot.DEBUGCTL);
        all.put("feature_control", Slot.FEATURE_CONTROL);
        all.put("activity", Slot.ACTIVITY);
        return all;
    }

    private static Map<String, Long> flags() {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("cf", Rflags.CF);
        all.put("pf", Rflags.PF);
        all.put("af", Rflags.AF);
        all.put("zf", Rflags.ZF);
        all.put("sf", Rflags.SF);
        all.put("of", Rflags.OF);
        all.put("df", Rflags.DF);
        all.put("if", Rflags.IF);
        all.put("tf", Rflags.TF);
        all.put("nt", Rflags.NT);
        all.put("rf", Rflags.RF);
        all.put("ac", Rflags.AC);
        all.put("iopl", Rflags.IOPL);
        all.put("id", Rflags.ID);
        return all;
    }
}
