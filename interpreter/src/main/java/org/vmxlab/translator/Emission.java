package org.vmxlab.translator;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.BIPUSH;
import static org.objectweb.asm.Opcodes.CHECKCAST;
import static org.objectweb.asm.Opcodes.DUP2;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.I2L;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.IFEQ;
import static org.objectweb.asm.Opcodes.IFGE;
import static org.objectweb.asm.Opcodes.IFGT;
import static org.objectweb.asm.Opcodes.IFLE;
import static org.objectweb.asm.Opcodes.IFLT;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.L2I;
import static org.objectweb.asm.Opcodes.LADD;
import static org.objectweb.asm.Opcodes.LALOAD;
import static org.objectweb.asm.Opcodes.LAND;
import static org.objectweb.asm.Opcodes.LASTORE;
import static org.objectweb.asm.Opcodes.LCMP;
import static org.objectweb.asm.Opcodes.LCONST_0;
import static org.objectweb.asm.Opcodes.LCONST_1;
import static org.objectweb.asm.Opcodes.LLOAD;
import static org.objectweb.asm.Opcodes.LOR;
import static org.objectweb.asm.Opcodes.LSHL;
import static org.objectweb.asm.Opcodes.LSHR;
import static org.objectweb.asm.Opcodes.LSTORE;
import static org.objectweb.asm.Opcodes.LSUB;
import static org.objectweb.asm.Opcodes.LUSHR;
import static org.objectweb.asm.Opcodes.LXOR;
import static org.objectweb.asm.Opcodes.POP;
import static org.objectweb.asm.Opcodes.SIPUSH;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Flags;
import org.vmxlab.cpu.Slot;
import org.vmxlab.isa.Operand;
import org.vmxlab.memory.Memory;

/**
 * Bytecode of one unit as it is written: the words in which emitters say what an instruction does. General registers are local
 * variables, and so are the flags, as {@link LazyFlags}.
 */
final class Emission {
    /** Local variables of {@link Unit#run}: its parameters, then ours; a long takes two. */
    static final int UNIT = 0;

    static final int CPU = 1;
    static final int STATE = 2;
    static final int LEFT = 3;
    static final int ENTRY = 5;
    static final int POSITION = 6;
    static final int END = 7;
    static final int REGISTERS = 9;
    static final int FIRST = REGISTERS + 2 * 16;
    static final int SECOND = FIRST + 2;
    static final int CARRY_FIRST = SECOND + 2;
    static final int CARRY_SECOND = CARRY_FIRST + 2;
    static final int A = CARRY_SECOND + 2;
    static final int B = A + 2;
    static final int R = B + 2;
    static final int ADDRESS = R + 2;
    static final int TARGET = ADDRESS + 2;
    static final int VALUE = TARGET + 2;
    static final int THROWN = VALUE + 2;
    /** A window: base, limit of loads, limit of stores, bytes, marks. */
    static final int DATA = THROWN + 1;

    static final int STACK = DATA + 8;
    /** Kinds of {@link LazyFlags}. */
    static final int KIND = STACK + 8;

    static final int CARRY_KIND = KIND + 1;

    private static final int LOAD_LIMIT = 2;
    private static final int STORE_LIMIT = 4;
    private static final int BYTES = 6;
    private static final int MARKS = 7;
    private static final String WINDOW_CLASS = Type.getInternalName(Memory.Window.class);
    private static final String WINDOW_TYPE = Type.getDescriptor(Memory.Window.class);

    private static final String CPU_CLASS = Type.getInternalName(Cpu.class);
    private static final String ACCESS = Type.getInternalName(Access.class);
    private static final String UNIT_TYPE = Type.getDescriptor(Unit.class);
    private static final String CPU_TYPE = Type.getDescriptor(Cpu.class);

    private final MethodVisitor code;
    private final Locals locals;
    private final Map<Long, Label> blocks;
    private final List<Long> returnSites;
    private final Label anywhere = new Label();
    private final List<Exit> exits = new ArrayList<>();
    private int position;
    private int behind;
    private long next;
    private boolean flagsWanted;
    /** Kind of the flags if it is known here, else {@link LazyFlags#SAME}, and the width that goes with it. */
    private int known = LazyFlags.SAME;

