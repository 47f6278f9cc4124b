package org.vmxlab.isa;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vmxlab.arch.CpuException;
import org.vmxlab.arch.Vector;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.entry.GuestControls;
import org.vmxlab.entry.GuestEvents;
import org.vmxlab.entry.VmExit;
import org.vmxlab.vmx.ExitReason;

/**
 * Instructions other than VMX instructions that behave differently in non-root operation (SDM volume 3C, sections 25.1
 * and 25.3). The engine asks before each instruction of a guest.
 */
public final class GuestInstructions {
    private static final int FIRST_TABLE_INSTRUCTION_SHIFT = 28;
    private static final int OPERAND_SIZE_SHIFT = 11;
    private static final long PCE = 1L << 8;
    /** In the order of the identity that VM_EXIT_INSTRUCTION_INFO gives; the last two of each load. */
    private static final List<String> TABLES = List.of("sgdt", "sidt", "lgdt", "lidt");

    private static final List<String> SELECTORS = List.of("sldt", "str", "lldt", "ltr");

    /** Exits, does the instruction in the guest's way, or returns false for the instruction to go on as usual. */
    @FunctionalInterface
    private interface Interception {
        boolean handled(Cpu cpu, Instruction instruction);
    }

    private static final Map<String, Interception> INTERCEPTIONS = interceptions();

    private GuestInstructions() {}

    /**
     * Takes over {@code instruction} at RIP if it exits or has another effect in the guest.
     *
     * @return whether it is done, with RIP where the CPU goes on; otherwise nothing has happened
     * @throws CpuException what the instruction raises before it could exit
     */
    public static boolean takeOver(Cpu cpu, Instruction instruction) {
        Interception interception = INTERCEPTIONS.get(instruction.definition().mnemonic());
        return interception != null && interception.handled(cpu, instruction);
    }

    private static Map<String, Interception> interceptions() {
        Map<String, Interception> all = new LinkedHashMap<>();
        all.put("cpuid", (cpu, instruction) -> exit(cpu, instruction, ExitReason.CPUID, 0));
        all.put("invd", (cpu, instruction) -> privileged(cpu) && exit(cpu, instruction, ExitReason.INVD, 0));
        all.put("hlt", when(GuestControls::hlt, ExitReason.HLT));
        all.put("wbinvd", when(GuestControls::wbinvd, ExitReason.WBINVD));
        all.put("pause", (cpu, instruction) -> GuestControls.pause(cpu) && exit(cpu, instruction, ExitReason.PAUSE, 0));
        all.put(
                "invlpg",
                (cpu, instruction) -> privileged(cpu)
                        && GuestControls.invlpg(cpu)
                        && exit(
                                cpu,
                                instruction,
                                ExitReason.INVLPG,
                                ((Operand.Memory) instruction.operand(0)).address(cpu)));
        all.put("rdtsc", GuestInstructions::readCounter);
        all.put("rdtscp", GuestInstructions::readCounterAndIdentifier);
        all.put(
                "rdmsr",
                (cpu, instruction) -> privileged(cpu)
                        && GuestControls.readsMsr(cpu, (int) cpu.get(Slot.RCX))
                        && exit(cpu, instruction, ExitReason.RDMSR, 0));
        all.put(
                "wrmsr",
                (cpu, instruction) -> privileged(cpu)
                        && GuestControls.writesMsr(cpu, (int) cpu.get(Slot.RCX))
                        && exit(cpu, instruction, ExitReason.WRMSR, 0));
        all.put("mov", GuestControlRegisters::move);
        all.put(
                "clts",
                (cpu, instruction) -> privileged(cpu) && GuestControlRegisters.clearTaskSwitched(cpu, instruction));
        for (int i = 0; i < TABLES.size(); i++) {
            all.put(TABLES.get(i), table(ExitReason.GDTR_IDTR, i));
            all.put(SELECTORS.get(i), table(ExitReason.LDTR_TR, i));
        }
        all.put("smsw", GuestControlRegisters::storeStatus);
        all.put("lmsw", GuestControlRegisters::loadStatus);
        all.put("monitor", when(GuestControls::monitor, ExitReason.MONITOR));
        // Bit 0 of the qualification is 0: MONITOR arms nothing here.
        all.put("mwait", when(GuestControls::mwait, ExitReason.MWAIT));
        all.put("rdpmc", (cpu, instruction) -> readPerformanceCounter(cpu, instruction));
        all.put("rdpid", (cpu, instruction) -> readIdentifier(cpu));
        all.put("rdrand", random(GuestControls::rdrand, ExitReason.RDRAND));
        all.put("rdseed", random(GuestControls::rdseed, ExitReason.RDSEED));
        all.put(
                "int3",
                (cpu, instruction) -> GuestEvents.softwareException(cpu, Vector.BREAKPOINT, instruction.length()));
        all.put(
                "int1",
                (cpu, instruction) -> GuestEvents.privilegedSoftwareException(cpu, Vector.DEBUG, instruction.length()));
        return all;
    }

