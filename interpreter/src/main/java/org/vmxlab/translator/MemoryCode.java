package org.vmxlab.translator;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.IFGE;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.L2I;
import static org.objectweb.asm.Opcodes.LCMP;
import static org.objectweb.asm.Opcodes.LSUB;
import static org.objectweb.asm.Opcodes.POP2;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.vmxlab.arch.Canonical;
import org.vmxlab.memory.Memory;

/** Memory accesses in translated code: bytes of the array that a {@link View} shows, or calls of the view. */
abstract class MemoryCode extends ConditionCode {
    private static final String VIEW = Type.getInternalName(View.class);
    private static final String MEMORY = Type.getInternalName(Memory.class);

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

    // The JVM counts how often each access goes which way, which it could not if they were calls of one method.

    /** Pushes {@code bytes} bytes at ADDRESS. */
    final void loadFrom(Where where, int bytes) {
        load(where, bytes, "base", "loadLimit", "load");
    }

    /** Pushes {@code bytes} bytes at ADDRESS, which are to be written afterwards. */
    final void loadForUpdate(Where where, int bytes) {
        load(where, bytes, "storeBase", "storeLimit", "loadForWrite");
    }

    private void load(Where where, int bytes, String base, String limit, String slow) {
        Label elsewhere = new Label();
        Label done = new Label();
        mayFail();
        jumpIfOutside(where, base, limit, elsewhere);
        index(where);
        number(bytes);
        memory("get", "([BII)J");
        code().visitJumpInsn(GOTO, done);
        code().visitLabel(elsewhere);
        requireStack(where);
        code().visitVarInsn(ALOAD, where.view);
        load(ADDRESS);
        number(bytes);
        place();
        view(slow, "(JIII)J");
        code().visitLabel(done);
    }

    /** Stores VALUE at ADDRESS; pushes whether the CPU is to look up. */
    final void storeTo(Where where, int bytes) {
        store(where, bytes, "store");
    }

    /** Stores VALUE at ADDRESS, from which {@link #loadForUpdate} loaded; pushes whether the CPU is to look up. */
    final void storeUpdated(Where where, int bytes) {
        store(where, bytes, "storeBack");
    }

    private void store(Where where, int bytes, String slow) {
        Label elsewhere = new Label();
        Label done = new Label();
        mayFail();
        jumpIfOutside(where, "storeBase", "storeLimit", elsewhere);
        index(where);
        number(bytes);
        load(VALUE);
        memory("put", "([BIIJ)V");
        number(0);
        code().visitJumpInsn(GOTO, done);
        code().visitLabel(elsewhere);
        requireStack(where);
        code().visitVarInsn(ALOAD, where.view);
        load(ADDRESS);
        load(VALUE);
        number(bytes);
        place();
        view(slow, "(JJIII)Z");
        code().visitLabel(done);
    }

    private void jumpIfOutside(Where where, String base, String limit, Label there) {
        load(ADDRESS);
        word(where, base, "J");
        op(LSUB);
        word(where, limit, "J");
        op(LCMP);
        code().visitJumpInsn(IFGE, there);
    }

    /** Pushes the array and the number of the byte at ADDRESS in it. */
    private void index(Where where) {
        word(where, "bytes", "[B");
        load(ADDRESS);
        word(where, "base", "J");
        op(LSUB);
        op(L2I);
    }

    private void word(Where where, String name, String type) {
        code().visitVarInsn(ALOAD, where.view);
        view(name, "()" + type);
    }

    private void memory(String method, String type) {
        code().visitMethodInsn(INVOKESTATIC, MEMORY, method, type, false);
    }

    private void requireStack(Where where) {
        if (where == Where.STACK) {
            load(ADDRESS);
            call(Canonical.class, "requireOnStack", "(J)J");
            op(POP2);
        }
    }

    private void place() {
        number(position);
        code().visitVarInsn(ILOAD, LEFT);
    }

    private void view(String method, String type) {
        code().visitMethodInsn(INVOKEVIRTUAL, VIEW, method, type, false);
    }

    /** Where an access goes, most likely. */
    enum Where {
        DATA(UnitCode.DATA),
        /** Base RSP or RBP: addresses that are not canonical raise #SS. */
        STACK(UnitCode.STACK);

        private final int view;

        Where(int view) {
            this.view = view;
        }
    }
}