    private int knownShift;

    /** A way out of the unit: to {@code target}, or to where TARGET says, with {@code undone} steps of the block not made. */
    record Exit(Label label, @Nullable Long target, int undone) {}

    Emission(MethodVisitor code, Locals locals, Map<Long, Label> blocks, List<Long> returnSites) {
        this.code = code;
        this.locals = locals;
        this.blocks = blocks;
        this.returnSites = returnSites;
    }

    /** Instruction number {@code number} comes, {@code behind} more of its block behind it. */
    void begin(int number, int behindIt, long nextAddress, boolean wantsFlags) {
        position = number;
        behind = behindIt;
        next = nextAddress;
        flagsWanted = wantsFlags;
    }

    MethodVisitor code() {
        return code;
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

    // ------------------------------------------------------------------ JVM instructions

    void op(int opcode) {
        code.visitInsn(opcode);
    }

    void load(int local) {
        code.visitVarInsn(LLOAD, local);
    }

    void store(int local) {
        code.visitVarInsn(LSTORE, local);
    }

    void constant(long value) {
        if (value == 0 || value == 1) {
            code.visitInsn(value == 0 ? LCONST_0 : LCONST_1);
        } else if (value == (short) value) {
            number((int) value);
            code.visitInsn(I2L);
        } else {
            code.visitLdcInsn(value);
        }
    }

    void number(int value) {
        if (value >= -1 && value <= 5) {
            code.visitInsn(ICONST_0 + value);
        } else if (value == (byte) value) {
            code.visitIntInsn(BIPUSH, value);
        } else if (value == (short) value) {
            code.visitIntInsn(SIPUSH, value);
        } else {
            code.visitLdcInsn(value);
        }
    }

    void shift(int opcode, int count) {
        number(count);
        code.visitInsn(opcode);
    }

    void call(Class<?> owner, String name, String descriptor) {
        code.visitMethodInsn(INVOKESTATIC, Type.getInternalName(owner), name, descriptor, false);
    }

    // ------------------------------------------------------------------ registers and operands

    /** Pushes general register {@code number}. */
    void register(int number) {
        locals.use(number);
        load(REGISTERS + 2 * number);
    }

    /** Pops into general register {@code number}. */
    void setRegister(int number) {
        locals.write(number);
        store(REGISTERS + 2 * number);
    }

    /** Pushes a word of the CPU's state that is no local variable. */
    void word(int slot) {
        code.visitVarInsn(ALOAD, STATE);
        number(slot);
        code.visitInsn(LALOAD);
    }

    /** Pops into a word of the CPU's state. */
    void setWord(int slot, Runnable value) {
        code.visitVarInsn(ALOAD, STATE);
        number(slot);
        value.run();
        code.visitInsn(LASTORE);
    }

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
            code.visitLdcInsn(0xffff_ffffL);
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
            loadForUpdate("loadForWrite" + where(memory).suffix, memory.bytes());
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

    /** From here on the instruction may fail: the unit must know which it is. */
    void mayFail() {
        number(position);
        code.visitVarInsn(ISTORE, POSITION);
    }

    /** Pushes the time-stamp counter at the end of the block. */
    void now() {
        load(END);
        load(LEFT);
        op(LSUB);
    }

    /** Loads the windows, at the beginning and after pages may have got marks. */
    void windows() {
        code.visitVarInsn(ALOAD, CPU);
        code.visitMethodInsn(INVOKESTATIC, ACCESS, "window", "(" + CPU_TYPE + ")" + WINDOW_TYPE, false);
        window(DATA);
        code.visitVarInsn(ALOAD, CPU);
        word(Slot.RSP);
        code.visitMethodInsn(INVOKESTATIC, ACCESS, "stackWindow", "(" + CPU_TYPE + "J)" + WINDOW_TYPE, false);
        window(STACK);
    }

    private void window(int window) {
        code.visitVarInsn(ASTORE, THROWN);
        windowWord("base", "()J");
        store(window);
        limit("loadLimit");
        store(window + LOAD_LIMIT);
        limit("limit");
        store(window + STORE_LIMIT);
        windowWord("bytes", "()[B");
        code.visitVarInsn(ASTORE, window + BYTES);
        windowWord("marks", "()[B");
        code.visitVarInsn(ASTORE, window + MARKS);
    }

    private void windowWord(String name, String type) {
        code.visitVarInsn(ALOAD, THROWN);
        code.visitTypeInsn(CHECKCAST, WINDOW_CLASS);
        code.visitMethodInsn(INVOKEVIRTUAL, WINDOW_CLASS, name, type, false);
    }

    private void limit(String which) {
        code.visitVarInsn(ALOAD, CPU);
        code.visitVarInsn(ALOAD, THROWN);
        code.visitTypeInsn(CHECKCAST, WINDOW_CLASS);
        code.visitMethodInsn(INVOKESTATIC, ACCESS, which, "(" + CPU_TYPE + WINDOW_TYPE + ")J", false);
    }

    /** Pushes {@code bytes} bytes at ADDRESS, which are to be written afterwards. */
    private void loadForUpdate(String how, int bytes) {
        mayFail();
        code.visitVarInsn(ALOAD, CPU);
        load(ADDRESS);
        number(bytes);
        place();
        code.visitMethodInsn(INVOKESTATIC, ACCESS, how, "(" + CPU_TYPE + "JI" + UNIT_TYPE + "IJ)J", false);
    }

    /** Stores VALUE at ADDRESS, from which {@link #loadForUpdate} loaded; pushes whether the CPU is to look up. */
    private void storeUpdated(int bytes) {
        mayFail();
        code.visitVarInsn(ALOAD, CPU);
        load(ADDRESS);
        load(VALUE);
        number(bytes);
        place();
        code.visitMethodInsn(INVOKESTATIC, ACCESS, "storeBack", "(" + CPU_TYPE + "JJI" + UNIT_TYPE + "IJ)Z", false);
    }

    /** Pushes {@code bytes} bytes at ADDRESS. */
    private void loadFrom(Where where, int bytes) {
        mayFail();
        code.visitVarInsn(ALOAD, CPU);
        load(ADDRESS);
        number(bytes);
        place();
        code.visitVarInsn(ALOAD, where.window + BYTES);
        load(where.window);
        load(where.window + LOAD_LIMIT);
        code.visitMethodInsn(
                INVOKESTATIC, ACCESS, "load" + where.suffix, "(" + CPU_TYPE + "JI" + UNIT_TYPE + "IJ[BJJ)J", false);
    }

    /** Stores VALUE at ADDRESS; pushes whether the CPU is to look up. */
    private void storeTo(Where where, int bytes) {
        mayFail();
        code.visitVarInsn(ALOAD, CPU);
        load(ADDRESS);
        load(VALUE);
        number(bytes);
        place();
        code.visitVarInsn(ALOAD, where.window + BYTES);
        code.visitVarInsn(ALOAD, where.window + MARKS);
        load(where.window);
        load(where.window + STORE_LIMIT);
        code.visitMethodInsn(
                INVOKESTATIC, ACCESS, "store" + where.suffix, "(" + CPU_TYPE + "JJI" + UNIT_TYPE + "IJ[B[BJJ)Z", false);
    }

    /** Where an access goes, most likely. */
    private enum Where {
        DATA(Emission.DATA, ""),
        /** Base RSP or RBP: addresses that are not canonical raise #SS. */
        STACK(Emission.STACK, "Stack");

        private final int window;
        private final String suffix;

        Where(int window, String suffix) {
            this.window = window;
            this.suffix = suffix;
        }
    }

    private void place() {
        code.visitVarInsn(ALOAD, UNIT);
        number(position);
        now();
    }

    /** Pops whether the CPU is to look up before it goes on at {@code target}; leaves the unit if so. */
    void lookUp(long target, int undone) {
        Label away = new Label();
        code.visitJumpInsn(IFNE, away);
        exits.add(new Exit(away, target, undone));
    }

    /** As {@link #lookUp} before the next instruction in memory. */
    void lookUpNext() {
        lookUp(next, behind);
    }

    /** Pops whether the CPU is to look up; leaves the unit for where TARGET says if so. */
    void lookUpAtTarget() {
        Label away = new Label();
        code.visitJumpInsn(IFNE, away);
        exits.add(new Exit(away, null, 0));
    }

    /** Goes on at {@code address}, in the unit or outside. */
    void goTo(long address) {
        Label block = blocks.get(address);
        if (block != null) {
            code.visitJumpInsn(GOTO, block);
            return;
        }
        Label away = new Label();
        code.visitJumpInsn(GOTO, away);
        exits.add(new Exit(away, address, 0));
    }

    /** Where the unit goes on at TARGET, whatever that is. */
    Label anywhere() {
        return anywhere;
    }

    /** Goes on at TARGET, which is most likely behind a call. */
    void goBack() {
        choose(returnSites, anywhere);
    }

    /** Goes on at TARGET if it is one of {@code addresses}, of blocks of the unit, else at {@code otherwise}. */
    void choose(List<Long> addresses, Label otherwise) {
        List<Long> known =
                addresses.stream().filter(blocks::containsKey).sorted().toList();
        if (known.isEmpty()) {
            code.visitJumpInsn(GOTO, otherwise);
            return;
        }
        long base = known.get(0);
        load(TARGET);
        constant(base);
        op(LSUB);
        op(DUP2);
        op(L2I);
        code.visitVarInsn(ISTORE, ENTRY);
        shift(LSHR, 31);
        constant(0);
        op(LCMP);
        code.visitJumpInsn(IFNE, otherwise);
        code.visitVarInsn(ILOAD, ENTRY);
        code.visitLookupSwitchInsn(
                otherwise,
                known.stream().mapToInt(address -> (int) (address - base)).toArray(),
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
        code.visitVarInsn(ALOAD, CPU);
        code.visitMethodInsn(INVOKEVIRTUAL, CPU_CLASS, "drainAll", "()V", false);
    }

    /** Pushes whether somebody asked for the CPU's attention. */
    void attention() {
        code.visitVarInsn(ALOAD, CPU);
        code.visitMethodInsn(INVOKEVIRTUAL, CPU_CLASS, "attention", "()Z", false);
    }

    // ------------------------------------------------------------------ flags

    /** The flags are those of {@code kind}: its two words are on the stack. */
    void flags(int kind, int shift) {
        locals.useFlags();
        store(SECOND);
        store(FIRST);
        known = kind;
        knownShift = shift;
        kind(KIND, LazyFlags.coded(kind, shift));
        kind(CARRY_KIND, LazyFlags.SAME);
    }

    /** The flags are those of INC or DEC, whose result is in R; CF stays. */
    void flagsKeepingCarry(int kind, int shift) {
        locals.useFlags();
        Label kept = new Label();
        if (known == LazyFlags.SAME) {
            code.visitVarInsn(ILOAD, CARRY_KIND);
            code.visitJumpInsn(IFNE, kept);
        }
        if (known != LazyFlags.INCREMENT && known != LazyFlags.DECREMENT) {
            code.visitVarInsn(ILOAD, KIND);
            code.visitVarInsn(ISTORE, CARRY_KIND);
            load(FIRST);
            store(CARRY_FIRST);
            load(SECOND);
            store(CARRY_SECOND);
        }
        code.visitLabel(kept);
        load(R);
        store(FIRST);
        load(R);
        store(SECOND);
        known = kind;
        knownShift = shift;
        kind(KIND, LazyFlags.coded(kind, shift));
    }

    /** Gives the flags some value. */
    void flagsOfNothing() {
        kind(KIND, LazyFlags.WORDS);
        kind(CARRY_KIND, LazyFlags.SAME);
    }

    /** The flags are whatever was left by the block before. */
    void flagsUnknown() {
        known = LazyFlags.SAME;
    }

    private void kind(int local, int value) {
        number(value);
        code.visitVarInsn(ISTORE, local);
    }

    /** Loads the flags of the CPU. */
    void loadFlags() {
        word(Slot.FLAG_CARRIES);
        store(FIRST);
        word(Slot.FLAG_RESULT);
        store(SECOND);
        kind(KIND, LazyFlags.WORDS);
        kind(CARRY_KIND, LazyFlags.SAME);
        known = LazyFlags.SAME;
    }

    /** Stores the flags of the CPU. */
    void spillFlags() {
        setWord(Slot.FLAG_RESULT, () -> {
            code.visitVarInsn(ILOAD, KIND);
            load(FIRST);
            load(SECOND);
            call(LazyFlags.class, "result", "(IJJ)J");
        });
        setWord(Slot.FLAG_CARRIES, this::carries);
    }

    /** Pushes the carries. */
    void carries() {
        locals.useFlags();
        triples();
        call(LazyFlags.class, "carries", "(IJJIJJ)J");
    }

    private void triples() {
        code.visitVarInsn(ILOAD, KIND);
        load(FIRST);
        load(SECOND);
        code.visitVarInsn(ILOAD, CARRY_KIND);
        load(CARRY_FIRST);
        load(CARRY_SECOND);
    }

    /** Pops whether a product was lost; sets CF and OF so. */
    void flagsOfProduct() {
        code.visitVarInsn(ISTORE, ENTRY);
        carries();
        code.visitVarInsn(ILOAD, ENTRY);
        code.visitVarInsn(ILOAD, ENTRY);
        call(Flags.class, "carriesWith", "(JZZ)J");
        code.visitVarInsn(ILOAD, KIND);
        load(FIRST);
        load(SECOND);
        call(LazyFlags.class, "result", "(IJJ)J");
        flags(LazyFlags.WORDS, 0);
    }

    /** Pushes CF as a number. */
    void carry() {
        carries();
        shift(LUSHR, 63);
    }

    /** Goes to {@code there} if condition {@code condition} (SDM volume 1, appendix B) holds. */
    void jumpIf(int condition, Label there) {
        locals.useFlags();
        boolean positive = (condition & 1) == 0;
        int pair = condition >>> 1;
        if (known == LazyFlags.DIFFERENCE && comparison(pair)) {
            switch (pair) {
                case 2 -> code.visitJumpInsn(positive ? IFEQ : IFNE, there);
                case 3, 7 -> code.visitJumpInsn(positive ? IFLE : IFGT, there);
                default -> code.visitJumpInsn(positive ? IFLT : IFGE, there);
            }
            return;
        }
        if (known != LazyFlags.SAME
                && known != LazyFlags.WORDS
                && known != LazyFlags.DIFFERENCE
                && (pair == 2 || pair == 4)) {
            shifted(SECOND);
            constant(0);
            op(LCMP);
            code.visitJumpInsn(pair == 2 ? positive ? IFEQ : IFNE : positive ? IFLT : IFGE, there);
            return;
        }
        number(condition);
        triples();
        call(LazyFlags.class, "holds", "(IIJJIJJ)Z");
        code.visitJumpInsn(IFNE, there);
    }

    /** Pushes how the operands of a difference compare, if that decides a condition: equal, unsigned or signed less. */
    private boolean comparison(int pair) {
        switch (pair) {
            case 1, 3 -> {
                unsigned(FIRST);
                unsigned(SECOND);
            }
            case 2, 6, 7 -> {
                shifted(FIRST);
                shifted(SECOND);
            }
            default -> {
                return false;
            }
        }
        op(LCMP);
        return true;
    }

    private void unsigned(int local) {
        shifted(local);
        constant(Long.MIN_VALUE);
        op(LXOR);
    }

    private void shifted(int local) {
        load(local);
        if (knownShift != 0) {
            shift(LSHL, knownShift);
        }
    }

    /** Pushes 1 if {@code condition} holds, 0 if not. */
    void condition(int condition) {
        Label holds = new Label();
        Label done = new Label();
        jumpIf(condition, holds);
        constant(0);
        code.visitJumpInsn(GOTO, done);
        code.visitLabel(holds);
        constant(1);
        code.visitLabel(done);
    }
}