    /** Faults by privilege come before the exit: an unprivileged guest is left to raise them. */
    static boolean privileged(Cpu cpu) {
        return cpu.get(Slot.CPL) == 0;
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds(Cpu cpu);
    }

    private static Interception when(Condition condition, ExitReason reason) {
        return (cpu, instruction) -> privileged(cpu) && condition.holds(cpu) && exit(cpu, instruction, reason, 0);
    }

    private static Interception table(ExitReason reason, int identity) {
        return (cpu, instruction) -> {
            boolean loads = identity >= 2;
            if (loads && !privileged(cpu) || !GuestControls.descriptorTables(cpu)) {
                return false;
            }
            if (!loads) {
                Privilege.requireTablesVisible(cpu);
            }
            long information =
                    InstructionInformation.withRegister(instruction) | (long) identity << FIRST_TABLE_INSTRUCTION_SHIFT;
            long qualification = InstructionInformation.qualification(instruction.operand(0));
            VmExit.byInstruction(cpu, reason, qualification, instruction.length(), information);
            return true;
        };
    }

    static boolean exit(Cpu cpu, Instruction instruction, ExitReason reason, long qualification) {
        VmExit.byInstruction(cpu, reason, qualification, instruction.length(), 0);
        return true;
    }

    private static boolean readCounter(Cpu cpu, Instruction instruction) {
        if (GuestControls.rdtsc(cpu)) {
            return exit(cpu, instruction, ExitReason.RDTSC, 0);
        }
        giveCounter(cpu, instruction);
        return true;
    }

    private static boolean readCounterAndIdentifier(Cpu cpu, Instruction instruction) {
        if (!GuestControls.rdtscpEnabled(cpu)) {
            throw CpuException.undefinedOpcode();
        }
        if (GuestControls.rdtsc(cpu)) {
            return exit(cpu, instruction, ExitReason.RDTSCP, 0);
        }
        giveCounter(cpu, instruction);
        cpu.setRegister(Slot.RCX, Width.DWORD, cpu.get(Slot.TSC_AUX));
        return true;
    }

    private static boolean readPerformanceCounter(Cpu cpu, Instruction instruction) {
        boolean allowed = privileged(cpu) || (cpu.get(Slot.CR4) & PCE) != 0;
        return allowed && GuestControls.rdpmc(cpu) && exit(cpu, instruction, ExitReason.RDPMC, 0);
    }

    private static boolean readIdentifier(Cpu cpu) {
        if (!GuestControls.rdtscpEnabled(cpu)) {
            throw CpuException.undefinedOpcode();
        }
        return false;
    }

    private static Interception random(Condition condition, ExitReason reason) {
        return (cpu, instruction) -> {
            if (!condition.holds(cpu)) {
                return false;
            }
            int size = instruction.operand(0).bytes() / 4;
            long register = ((Operand.GeneralRegister) instruction.operand(0)).number();
            long information = register << 3 | (long) size << OPERAND_SIZE_SHIFT;
            VmExit.byInstruction(cpu, reason, 0, instruction.length(), information);
            return true;
        };
    }

    private static void giveCounter(Cpu cpu, Instruction instruction) {
        long counter = GuestControls.timeStampCounter(cpu);
        cpu.setRegister(Slot.RAX, Width.DWORD, counter);
        cpu.setRegister(Slot.RDX, Width.DWORD, counter >>> 32);
        cpu.setRip(instruction.next());
    }
}
