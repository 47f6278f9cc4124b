package org.vmxlab.isa;

import static org.vmxlab.isa.Definition.define;

import java.util.List;
import org.vmxlab.arch.Canonical;
import org.vmxlab.arch.CpuException;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.ControlRegisters;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.MsrFile;
import org.vmxlab.cpu.Slot;

/** Control, debug, segment and model-specific registers, descriptor tables, identification. */
final class SystemOperations {
    private static final String PRIVILEGED = "#GP(0) if CPL > 0";
    private static final long TASK_SWITCHED = 1L << 3;
    private static final long LOW_32 = 0xffff_ffffL;
    private static final int CS = 1;
    private static final int STACK_SEGMENT = 2;
    private static final int TASK_PRIORITY = 8;

    private SystemOperations() {}

    static List<Definition> all() {
        return List.of(
                define("mov", "copies to or from a control register")
                        .form("0F 20 /r", "r64", "cr")
                        .form("0F 22 /r", "cr", "r64")
                        .undefinedFlags("OF SF ZF AF PF CF")
                        .faults(PRIVILEGED + ", #GP(0) for reserved bits and, in VMX operation, fixed bits")
                        .pseudocode("dst := src; serialises, but for CR8")
                        .reference("SDM 2B, MOV - Move to/from Control Registers")
                        .reach(SystemOperations::reachControl)
                        .executes(SystemOperations::moveControl),
                define("mov", "copies to or from a debug register")
                        .form("0F 21 /r", "r64", "dr")
                        .form("0F 23 /r", "dr", "r64")
                        .undefinedFlags("OF SF ZF AF PF CF")
                        .faults(PRIVILEGED
                                + ", #GP(0) if bits 63:32 of DR6 or DR7 are set, #UD for DR4 and DR5 if CR4.DE")
                        .pseudocode("dst := src")
                        .reference("SDM 2B, MOV - Move to/from Debug Registers")
                        .reach(SystemOperations::reachDebug)
                        .executes(SystemOperations::moveDebug),
                define("mov", "copies to or from a segment register")
                        .form("8E /r", "sreg", "rm16")
                        .form("8E /r", "sreg", "r64")
                        .form("8E /r", "sreg", "r32")
                        .form("8C /r", "m16", "sreg")
                        .form("O16 8C /r", "r16", "sreg")
                        .form("8C /r", "r64", "sreg")
                        .form("8C /r", "r32", "sreg")
                        .faults("#UD for CS, #GP for a null SS with CPL 3")
                        .pseudocode("dst := src; events wait for one instruction after a load of SS")
                        .reference("SDM 2B, MOV")
                        .reach(SystemOperations::reachSegment)
                        .executes(SystemOperations::moveSegment),
                define("rdmsr", "reads a model-specific register")
                        .form("0F 32")
                        .faults(PRIVILEGED + " or the register does not exist")
                        .pseudocode("EDX:EAX := MSR[ECX]")
                        .reference("SDM 2B, RDMSR")
                        .reach(Reach::readMsr)
                        .executes((cpu, instruction) -> {
                            Privilege.requireRing0(cpu);
                            pair(cpu, MsrFile.read(cpu, (int) cpu.get(Slot.RCX)));
                        }),
                define("wrmsr", "writes a model-specific register")
                        .form("0F 30")
                        .faults(PRIVILEGED + ", the register does not exist, or it does not take the value")
                        .pseudocode("MSR[ECX] := EDX:EAX")
                        .reference("SDM 2C, WRMSR")
                        .reach(Reach::writeMsr)
                        .executes((cpu, instruction) -> {
                            Privilege.requireRing0(cpu);
                            long value = cpu.get(Slot.RDX) << 32 | cpu.get(Slot.RAX) & LOW_32;
                            MsrFile.write(cpu, (int) cpu.get(Slot.RCX), value);
                        }),
                define("rdtsc", "reads the time-stamp counter")
                        .form("0F 31")
                        .pseudocode("EDX:EAX := TSC")
                        .reference("SDM 2B, RDTSC")
                        .reach((cpu, instruction, effects) -> effects.time())
                        .executes((cpu, instruction) -> pair(cpu, cpu.timeStamp())),
                define("rdtscp", "reads the time-stamp counter and the processor's identifier")
                        .form("0F 01 F9")
                        .pseudocode("EDX:EAX := TSC; ECX := TSC_AUX")
                        .reference("SDM 2B, RDTSCP")
                        .reach((cpu, instruction, effects) -> effects.time())
                        .executes((cpu, instruction) -> {
                            pair(cpu, cpu.timeStamp());
                            cpu.setRegister(Slot.RCX, Width.DWORD, cpu.get(Slot.TSC_AUX));
                        }),
                define("cpuid", "identifies the processor")
                        .form("0F A2")
                        .pseudocode("EAX, EBX, ECX, EDX := leaf EAX, ECX; serialises")
                        .reference("SDM 2A, CPUID")
                        .reach(Reach.FENCE)
                        .executes((cpu, instruction) -> {
                            cpu.drainAll();
                            Identification.leaf(cpu);
                        }),
                define("clts", "clears CR0.TS")
                        .form("0F 06")
                        .faults(PRIVILEGED)
                        .pseudocode("CR0.TS := 0")
                        .reference("SDM 2A, CLTS")
                        .reach(Reach.writing(Reach.CONTROL_REGISTERS))
                        .executes((cpu, instruction) -> {
                            Privilege.requireRing0(cpu);
                            cpu.set(Slot.CR0, cpu.get(Slot.CR0) & ~TASK_SWITCHED);
                        }),
                serialising("invd", "discards the caches", "0F 08", "nothing: caches are not modelled"),
                serialising(
                        "wbinvd", "writes back and discards the caches", "0F 09", "nothing: caches are not modelled"),
                define("invlpg", "invalidates the translation of an address")
                        .form("0F 01 /7", "m")
                        .faults(PRIVILEGED)
                        .pseudocode("nothing: there is no translation; serialises")
                        .reference("SDM 2A, INVLPG")
                        .reach(Reach.FENCE)
                        .executes((cpu, instruction) -> {
                            Privilege.requireRing0(cpu);
                            cpu.drainAll();
                        }),
                loadTable(
                        "lgdt",
                        "loads the global-descriptor-table register",
                        "0F 01 /2",
                        Slot.GDTR_BASE,
                        Slot.GDTR_LIMIT),
                loadTable(
                        "lidt",
                        "loads the interrupt-descriptor-table register",
                        "0F 01 /3",
                        Slot.IDTR_BASE,
                        Slot.IDTR_LIMIT),
                storeTable(
                        "sgdt",
                        "stores the global-descriptor-table register",
                        "0F 01 /0",
                        Slot.GDTR_BASE,
                        Slot.GDTR_LIMIT),
                storeTable(
                        "sidt",
                        "stores the interrupt-descriptor-table register",
                        "0F 01 /1",
                        Slot.IDTR_BASE,
                        Slot.IDTR_LIMIT),
                define("swapgs", "exchanges GS base and KERNEL_GS_BASE")
                        .form("0F 01 F8")
                        .faults(PRIVILEGED)
                        .pseudocode("GS.base, MSR[C0000102h] := MSR[C0000102h], GS.base")
                        .reference("SDM 2B, SWAPGS")
                        .reach(Reach.EVENTS)
                        .executes((cpu, instruction) -> {
                            Privilege.requireRing0(cpu);
                            long base = cpu.get(Slot.GS_BASE);
                            cpu.set(Slot.GS_BASE, cpu.get(Slot.KERNEL_GS_BASE));
                            cpu.set(Slot.KERNEL_GS_BASE, base);
                        }),
                readBase("rdfsbase", "/0", Slot.FS_BASE),
                readBase("rdgsbase", "/1", Slot.GS_BASE),
                writeBase("wrfsbase", "/2", Slot.FS_BASE),
                writeBase("wrgsbase", "/3", Slot.GS_BASE));
    }

