package org.vmxlab.translator;

import org.vmxlab.arch.Canonical;
import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.memory.Memory;

/**
 * Memory accesses of translated code. {@code unit}, {@code position} and {@code now} say where the CPU is, for whoever can see
 * it: the unit, the number of the instruction and the time at the end of its block. {@code data} and {@code base} are a {@link
 * Memory.Window} in local variables. A load at less than {@code limit} from {@code base}, a store at less than {@code limit} from
 * {@code storeBase} needs no look at the CPU.
 */
public final class Access {
    private Access() {}

    /** The window that most accesses go to. */
    public static Memory.Window window(Cpu cpu) {
        return cpu.memory().window();
    }

    /** The window that the stack is in. */
    public static Memory.Window stackWindow(Cpu cpu, long stackPointer) {
        return cpu.memory().window(stackPointer);
    }

    /** Offsets that may be loaded from begin below it. */
    public static long loadLimit(Cpu cpu, Memory.Window window) {
        return cpu.unbuffered() && window.ordinary() ? window.size() - 7 : 0;
    }

    // One method for each size: the one for all is compiled into more code than the JVM inlines into another's.

    /** {@link Cpu#load} of 1 byte. */
    public static long load1(
            Cpu cpu, long address, Unit unit, int position, long now, byte[] data, long base, long limit) {
        long offset = address - base;
        return isIn(offset, limit)
                ? Memory.get(data, (int) offset, 1)
                : loadElsewhere(cpu, address, 1, unit, position, now);
    }

    /** {@link Cpu#load} of 2 bytes. */
    public static long load2(
            Cpu cpu, long address, Unit unit, int position, long now, byte[] data, long base, long limit) {
        long offset = address - base;
        return isIn(offset, limit)
                ? Memory.get(data, (int) offset, 2)
                : loadElsewhere(cpu, address, 2, unit, position, now);
    }

    /** {@link Cpu#load} of 4 bytes. */
    public static long load4(
            Cpu cpu, long address, Unit unit, int position, long now, byte[] data, long base, long limit) {
        long offset = address - base;
        return isIn(offset, limit)
                ? Memory.get(data, (int) offset, 4)
                : loadElsewhere(cpu, address, 4, unit, position, now);
    }

    /** {@link Cpu#load} of 8 bytes. */
    public static long load8(
            Cpu cpu, long address, Unit unit, int position, long now, byte[] data, long base, long limit) {
        long offset = address - base;
        return isIn(offset, limit)
                ? Memory.get(data, (int) offset, 8)
                : loadElsewhere(cpu, address, 8, unit, position, now);
    }

    private static long loadElsewhere(Cpu cpu, long address, int bytes, Unit unit, int position, long now) {
        if (cpu.loadsPlainly(address)) {
            return cpu.memory().plainRead(address, bytes);
        }
        unit.reach(cpu.state(), position, now);
        return cpu.load(address, bytes);
    }

    /** {@link Cpu#store} of 1 byte; answers whether the CPU is to look up. */
    public static boolean store1(
            Cpu cpu,
            long address,
            long value,
            Unit unit,
            int position,
            long now,
            byte[] data,
            long base,
            long storeBase,
            long limit) {
        if (isIn(address - storeBase, limit)) {
            Memory.put(data, (int) (address - base), 1, value);
            return false;
        }
        return storeElsewhere(cpu, address, value, 1, unit, position, now);
    }

    /** {@link Cpu#store} of 2 bytes; answers whether the CPU is to look up. */
    public static boolean store2(
            Cpu cpu,
            long address,
            long value,
            Unit unit,
            int position,
            long now,
            byte[] data,
            long base,
            long storeBase,
            long limit) {
        if (isIn(address - storeBase, limit)) {
            Memory.put(data, (int) (address - base), 2, value);
            return false;
        }
        return storeElsewhere(cpu, address, value, 2, unit, position, now);
    }

    /** {@link Cpu#store} of 4 bytes; answers whether the CPU is to look up. */
    public static boolean store4(
            Cpu cpu,
            long address,
            long value,
            Unit unit,
            int position,
            long now,
            byte[] data,
            long base,
            long storeBase,
            long limit) {
        if (isIn(address - storeBase, limit)) {
            Memory.put(data, (int) (address - base), 4, value);
            return false;
        }
        return storeElsewhere(cpu, address, value, 4, unit, position, now);
    }

    /** {@link Cpu#store} of 8 bytes; answers whether the CPU is to look up. */
    public static boolean store8(
            Cpu cpu,
            long address,
            long value,
            Unit unit,
            int position,
            long now,
            byte[] data,
            long base,
            long storeBase,
            long limit) {
        if (isIn(address - storeBase, limit)) {
            Memory.put(data, (int) (address - base), 8, value);
            return false;
        }
        return storeElsewhere(cpu, address, value, 8, unit, position, now);
    }

    private static boolean storeElsewhere(
            Cpu cpu, long address, long value, int bytes, Unit unit, int position, long now) {
        if (cpu.storesPlainly(address)) {
            cpu.memory().plainWrite(address, bytes, value);
            return false;
        }
        unit.reach(cpu.state(), position, now);
        cpu.store(address, bytes, value);
        return cpu.attention();
    }

    /** {@link Cpu#loadForWrite}. */
    public static long loadForWrite(Cpu cpu, long address, int bytes, Unit unit, int position, long now) {
        if (cpu.updatesPlainly(address)) {
            return cpu.memory().plainRead(address, bytes);
        }
        unit.reach(cpu.state(), position, now);
        return cpu.loadForWrite(address, bytes);
    }

    /** {@link #loadForWrite} at an address with base RSP or RBP. */
    public static long loadForWriteStack(Cpu cpu, long address, int bytes, Unit unit, int position, long now) {
        requireStack(address);
        return loadForWrite(cpu, address, bytes, unit, position, now);
    }

    /** {@link Cpu#storeBack}; answers as {@link #store8}. */
    public static boolean storeBack(Cpu cpu, long address, long value, int bytes, Unit unit, int position, long now) {
        if (cpu.updatesPlainly(address)) {
            cpu.memory().plainWrite(address, bytes, value);
            return false;
        }
        unit.reach(cpu.state(), position, now);
        cpu.storeBack(address, bytes, value);
        return cpu.attention();
    }

    /** In front of an access with base RSP or RBP: #SS(0) if the address is not canonical. What is in the window is. */
    public static void requireStack(long address, long base, long limit) {
        if (!isIn(address - base, limit)) {
            requireStack(address);
        }
    }

    private static boolean isIn(long offset, long limit) {
        return offset >= 0 && offset < limit;
    }

    private static void requireStack(long address) {
        if (!Canonical.is(address)) {
            throw CpuException.stackFault(0);
        }
    }

    /** {@code target}, to which a return or an indirect jump goes: #GP(0) if it is not canonical. */
    public static long target(long target) {
        if (!Canonical.is(target)) {
            throw CpuException.generalProtection(0);
        }
        return target;
    }
}
