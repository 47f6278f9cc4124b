package org.vmxlab.translator;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.BIPUSH;
import static org.objectweb.asm.Opcodes.I2L;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.LALOAD;
import static org.objectweb.asm.Opcodes.LASTORE;
import static org.objectweb.asm.Opcodes.LCONST_0;
import static org.objectweb.asm.Opcodes.LCONST_1;
import static org.objectweb.asm.Opcodes.LLOAD;
import static org.objectweb.asm.Opcodes.LSTORE;
import static org.objectweb.asm.Opcodes.SIPUSH;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/** JVM instructions of one method as they are written, and the words of the CPU's state among its local variables. */
abstract class UnitCode {
    /** Local variables of {@link Unit#run}: its parameters, then ours; a long takes two. */
    static final int UNIT = 0;

    static final int FRAME = 1;

    static final int CPU = 2;
    static final int STATE = 3;
    static final int LEFT = 4;
    static final int REGISTERS = 5;
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
    /** Kinds of {@link LazyFlags}. */
    static final int KIND = VALUE + 2;

    static final int CARRY_KIND = KIND + 1;
    static final int POSITION = CARRY_KIND + 1;
    /** Holds an int for as long as one instruction takes. */
    static final int NUMBER = POSITION + 1;

    static final int THROWN = NUMBER + 1;
    /** Views of the frame. */
    static final int DATA = THROWN + 1;

    static final int STACK = DATA + 1;
    /** {@link Frame#end}. */
    static final int END = STACK + 1;

    private final MethodVisitor code;
    private final Locals locals;

    UnitCode(MethodVisitor code, Locals locals) {
        this.code = code;
        this.locals = locals;
    }

    final MethodVisitor code() {
        return code;
    }

    final Locals locals() {
        return locals;
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

    /** Pushes general register {@code number}. */
    void register(int number) {
        locals.use(number);
        load(REGISTERS + 2 * number);
    }

    /** Pops into general register {@code number}. */
    void setRegister(int number) {
        locals.write(number);
        store(REGISTERS + 2 * number);
        if (locals.shows(number)) {
            setWord(number, () -> load(REGISTERS + 2 * number));
        }
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
}
