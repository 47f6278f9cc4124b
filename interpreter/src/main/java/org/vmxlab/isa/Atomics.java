package org.vmxlab.isa;

import static org.vmxlab.isa.Definition.define;

import java.util.List;
import org.vmxlab.arch.CpuException;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;

/** Read-modify-write instructions made for LOCK. */
final class Atomics {
    private Atomics() {}

    static List<Definition> all() {
        return List.of(
                define("xadd", "exchanges and adds")
                        .form("0F C0 /r", "rm8", "r8")
                        .form("0F C1 /r", "rmv", "rv")
                        .lockable()
                        .flags("OF SF ZF AF PF CF")
                        .pseudocode("src, dst := dst, dst + src")
                        .reference("SDM 2D, XADD")
                        .means((Meaning.Exchange) Alu::add),
                define("cmpxchg", "compares with the accumulator and exchanges")
                        .form("0F B0 /r", "rm8", "r8")
                        .form("0F B1 /r", "rmv", "rv")
                        .lockable()
                        .flags("OF SF ZF AF PF CF")
                        .pseudocode("flags(rAX - dst); if equal: dst := src; else: rAX := dst")
                        .reference("SDM 2A, CMPXCHG")
                        .reach(Reach.COMPARE_EXCHANGE)
                        .executes(Atomics::compareExchange),
                define("cmpxchg8b", "compares EDX:EAX with 8 bytes and exchanges")
                        .form("NP 0F C7 /1", "m64")
                        .lockable()
                        .flags("ZF")
                        .pseudocode("ZF := EDX:EAX = dst; if equal: dst := ECX:EBX; else: EDX:EAX := dst")
                        .reference("SDM 2A, CMPXCHG8B/CMPXCHG16B")
                        .reach(Reach.COMPARE_EXCHANGE)
                        .executes(Atomics::compareExchange8),
                define("cmpxchg16b", "compares RDX:RAX with 16 bytes and exchanges")
                        .form("REX.W + 0F C7 /1", "m128")
                        .lockable()
                        .flags("ZF")
                        .faults("#GP(0) if the address is not a multiple of 16")
                        .pseudocode("ZF := RDX:RAX = dst; if equal: dst := RCX:RBX; else: RDX:RAX := dst")
                        .reference("SDM 2A, CMPXCHG8B/CMPXCHG16B")
                        .reach(Reach.COMPARE_EXCHANGE)
                        .executes(Atomics::compareExchange16));
    }

    private static void compareExchange(Cpu cpu, Instruction instruction) {
        Operand destination = instruction.operand(0);
        Width width = Width.ofBytes(destination.bytes());
        long replacement = instruction.operand(1).read(cpu);
        long old = destination.readForWrite(cpu);
        Alu.subtract(cpu.flags(), cpu.register(Slot.RAX, width), old, width);
        if (cpu.flags().zero()) {
            destination.writeBack(cpu, replacement);
            return;
        }
        // The write cycle that the manual tells of is left out: under LOCK nobody can see it, and without LOCK the
        // memory
        // model of x86-TSO has none. A register destination keeps even its upper half, as processors have it.
        cpu.setRegister(Slot.RAX, width, old);
    }

    private static void compareExchange8(Cpu cpu, Instruction instruction) {
        Operand destination = instruction.operand(0);
        long old = destination.readForWrite(cpu);
        boolean equal = old == pair(cpu, Slot.RDX, Slot.RAX);
        if (equal) {
            destination.writeBack(cpu, pair(cpu, Slot.RCX, Slot.RBX));
        } else {
            cpu.setRegister(Slot.RAX, Width.DWORD, old);
            cpu.setRegister(Slot.RDX, Width.DWORD, old >>> 32);
        }
        cpu.flags().setZero(equal);
    }

    private static long pair(Cpu cpu, int high, int low) {
        return cpu.get(high) << 32 | cpu.get(low) & 0xffff_ffffL;
    }

    private static void compareExchange16(Cpu cpu, Instruction instruction) {
        long address = ((Operand.Memory) instruction.operand(0)).address(cpu);
        if ((address & 15) != 0) {
            throw CpuException.generalProtection(0);
        }
        long low = cpu.loadForWrite(address, 8);
        long high = cpu.loadForWrite(address + 8, 8);
        boolean equal = low == cpu.get(Slot.RAX) && high == cpu.get(Slot.RDX);
        if (equal) {
            cpu.storeBack(address, 8, cpu.get(Slot.RBX));
            cpu.storeBack(address + 8, 8, cpu.get(Slot.RCX));
        } else {
            cpu.set(Slot.RAX, low);
            cpu.set(Slot.RDX, high);
        }
        cpu.flags().setZero(equal);
    }
}
