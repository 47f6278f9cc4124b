package org.vmxlab.translator;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.CHECKCAST;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.LSUB;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.memory.Memory;

/** Memory accesses in translated code: calls of {@link Access}, with windows on memory in local variables. */
abstract class MemoryCode extends FlagCode {
    private static final int LOAD_LIMIT = 2;
    private static final int STORE_BASE = 4;
    private static final int STORE_LIMIT = 6;
    private static final int BYTES = 8;
    private static final String WINDOW_CLASS = Type.getInternalName(Memory.Window.class);
    private static final String WINDOW_TYPE = Type.getDescriptor(Memory.Window.class);
    private static final String ACCESS = Type.getInternalName(Access.class);
    private static final String STORABLE = Type.getInternalName(Storable.class);
    private static final String STORABLE_TYPE = Type.getDescriptor(Storable.class);
    private static final String UNIT_TYPE = Type.getDescriptor(Unit.class);
    private static final String CPU_TYPE = Type.getDescriptor(Cpu.class);

    private int position;

    MemoryCode(MethodVisitor code, Locals locals) {
        super(code, locals);
    }

    /** Instruction number {@code number} comes. */
    final void at(int number) {
        position = number;
    }

    /** From here on the instruction may fail: the unit must know which it is. */
    void mayFail() {
        number(position);
        code().visitVarInsn(ISTORE, POSITION);
    }

    /** Pushes the time-stamp counter at the end of the block. */
    void now() {
        load(END);
        load(LEFT);
        op(LSUB);
    }

    /** Loads the windows, at the beginning and after pages may have got marks. */
    void windows() {
        code().visitVarInsn(ALOAD, CPU);
        code().visitMethodInsn(INVOKESTATIC, ACCESS, "window", "(" + CPU_TYPE + ")" + WINDOW_TYPE, false);
        window(DATA);
        code().visitVarInsn(ALOAD, CPU);
        word(Slot.RSP);
        code().visitMethodInsn(INVOKESTATIC, ACCESS, "stackWindow", "(" + CPU_TYPE + "J)" + WINDOW_TYPE, false);
        window(STACK);
    }

    private void window(int window) {
        code().visitVarInsn(ASTORE, THROWN);
        windowWord("base", "()J");
        store(window);
        code().visitVarInsn(ALOAD, CPU);
        shown();
        code().visitMethodInsn(INVOKESTATIC, ACCESS, "loadLimit", "(" + CPU_TYPE + WINDOW_TYPE + ")J", false);
        store(window + LOAD_LIMIT);
        windowWord("bytes", "()[B");
        code().visitVarInsn(ASTORE, window + BYTES);
        code().visitVarInsn(ALOAD, CPU);
        shown();
        word(Slot.RSP);
        code().visitMethodInsn(
                        INVOKESTATIC,
                        STORABLE,
                        window == STACK ? "around" : "longest",
                        "(" + CPU_TYPE + WINDOW_TYPE + "J)" + STORABLE_TYPE,
                        false);
        code().visitVarInsn(ASTORE, THROWN);
        storableWord("base");
        store(window + STORE_BASE);
        storableWord("limit");
        store(window + STORE_LIMIT);
    }

    private void shown() {
        code().visitVarInsn(ALOAD, THROWN);
        code().visitTypeInsn(CHECKCAST, WINDOW_CLASS);
    }

    private void windowWord(String name, String type) {
        shown();
        code().visitMethodInsn(INVOKEVIRTUAL, WINDOW_CLASS, name, type, false);
    }

    private void storableWord(String name) {
        code().visitVarInsn(ALOAD, THROWN);
        code().visitTypeInsn(CHECKCAST, STORABLE);
        code().visitMethodInsn(INVOKEVIRTUAL, STORABLE, name, "()J", false);
    }

    /** Pushes {@code bytes} bytes at ADDRESS, which are to be written afterwards. */
    final void loadForUpdate(String how, int bytes) {
        mayFail();
        code().visitVarInsn(ALOAD, CPU);
        load(ADDRESS);
        number(bytes);
        place();
        code().visitMethodInsn(INVOKESTATIC, ACCESS, how, "(" + CPU_TYPE + "JI" + UNIT_TYPE + "IJ)J", false);
    }

    /** Stores VALUE at ADDRESS, from which {@link #loadForUpdate} loaded; pushes whether the CPU is to look up. */
    final void storeUpdated(int bytes) {
        mayFail();
        code().visitVarInsn(ALOAD, CPU);
        load(ADDRESS);
        load(VALUE);
        number(bytes);
        place();
        code().visitMethodInsn(INVOKESTATIC, ACCESS, "storeBack", "(" + CPU_TYPE + "JJI" + UNIT_TYPE + "IJ)Z", false);
    }

    /** Pushes {@code bytes} bytes at ADDRESS. */
    final void loadFrom(Where where, int bytes) {
        mayFail();
        requireStack(where, where.window, where.window + LOAD_LIMIT);
        code().visitVarInsn(ALOAD, CPU);
        load(ADDRESS);
        place();
        code().visitVarInsn(ALOAD, where.window + BYTES);
        load(where.window);
        load(where.window + LOAD_LIMIT);
        code().visitMethodInsn(
                        INVOKESTATIC, ACCESS, "load" + bytes, "(" + CPU_TYPE + "J" + UNIT_TYPE + "IJ[BJJ)J", false);
    }

    /** Stores VALUE at ADDRESS; pushes whether the CPU is to look up. */
    final void storeTo(Where where, int bytes) {
        mayFail();
        requireStack(where, where.window + STORE_BASE, where.window + STORE_LIMIT);
        code().visitVarInsn(ALOAD, CPU);
        load(ADDRESS);
        load(VALUE);
        place();
        code().visitVarInsn(ALOAD, where.window + BYTES);
        load(where.window);
        load(where.window + STORE_BASE);
        load(where.window + STORE_LIMIT);
        code().visitMethodInsn(
                        INVOKESTATIC, ACCESS, "store" + bytes, "(" + CPU_TYPE + "JJ" + UNIT_TYPE + "IJ[BJJJ)Z", false);
    }

    private void requireStack(Where where, int base, int limit) {
        if (where == Where.STACK) {
            load(ADDRESS);
            load(base);
            load(limit);
            code().visitMethodInsn(INVOKESTATIC, ACCESS, "requireStack", "(JJJ)V", false);
        }
    }

    /** Where an access goes, most likely. */
    enum Where {
        DATA(UnitCode.DATA, ""),
        /** Base RSP or RBP: addresses that are not canonical raise #SS. */
        STACK(UnitCode.STACK, "Stack");

        private final int window;
        private final String suffix;

        Where(int window, String suffix) {
            this.window = window;
            this.suffix = suffix;
        }

        /** How the names of methods of {@link Access} for it end. */
        String suffix() {
            return suffix;
        }
    }

    private void place() {
        code().visitVarInsn(ALOAD, UNIT);
        number(position);
        now();
    }
}
