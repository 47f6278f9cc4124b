package org.vmxlab.isa;

import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.vmx.VmxState;

/** How far an instruction reaches: tells its {@link Effects} before it executes. */
@FunctionalInterface
public interface Reach {
    /** General registers, status flags and memory operands alone. */
    Reach OPERANDS = (cpu, instruction, effects) -> {};

    /** Waits for the store buffer and changes nothing that a handler could notice. */
    Reach FENCE = (cpu, instruction, effects) -> effects.drains();

    /** Compares, and exchanges if it finds what it expects. */
    Reach COMPARE_EXCHANGE = (cpu, instruction, effects) -> effects.writesPerhaps();

    /** Changes which events are taken. */
    Reach EVENTS = (cpu, instruction, effects) -> effects.events();

    /** Changes which events are taken, and serialises. */
    Reach SERIALISING_EVENTS = (cpu, instruction, effects) -> {
        effects.events();
        effects.drains();
    };

    /** First of the names of control registers. */
    long CONTROL_REGISTERS = 0;
    /** First of the names of debug registers. */
    long DEBUG_REGISTERS = 0x20;
    /** First of the names of segment registers. */
    long SEGMENT_REGISTERS = 0x40;
    /** Descriptor-table and task registers. */
    long TABLE_REGISTERS = 0x60;
    /** The mode of VMX operation and the current-VMCS pointer. */
    long VMX_STATE = 0x70;
    /** First of the names of model-specific registers. */
    long MODEL_SPECIFIC_REGISTERS = 0x1_0000_0000L;

    /** {@code instruction} is at RIP of {@code cpu} and has not been executed. */
    void tell(Cpu cpu, Instruction instruction, Effects effects);

    /** Reads or writes one register, always the same. */
    static Reach writing(long register) {
        return (cpu, instruction, effects) -> effects.writes(register);
    }

    /** As {@link #writing}, and serialises. */
    static Reach serialising(long register) {
        return (cpu, instruction, effects) -> {
            effects.writes(register);
            effects.drains();
        };
    }

    /** RDMSR: which register counts. */
    static void readMsr(Cpu cpu, Instruction instruction, Effects effects) {
        int number = (int) cpu.get(Slot.RCX);
        ModelSpecificRegister.of(number).read(number, effects);
    }

    /** WRMSR: which register counts, and for the interrupt command what it commands. */
    static void writeMsr(Cpu cpu, Instruction instruction, Effects effects) {
        int number = (int) cpu.get(Slot.RCX);
        ModelSpecificRegister.of(number).write(number, cpu.get(Slot.RAX), effects);
    }

    /** A VMX instruction that neither enters nor leaves anything. */
    static void vmx(Cpu cpu, Instruction instruction, Effects effects) {
        effects.writes(VMX_STATE);
        effects.vmcs(cpu.vmx().currentVmcs());
    }

    /** VMREAD and VMWRITE leave the pointer alone. */
    static void vmcsAccess(Cpu cpu, Instruction instruction, Effects effects) {
        effects.reads(VMX_STATE);
        effects.vmcs(cpu.vmx().currentVmcs());
    }

    /** VMPTRLD and VMCLEAR, whose operand names a region. */
    static void vmxRegion(Cpu cpu, Instruction instruction, Effects effects) {
        vmx(cpu, instruction, effects);
        long region = instruction.operand(0).read(cpu);
        effects.vmcs(region);
        if (region != VmxState.NONE && VmxRegions.buffered(cpu, region)) {
            effects.drains();
        }
    }

    /** INVEPT and INVVPID serialise. */
    static void vmxInvalidation(Cpu cpu, Instruction instruction, Effects effects) {
        vmx(cpu, instruction, effects);
        effects.drains();
    }

    /** VMCLEAR also waits for the store buffer: the region is written when it is done. */
    static void vmclear(Cpu cpu, Instruction instruction, Effects effects) {
        vmxRegion(cpu, instruction, effects);
        effects.drains();
    }

    /** Instructions that enter or leave VMX operation or a guest. */
    static void vmxTransition(Cpu cpu, Instruction instruction, Effects effects) {
        vmx(cpu, instruction, effects);
        effects.events();
        effects.drains();
    }
}
