package org.vmxlab.isa;

import org.vmxlab.cpu.ControlRegisters;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.entry.GuestControls;
import org.vmxlab.vmx.ExitReason;

/** MOV to and from control and debug registers, and CLTS, in a guest (SDM volume 3C, sections 25.1.3 and 25.3). */
final class GuestControlRegisters {
    private static final int FROM = 1 << 4;
    private static final int CLTS = 2 << 4;
    private static final int LMSW = 3 << 4;
    private static final long LMSW_MEMORY = 1 << 6;
    private static final int SOURCE_SHIFT = 16;
    private static final int REGISTER_SHIFT = 8;
    private static final long TASK_SWITCHED = 1L << 3;

    private GuestControlRegisters() {}

    static boolean move(Cpu cpu, Instruction instruction) {
        if (!GuestInstructions.privileged(cpu)) {
            return false;
        }
        Operand first = instruction.operand(0);
        Operand second = instruction.operand(1);
        if (first instanceof Operand.ControlRegister to && second instanceof Operand.GeneralRegister from) {
            return write(cpu, instruction, to.number(), from.number());
        }
        if (second instanceof Operand.ControlRegister from && first instanceof Operand.GeneralRegister to) {
            return read(cpu, instruction, from.number(), to.number());
        }
        if (first instanceof Operand.DebugRegister to && second instanceof Operand.GeneralRegister from) {
            return debug(cpu, instruction, to.number() | from.number() << REGISTER_SHIFT);
        }
        if (second instanceof Operand.DebugRegister from && first instanceof Operand.GeneralRegister to) {
            return debug(cpu, instruction, from.number() | FROM | to.number() << REGISTER_SHIFT);
        }
        return false;
    }

    private static boolean debug(Cpu cpu, Instruction instruction, int qualification) {
        return GuestControls.movDr(cpu) && GuestInstructions.exit(cpu, instruction, ExitReason.MOV_DR, qualification);
    }

    private static boolean write(Cpu cpu, Instruction instruction, int number, int register) {
        long value = cpu.get(register);
        if (GuestControls.writesControlRegister(cpu, number, value)) {
            return GuestInstructions.exit(
                    cpu, instruction, ExitReason.CONTROL_REGISTER, number | register << REGISTER_SHIFT);
        }
        if (number == 8 && GuestControls.taskPriorityShadowed(cpu)) {
            cpu.setRip(instruction.next());
            GuestControls.setTaskPriority(cpu, value);
            return true;
        }
        ControlRegisters.write(cpu, number, GuestControls.effective(cpu, number, value));
        if (number != 8) {
            cpu.drainAll();
        }
        cpu.setRip(instruction.next());
        return true;
    }

    private static boolean read(Cpu cpu, Instruction instruction, int number, int register) {
        if (GuestControls.readsControlRegister(cpu, number)) {
            return GuestInstructions.exit(
                    cpu, instruction, ExitReason.CONTROL_REGISTER, number | FROM | register << REGISTER_SHIFT);
        }
        long value = number == 8 && GuestControls.taskPriorityShadowed(cpu)
                ? GuestControls.taskPriority(cpu)
                : GuestControls.visible(cpu, number, ControlRegisters.read(cpu, number));
        cpu.set(register, value);
        cpu.setRip(instruction.next());
        return true;
    }

    static boolean clearTaskSwitched(Cpu cpu, Instruction instruction) {
        long shown = GuestControls.visible(cpu, 0, cpu.get(Slot.CR0));
        if (!GuestControls.ownsCr0(cpu, TASK_SWITCHED)) {
            return false;
        }
        if ((shown & TASK_SWITCHED) != 0) {
            return GuestInstructions.exit(cpu, instruction, ExitReason.CONTROL_REGISTER, CLTS);
        }
        cpu.setRip(instruction.next());
        return true;
    }

    /** SMSW shows the guest what a read of CR0 would. */
    static boolean storeStatus(Cpu cpu, Instruction instruction) {
        Privilege.requireTablesVisible(cpu);
        instruction.operand(0).write(cpu, GuestControls.visible(cpu, 0, cpu.get(Slot.CR0)));
        cpu.setRip(instruction.next());
        return true;
    }

    /** LMSW exits if it would give a bit that the host owns another value than the guest sees; it never clears PE. */
    static boolean loadStatus(Cpu cpu, Instruction instruction) {
        if (!GuestInstructions.privileged(cpu)) {
            return false;
        }
        long source = instruction.operand(0).read(cpu);
        long shown = GuestControls.visible(cpu, 0, cpu.get(Slot.CR0));
        long wanted = MachineStatus.loaded(shown, source);
        if (GuestControls.ownsCr0(cpu, (wanted ^ shown) & MachineStatus.LOADED)) {
            long memory = instruction.operand(0) instanceof Operand.Memory ? LMSW_MEMORY : 0;
            return GuestInstructions.exit(
                    cpu, instruction, ExitReason.CONTROL_REGISTER, LMSW | memory | source << SOURCE_SHIFT);
        }
        long loaded = MachineStatus.loaded(cpu.get(Slot.CR0), source);
        ControlRegisters.write(cpu, 0, GuestControls.effective(cpu, 0, loaded));
        cpu.drainAll();
        cpu.setRip(instruction.next());
        return true;
    }
}
