package org.vmxlab.translator;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.DUP2;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.IFLT;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.L2I;
import static org.objectweb.asm.Opcodes.LADD;
import static org.objectweb.asm.Opcodes.LAND;
import static org.objectweb.asm.Opcodes.LCMP;
import static org.objectweb.asm.Opcodes.LOR;
import static org.objectweb.asm.Opcodes.LSHL;
import static org.objectweb.asm.Opcodes.LSHR;
import static org.objectweb.asm.Opcodes.LSUB;
import static org.objectweb.asm.Opcodes.LUSHR;
import static org.objectweb.asm.Opcodes.POP;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.isa.Operand;

/**
 * Bytecode of one unit as it is written: the words in which emitters say what an instruction does. General registers are local
 * variables, and so are the flags, as {@link LazyFlags}.
 */
final class Emission extends MemoryCode {

    private static final String CPU_CLASS = Type.getInternalName(Cpu.class);

    private final Map<Long, Label> blocks;
    private final List<Long> returnSites;
    private final int longestWay;
    private final Label anywhere = new Label();
    private final List<Exit> exits = new ArrayList<>();
    private int behind;
    private long next;
    private boolean flagsWanted;

    /** A way out of the unit: to {@code target}, or to where TARGET says, with {@code undone} steps of the block not made. */
    record Exit(Label label, @Nullable Long target, int undone) {}

    Emission(MethodVisitor code, Locals locals, Map<Long, Label> blocks, List<Long> returnSites, int longestWay) {
        super(code, locals);
        this.blocks = blocks;
        this.returnSites = returnSites;
        this.longestWay = longestWay;
    }

    /** Instruction number {@code number} comes, {@code behind} more of its block behind it. */
    void begin(int number, int behindIt, long nextAddress, boolean wantsFlags) {
        at(number);
        behind = behindIt;
        next = nextAddress;
        flagsWanted = wantsFlags;
    }

    /** Address of the instruction behind this one. */
    long next() {
        return next;
    }

    List<Exit> exits() {
        return exits;
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
            loadForUpdate("loadForWrite" + where(memory).suffix(), memory.bytes());
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
            storeUpdated(memory.bytes());
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
        storeUpdated(memory.bytes());
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

    /** Pops whether the CPU is to look up before it goes on at {@code target}; leaves the unit if so. */
    void lookUp(long target, int undone) {
        Label away = new Label();
        code().visitJumpInsn(IFNE, away);
        exits.add(new Exit(away, target, undone));
    }

    /** As {@link #lookUp} before the next instruction in memory. */
    void lookUpNext() {
        lookUp(next, behind);
    }

    /** Pops whether the CPU is to look up; leaves the unit for where TARGET says if so. */
    void lookUpAtTarget() {
        Label away = new Label();
        code().visitJumpInsn(IFNE, away);
        exits.add(new Exit(away, null, 0));
    }

    /** Goes on at {@code address}, in the unit or outside. */
    void goTo(long address) {
        Label block = blocks.get(address);
        if (block != null) {
            code().visitJumpInsn(GOTO, block);
            return;
        }
        Label away = new Label();
        code().visitJumpInsn(GOTO, away);
        exits.add(new Exit(away, address, 0));
    }

    /** Where the unit goes on at TARGET, whatever that is. */
    Label anywhere() {
        return anywhere;
    }

    /** Goes to {@code there} if fewer than {@code steps} steps are left. */
    void jumpIfLeftLess(int steps, Label there) {
        load(LEFT);
        constant(steps);
        op(LCMP);
        code().visitJumpInsn(IFLT, there);
    }

    /** Goes on at TARGET, which is most likely behind a call. */
    void goBack() {
        jumpIfLeftLess(longestWay, anywhere);
        choose(returnSites, anywhere);
    }

    /** Goes on at TARGET if it is one of {@code addresses}, of blocks of the unit, else at {@code otherwise}. */
    void choose(List<Long> addresses, Label otherwise) {
        List<Long> known =
                addresses.stream().filter(blocks::containsKey).sorted().toList();
        if (known.isEmpty()) {
            code().visitJumpInsn(GOTO, otherwise);
            return;
        }
        long base = known.get(0);
        load(TARGET);
        constant(base);
        op(LSUB);
        op(DUP2);
        op(L2I);
        code().visitVarInsn(ISTORE, ENTRY);
        shift(LSHR, 31);
        constant(0);
        op(LCMP);
        code().visitJumpInsn(IFNE, otherwise);
        code().visitVarInsn(ILOAD, ENTRY);
        code().visitLookupSwitchInsn(
                        otherwise,
                        known.stream()
                                .mapToInt(address -> (int) (address - base))
                                .toArray(),
                        known.stream().map(blocks::get).toArray(Label[]::new));
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
