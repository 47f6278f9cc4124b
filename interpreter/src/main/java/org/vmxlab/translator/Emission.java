package org.vmxlab.translator;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.LADD;
import static org.objectweb.asm.Opcodes.LAND;
import static org.objectweb.asm.Opcodes.LOR;
import static org.objectweb.asm.Opcodes.LSHL;
import static org.objectweb.asm.Opcodes.LUSHR;
import static org.objectweb.asm.Opcodes.POP;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.isa.Operand;

/**
 * Bytecode of one method of a unit as it is written: the words in which emitters say what an instruction does. General registers are local
 * variables, and so are the flags, as {@link LazyFlags}.
 */
final class Emission extends FlowCode {

    private static final String CPU_CLASS = Type.getInternalName(Cpu.class);

    private final Region region;
    private boolean flagsWanted;

    /** The method of loop number {@code loop} of {@code region}. */
    Emission(MethodVisitor code, Locals locals, Region region, StepBounds bounds, LoopNest loops, int loop) {
        super(code, locals, bounds, loops, loop);
        this.region = region;
    }

    /** Instruction number {@code number} comes, {@code behindIt} more of its block behind it. */
    void begin(int number, int behindIt, long nextAddress, boolean wantsFlags) {
        step(number, behindIt, nextAddress);
        flagsWanted = wantsFlags;
    }

    /** Whether anybody looks at the flags that this instruction sets before they are set again. */
    boolean flagsWanted() {
        return flagsWanted;
    }

    // ------------------------------------------------------------------ registers and operands

    /** Leaves the effective address of {@code memory} in ADDRESS, without or with the segment's base. */
    void address(Operand.Memory memory, Segment segment) {
        boolean any = false;
        if (memory.base() != Slot.ZERO) {
            register(memory.base());
            any = true;
        }
        if (memory.index() != Slot.ZERO) {
            register(memory.index());
            if (memory.scale() != 0) {
                shift(LSHL, memory.scale());
            }
            add(any);
            any = true;
        }
        if (memory.displacement() != 0 || !any) {
            constant(memory.displacement());
            add(any);
        }
        if (memory.addressing() == Operand.Memory.Addressing.ADDRESS_32) {
            code().visitLdcInsn(0xffff_ffffL);
            op(LAND);
        }
        if (segment == Segment.ADDED && memory.segment() != Slot.ZERO) {
            word(memory.segment());
            op(LADD);
        }
        store(ADDRESS);
    }

    /** Whether the base of a segment counts: LEA does without. */
    enum Segment {
        ADDED,
        LEFT_OUT
    }

    private void add(boolean any) {
        if (any) {
            op(LADD);
        }
    }

    private static Where where(Operand.Memory memory) {
        boolean stack = (memory.base() == Slot.RSP || memory.base() == Slot.RBP) && memory.segment() == Slot.ZERO;
        return stack ? Where.STACK : Where.DATA;
    }

    /** Pushes the value of {@code operand}, zero-extended; an immediate sign-extended. */
    void read(Operand operand) {
        if (operand instanceof Operand.Memory memory) {
            address(memory, Segment.ADDED);
            loadFrom(where(memory), memory.bytes());
        } else if (operand instanceof Operand.Immediate immediate) {
            constant(immediate.value());
        } else if (operand instanceof Operand.HighByte high) {
            register(high.number());
            shift(LUSHR, 8);
            mask(0xff);
        } else {
            Operand.GeneralRegister register = (Operand.GeneralRegister) operand;
            register(register.number());
            if (register.width() != Width.QWORD) {
                mask(register.width().mask());
            }
        }
    }

    /** As {@link #read}, for an operand that {@link #writeBack} follows: a memory operand's address stays in ADDRESS. */
    void readForWrite(Operand operand) {
        if (operand instanceof Operand.Memory memory) {
            address(memory, Segment.ADDED);
            loadForUpdate(where(memory), memory.bytes());
        } else {
            read(operand);
        }
    }

    private void mask(long mask) {
        constant(mask);
        op(LAND);
    }

    /** Pops the new value of {@code operand}. */
    void write(Operand operand) {
        if (operand instanceof Operand.Memory memory) {
            store(VALUE);
            address(memory, Segment.ADDED);
            storeTo(where(memory), memory.bytes());
            lookUpNext();
        } else {
            writeRegister(operand);
        }
    }

    /** Pops what was made of the value that {@link #readForWrite} pushed. */
    void writeBack(Operand operand) {
        writeBack(operand, () -> {});
    }

    /** As {@link #writeBack(Operand)}, and does what {@code also} writes before it looks up. */
    void writeBack(Operand operand, Runnable also) {
        if (operand instanceof Operand.Memory memory) {
            store(VALUE);
            storeUpdated(where(memory), memory.bytes());
            also.run();
            lookUpNext();
        } else {
            writeRegister(operand);
            also.run();
        }
    }

    /** As {@link #writeBack(Operand, Runnable)} with LOCK: visible before anything else happens. */
    void writeBackLocked(Operand.Memory memory, Runnable also) {
        store(VALUE);
        storeUpdated(where(memory), memory.bytes());
        op(POP);
        drain();
        also.run();
        attention();
        lookUpNext();
    }

    private void writeRegister(Operand operand) {
        if (operand instanceof Operand.HighByte high) {
            mask(0xff);
            shift(LSHL, 8);
            register(high.number());
            mask(~0xff00L);
            op(LOR);
            setRegister(high.number());
            return;
        }
        Operand.GeneralRegister register = (Operand.GeneralRegister) operand;
        switch (register.width()) {
            case QWORD -> {}
            case DWORD -> mask(Width.DWORD.mask());
            default -> {
                mask(register.width().mask());
                register(register.number());
                mask(~register.width().mask());
                op(LOR);
            }
        }
        setRegister(register.number());
    }

    // ------------------------------------------------------------------ memory, faults, ways out

    /** Goes on at TARGET, which is most likely behind a call; takes {@code bytes} bytes from the guest's stack. */
    void goBack(long bytes) {
        // Known addresses are canonical.
        Label elsewhere = new Label();
        raiseStack(bytes);
        goBack(region.returnSites(), elsewhere);
        code().visitLabel(elsewhere);
        raiseStack(-bytes);
        load(TARGET);
        call(Frame.class, "target", "(J)J");
        store(TARGET);
        raiseStack(bytes);
        goAnywhere();
    }

    /** Pops a value and pushes it onto the guest's stack; pushes whether the CPU is to look up. */
    void push() {
        store(VALUE);
        register(Slot.RSP);
        constant(-8);
        op(LADD);
        store(ADDRESS);
        storeTo(Where.STACK, 8);
        load(ADDRESS);
        setRegister(Slot.RSP);
    }

    /** Pushes what is on top of the guest's stack. */
    void loadTop() {
        register(Slot.RSP);
        store(ADDRESS);
        loadFrom(Where.STACK, 8);
    }

    /** Adds {@code bytes} to the guest's stack pointer. */
    void raiseStack(long bytes) {
        register(Slot.RSP);
        constant(bytes);
        op(LADD);
        setRegister(Slot.RSP);
    }

    /** Makes the stores in the buffer visible. */
    void drain() {
        code().visitVarInsn(ALOAD, CPU);
        code().visitMethodInsn(INVOKEVIRTUAL, CPU_CLASS, "drainAll", "()V", false);
    }

    /** Pushes whether somebody asked for the CPU's attention. */
    void attention() {
        code().visitVarInsn(ALOAD, CPU);
        code().visitMethodInsn(INVOKEVIRTUAL, CPU_CLASS, "attention", "()Z", false);
    }
}
