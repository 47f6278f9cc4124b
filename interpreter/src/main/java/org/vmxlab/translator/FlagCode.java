package org.vmxlab.translator;

import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.IFEQ;
import static org.objectweb.asm.Opcodes.IFGE;
import static org.objectweb.asm.Opcodes.IFGT;
import static org.objectweb.asm.Opcodes.IFLE;
import static org.objectweb.asm.Opcodes.IFLT;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.LCMP;
import static org.objectweb.asm.Opcodes.LSHL;
import static org.objectweb.asm.Opcodes.LUSHR;
import static org.objectweb.asm.Opcodes.LXOR;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.vmxlab.cpu.Flags;
import org.vmxlab.cpu.Slot;

/** Flags in translated code: {@link LazyFlags} in local variables. */
abstract class FlagCode extends UnitCode {
    /** Kind of the flags if it is known here, else {@link LazyFlags#SAME}, and the width that goes with it. */
    private int known = LazyFlags.SAME;

    private int knownShift;

    FlagCode(MethodVisitor code, Locals locals) {
        super(code, locals);
    }

    /** The flags are those of {@code kind}: its two words are on the stack. */
    void flags(int kind, int shift) {
        locals().useFlags();
        store(SECOND);
        store(FIRST);
        known = kind;
        knownShift = shift;
        kind(KIND, LazyFlags.coded(kind, shift));
        kind(CARRY_KIND, LazyFlags.SAME);
    }

    /** The flags are those of INC or DEC, whose result is in R; CF stays. */
    void flagsKeepingCarry(int kind, int shift) {
        locals().useFlags();
        Label kept = new Label();
        if (known == LazyFlags.SAME) {
            code().visitVarInsn(ILOAD, CARRY_KIND);
            code().visitJumpInsn(IFNE, kept);
        }
        if (known != LazyFlags.INCREMENT && known != LazyFlags.DECREMENT) {
            code().visitVarInsn(ILOAD, KIND);
            code().visitVarInsn(ISTORE, CARRY_KIND);
            load(FIRST);
            store(CARRY_FIRST);
            load(SECOND);
            store(CARRY_SECOND);
        }
        code().visitLabel(kept);
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
        code().visitVarInsn(ISTORE, local);
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
            code().visitVarInsn(ILOAD, KIND);
            load(FIRST);
            load(SECOND);
            call(LazyFlags.class, "result", "(IJJ)J");
        });
        setWord(Slot.FLAG_CARRIES, this::carries);
    }

    /** Pushes the carries. */
    void carries() {
        locals().useFlags();
        triples();
        call(LazyFlags.class, "carries", "(IJJIJJ)J");
    }

    private void triples() {
        code().visitVarInsn(ILOAD, KIND);
        load(FIRST);
        load(SECOND);
        code().visitVarInsn(ILOAD, CARRY_KIND);
        load(CARRY_FIRST);
        load(CARRY_SECOND);
    }

    /** Pops whether a product was lost; sets CF and OF so. */
    void flagsOfProduct() {
        code().visitVarInsn(ISTORE, ENTRY);
        carries();
        code().visitVarInsn(ILOAD, ENTRY);
        code().visitVarInsn(ILOAD, ENTRY);
        call(Flags.class, "carriesWith", "(JZZ)J");
        code().visitVarInsn(ILOAD, KIND);
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
        locals().useFlags();
        boolean positive = (condition & 1) == 0;
        int pair = condition >>> 1;
        if (known == LazyFlags.DIFFERENCE && comparison(pair)) {
            switch (pair) {
                case 2 -> code().visitJumpInsn(positive ? IFEQ : IFNE, there);
                case 3, 7 -> code().visitJumpInsn(positive ? IFLE : IFGT, there);
                default -> code().visitJumpInsn(positive ? IFLT : IFGE, there);
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
            code().visitJumpInsn(pair == 2 ? positive ? IFEQ : IFNE : positive ? IFLT : IFGE, there);
            return;
        }
        number(condition);
        triples();
        call(LazyFlags.class, "holds", "(IIJJIJJ)Z");
        code().visitJumpInsn(IFNE, there);
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
        code().visitJumpInsn(GOTO, done);
        code().visitLabel(holds);
        constant(1);
        code().visitLabel(done);
    }
}