    private static void pair(Cpu cpu, long value) {
        cpu.setRegister(Slot.RAX, Width.DWORD, value);
        cpu.setRegister(Slot.RDX, Width.DWORD, value >>> 32);
    }

    private static Definition serialising(String mnemonic, String title, String form, String pseudocode) {
        return define(mnemonic, title)
                .form(form)
                .faults(PRIVILEGED)
                .pseudocode(pseudocode)
                .reference("SDM 2, " + mnemonic.toUpperCase(java.util.Locale.ROOT))
                .reach(Reach.FENCE)
                .executes((cpu, instruction) -> {
                    Privilege.requireRing0(cpu);
                    cpu.drainAll();
                });
    }

    private static void reachControl(Cpu cpu, Instruction instruction, Effects effects) {
        if (instruction.operand(0) instanceof Operand.ControlRegister to) {
            if (to.number() == TASK_PRIORITY) {
                effects.events();
            } else {
                effects.writes(Reach.CONTROL_REGISTERS + to.number());
                effects.drains();
            }
        } else {
            effects.reads(Reach.CONTROL_REGISTERS + ((Operand.ControlRegister) instruction.operand(1)).number());
        }
    }

    private static void moveControl(Cpu cpu, Instruction instruction) {
        Privilege.requireRing0(cpu);
        if (instruction.operand(0) instanceof Operand.ControlRegister to) {
            ControlRegisters.write(cpu, to.number(), instruction.operand(1).read(cpu));
            if (to.number() != 8) {
                cpu.drainAll();
            }
        } else {
            int from = ((Operand.ControlRegister) instruction.operand(1)).number();
            instruction.operand(0).write(cpu, ControlRegisters.read(cpu, from));
        }
    }

    private static void reachDebug(Cpu cpu, Instruction instruction, Effects effects) {
        if (instruction.operand(0) instanceof Operand.DebugRegister to) {
            effects.writes(Reach.DEBUG_REGISTERS + to.number());
            effects.drains();
        } else {
            effects.reads(Reach.DEBUG_REGISTERS + ((Operand.DebugRegister) instruction.operand(1)).number());
        }
    }

