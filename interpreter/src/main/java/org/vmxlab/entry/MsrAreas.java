package org.vmxlab.entry;

import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.MsrFile;
import org.vmxlab.vmx.VmcsField;
import org.vmxlab.vmx.VmxCapabilities;

/** The lists of MSRs that VM entry and VM exit load and store (SDM volume 3C, sections 26.4, 27.4 and 27.6). */
final class MsrAreas {
    private static final int ENTRY_BYTES = 16;
    private static final int DATA = 8;
    private static final long FS_BASE = 0xc000_0100L;
    private static final long GS_BASE = 0xc000_0101L;
    private static final long MICROCODE_UPDATE = 0x79;
    private static final long SMM_MONITOR_CTL = 0x9b;
    private static final long X2APIC_FIRST = 0x800;
    private static final long X2APIC_LAST = 0x8ff;

    private MsrAreas() {}

    /** Loads a list in order; 0, or the position from 1 of the entry that cannot be loaded. */
    static long load(Controls controls, VmcsField countField, VmcsField addressField) {
        long count = controls.get(countField);
        if (count == 0) {
            return 0;
        }
        long address = controls.get(addressField);
        long most = longest(controls);
        for (long position = 1; position <= count; position++) {
            long entry = address + (position - 1) * ENTRY_BYTES;
            if (position > most || !loadEntry(controls.cpu(), entry)) {
                return position;
            }
        }
        return 0;
    }

    private static long longest(Controls controls) {
        long miscellaneous = controls.cpu().vmcsTable().capabilities().msr(VmxCapabilities.MSR_MISC);
        return 512 * ((miscellaneous >>> 25 & 7) + 1);
    }

    private static boolean loadEntry(Cpu cpu, long entry) {
        if (!cpu.memory().present(entry, ENTRY_BYTES)) {
            return false;
        }
        long header = cpu.memory().read(entry, 8);
        if (header >>> 32 != 0 || !loadable(header)) {
            return false;
        }
        try {
            MsrFile.write(cpu, (int) header, cpu.memory().read(entry + DATA, 8));
            return true;
        } catch (CpuException refused) {
            return false;
        }
    }

    private static boolean loadable(long number) {
        return number != FS_BASE
                && number != GS_BASE
                && number != MICROCODE_UPDATE
                && number != SMM_MONITOR_CTL
                && (number < X2APIC_FIRST || number > X2APIC_LAST);
    }

    /** Stores a list in order; whether all of it could be stored. */
    static boolean store(Controls controls) {
        long count = controls.get(VmcsField.VM_EXIT_MSR_STORE_COUNT);
        if (count == 0) {
            return true;
        }
        long address = controls.get(VmcsField.VM_EXIT_MSR_STORE_ADDR);
        for (long position = 0; position < count; position++) {
            if (!storeEntry(controls.cpu(), address + position * ENTRY_BYTES)) {
                return false;
            }
        }
        return true;
    }

    private static boolean storeEntry(Cpu cpu, long entry) {
        if (!cpu.memory().present(entry, ENTRY_BYTES)) {
            return false;
        }
        long header = cpu.memory().read(entry, 8);
        boolean x2apic = header >= X2APIC_FIRST && header <= X2APIC_LAST;
        if (header >>> 32 != 0 || x2apic || header == SMM_MONITOR_CTL) {
            return false;
        }
        try {
            cpu.memory().write(entry + DATA, 8, MsrFile.read(cpu, (int) header));
            return true;
        } catch (CpuException refused) {
            return false;
        }
    }
}
