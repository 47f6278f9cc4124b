package org.vmxlab.isa;

import org.vmxlab.apic.ApicMode;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;

/** What CPUID tells of this machine's CPUs. */
final class Identification {
    private static final int SIGNATURE = 0x0005_0654;
    private static final int MONITOR = 1 << 3;
    private static final int VMX = 1 << 5;
    private static final int CMPXCHG16B = 1 << 13;
    private static final int X2APIC = 1 << 21;
    private static final int POPCNT = 1 << 23;
    private static final int TSC_DEADLINE = 1 << 24;
    private static final int RDRAND = 1 << 30;
    private static final int TSC = 1 << 4;
    private static final int MSR = 1 << 5;
    private static final int PAE = 1 << 6;
    private static final int CX8 = 1 << 8;
    private static final int APIC = 1 << 9;
    private static final int CMOV = 1 << 15;
    private static final int PAT = 1 << 16;
    private static final int FSGSBASE = 1;
    private static final int RDSEED = 1 << 18;
    private static final int RDPID = 1 << 22;
    private static final int RDTSCP = 1 << 27;
    private static final int LONG_MODE = 1 << 29;
    private static final int LAHF = 1;

    private Identification() {}

    /** Answers the leaf in EAX and the sub-leaf in ECX; leaves that do not exist answer zeros. */
    static void leaf(Cpu cpu) {
        switch ((int) cpu.get(Slot.RAX)) {
            case 0 -> answer(cpu, 0xb, 0x786d7662, 0x78646f6d, 0x656c6261);
            case 1 -> features(cpu);
            case 7 -> {
                if (cpu.get(Slot.RCX) == 0) {
                    answer(cpu, 0, FSGSBASE | RDSEED, RDPID, 0);
                } else {
                    answer(cpu, 0, 0, 0, 0);
                }
            }
            case 0xb -> answer(cpu, 0, 0, (int) cpu.get(Slot.RCX) & 0xff, cpu.number());
            case 0x8000_0000 -> answer(cpu, 0x8000_0008, 0, 0, 0);
            case 0x8000_0001 -> answer(cpu, 0, 0, LAHF, RDTSCP | LONG_MODE);
            case 0x8000_0008 ->
                answer(cpu, 48 << 8 | cpu.vmcsTable().capabilities().maxPhysicalAddress(), 0, 0, 0);
            default -> answer(cpu, 0, 0, 0, 0);
        }
    }

    private static void features(Cpu cpu) {
        int apic = cpu.apic().mode() == ApicMode.DISABLED ? 0 : APIC;
        answer(
                cpu,
                SIGNATURE,
                cpu.number() << 24,
                MONITOR | VMX | CMPXCHG16B | X2APIC | POPCNT | TSC_DEADLINE | RDRAND,
                TSC | MSR | PAE | CX8 | apic | CMOV | PAT);
    }

    private static void answer(Cpu cpu, int eax, int ebx, int ecx, int edx) {
        cpu.setRegister(Slot.RAX, Width.DWORD, eax);
        cpu.setRegister(Slot.RBX, Width.DWORD, ebx);
        cpu.setRegister(Slot.RCX, Width.DWORD, ecx);
        cpu.setRegister(Slot.RDX, Width.DWORD, edx);
    }
}