    private static void moveDebug(Cpu cpu, Instruction instruction) {
        boolean toDebug = instruction.operand(0) instanceof Operand.DebugRegister;
        int number = ((Operand.DebugRegister) instruction.operand(toDebug ? 0 : 1)).number();
        if ((number == 4 || number == 5) && (cpu.get(Slot.CR4) & 8) != 0) {
            throw CpuException.undefinedOpcode();
        }
        Privilege.requireRing0(cpu);
        int slot = number < 4 ? Slot.DR0 + number : (number & 1) == 0 ? Slot.DR6 : Slot.DR7;
        if (!toDebug) {
            instruction.operand(0).write(cpu, cpu.get(slot));
            return;
        }
        long value = instruction.operand(1).read(cpu);
        if (number >= 4 && value >>> 32 != 0) {
            throw CpuException.generalProtection(0);
        }
        long fixed = slot == Slot.DR6 ? 0xffff_0ff0L : slot == Slot.DR7 ? 0x400L : 0;
        cpu.set(slot, value | fixed);
        cpu.drainAll();
    }

    private static void reachSegment(Cpu cpu, Instruction instruction, Effects effects) {
        if (!(instruction.operand(0) instanceof Operand.SegmentRegister to)) {
            effects.reads(Reach.SEGMENT_REGISTERS + ((Operand.SegmentRegister) instruction.operand(1)).number());
        } else if (to.number() == STACK_SEGMENT) {
            effects.events();
        } else {
            effects.writes(Reach.SEGMENT_REGISTERS + to.number());
        }
    }

    private static void moveSegment(Cpu cpu, Instruction instruction) {
        if (!(instruction.operand(0) instanceof Operand.SegmentRegister to)) {
            instruction.operand(0).write(cpu, instruction.operand(1).read(cpu));
            return;
        }
        if (to.number() == CS) {
            throw CpuException.undefinedOpcode();
        }
        long selector = instruction.operand(1).read(cpu);
        to.write(cpu, selector);
        if (to.number() == STACK_SEGMENT) {
            cpu.set(Slot.SHADOW, cpu.get(Slot.SHADOW) | Cpu.MOV_SS_SHADOW);
            cpu.requestAttention();
        }
    }

    private static Definition loadTable(String mnemonic, String title, String form, int base, int limit) {
        return define(mnemonic, title)
                .form(form, "m16&64")
                .faults(PRIVILEGED + " or the base is not canonical")
                .pseudocode("limit, base := src; serialises")
                .reference("SDM 2A, LGDT/LIDT")
                .reach(base == Slot.IDTR_BASE ? Reach.SERIALISING_EVENTS : Reach.serialising(Reach.TABLE_REGISTERS))
                .executes((cpu, instruction) -> {
                    Privilege.requireRing0(cpu);
                    long address = ((Operand.Memory) instruction.operand(0)).address(cpu);
                    long newLimit = cpu.load(address, 2);
                    long newBase = cpu.load(address + 2, 8);
                    if (!Canonical.is(newBase)) {
                        throw CpuException.generalProtection(0);
                    }
                    cpu.set(base, newBase);
                    cpu.set(limit, newLimit);
                    cpu.drainAll();
                });
    }

    private static Definition storeTable(String mnemonic, String title, String form, int base, int limit) {
        return define(mnemonic, title)
                .form(form, "m16&64")
                .faults("#GP(0) if CPL > 0 and CR4.UMIP")
                .pseudocode("dst := limit, base")
                .reference("SDM 2B, SGDT, SIDT")
                .executes((cpu, instruction) -> {
                    Privilege.requireTablesVisible(cpu);
                    long address = ((Operand.Memory) instruction.operand(0)).address(cpu);
                    cpu.checkStore(address, 2);
                    cpu.checkStore(address + 2, 8);
                    cpu.store(address, 2, cpu.get(limit));
                    cpu.store(address + 2, 8, cpu.get(base));
                });
    }

    private static Definition readBase(String mnemonic, String digit, int slot) {
        return define(mnemonic, "reads a segment's base")
                .form("F3 0F AE " + digit, "r32")
                .form("F3 REX.W + 0F AE " + digit, "r64")
                .pseudocode("dst := base")
                .reference("SDM 2B, RDFSBASE/RDGSBASE")
                .executes((cpu, instruction) -> instruction.operand(0).write(cpu, cpu.get(slot)));
    }

    private static Definition writeBase(String mnemonic, String digit, int slot) {
        return define(mnemonic, "writes a segment's base")
                .form("F3 0F AE " + digit, "r32")
                .form("F3 REX.W + 0F AE " + digit, "r64")
                .faults("#GP(0) if the base is not canonical")
                .pseudocode("base := src")
                .reference("SDM 2C, WRFSBASE/WRGSBASE")
                .reach(Reach.EVENTS)
                .executes((cpu, instruction) -> {
                    long base = instruction.operand(0).read(cpu);
                    if (!Canonical.is(base)) {
                        throw CpuException.generalProtection(0);
                    }
                    cpu.set(slot, base);
                });
    }
}
