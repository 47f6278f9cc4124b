package org.vmxlab.translator;

import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.IAND;
import static org.objectweb.asm.Opcodes.IFEQ;
import static org.objectweb.asm.Opcodes.IFGE;
import static org.objectweb.asm.Opcodes.IFGT;
import static org.objectweb.asm.Opcodes.IFLE;
import static org.objectweb.asm.Opcodes.IFLT;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.IF_ICMPGE;
import static org.objectweb.asm.Opcodes.IF_ICMPGT;
import static org.objectweb.asm.Opcodes.IF_ICMPLE;
import static org.objectweb.asm.Opcodes.IF_ICMPLT;
import static org.objectweb.asm.Opcodes.L2I;
import static org.objectweb.asm.Opcodes.LCMP;
import static org.objectweb.asm.Opcodes.LSHL;
import static org.objectweb.asm.Opcodes.LXOR;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * Conditions in translated code. Where it is known what set the flags, they are comparisons of its words; else {@link
 * LazyFlags#holds} looks. The words of a difference are zero-extended, but for constants.
 */
abstract class ConditionCode extends FlagCode {
    ConditionCode(MethodVisitor code, Locals locals) {
        super(code, locals);
    }

    /** Pairs of conditions, each with its opposite: SDM volume 1, appendix B, without the lowest bit of the code. */
    private enum Pair {
        OVERFLOW,
        BELOW,
        EQUAL,
        BELOW_OR_EQUAL,
        SIGN,
        PARITY,
        LESS,
        LESS_OR_EQUAL
    }

    /** Goes to {@code there} if condition {@code condition} (SDM volume 1, appendix B) holds. */
    void jumpIf(int condition, Label there) {
        locals().useFlags();
        boolean positive = (condition & 1) == 0;
        Pair pair = Pair.values()[condition >>> 1];
        boolean done = switch (knownKind()) {
            case LazyFlags.SAME, LazyFlags.WORDS -> false;
            case LazyFlags.DIFFERENCE -> jumpIfDifference(pair, positive, there);
            default -> jumpIfResult(pair, positive, there);
        };
        if (!done) {
            number(condition);
            triples();
            call(LazyFlags.class, "holds", "(IIJJIJJ)Z");
            code().visitJumpInsn(IFNE, there);
        }
    }

    private boolean jumpIfDifference(Pair pair, boolean positive, Label there) {
        int less = positive ? IFLT : IFGE;
        int lessOrEqual = positive ? IFLE : IFGT;
        switch (pair) {
            case BELOW -> jumpIfBelow(less, there);
            case BELOW_OR_EQUAL -> jumpIfBelow(lessOrEqual, there);
            case EQUAL -> {
                load(FIRST);
                second();
                op(LCMP);
                code().visitJumpInsn(positive ? IFEQ : IFNE, there);
            }
            case LESS -> jumpIfLess(less, there);
            case LESS_OR_EQUAL -> jumpIfLess(lessOrEqual, there);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Pushes the subtrahend, zero-extended. */
    private void second() {
        if (knownSecond().isPresent()) {
            constant(knownSecond().getAsLong() & -1L >>> knownShift());
        } else {
            load(SECOND);
        }
    }

    /** {@code comparison} of numbers without sign. */
    private void jumpIfBelow(int comparison, Label there) {
        Label no = new Label();
        if (knownShift() == 0 && knownSecond().orElse(-1) < 0) {
            biased(FIRST);
            biased(SECOND);
        } else {
            if (knownShift() == 0) {
                // Negative is more than any constant here.
                load(FIRST);
                constant(0);
                op(LCMP);
                code().visitJumpInsn(IFLT, comparison == IFLT || comparison == IFLE ? no : there);
            }
            load(FIRST);
            second();
        }
        op(LCMP);
        code().visitJumpInsn(comparison, there);
        code().visitLabel(no);
    }

    private void biased(int local) {
        load(local);
        constant(Long.MIN_VALUE);
        op(LXOR);
    }

    /** {@code comparison} of numbers with sign. */
    private void jumpIfLess(int comparison, Label there) {
        if (knownShift() == Integer.SIZE) {
            load(FIRST);
            op(L2I);
            load(SECOND);
            op(L2I);
            code().visitJumpInsn(
                            switch (comparison) {
                                case IFLT -> IF_ICMPLT;
                                case IFGE -> IF_ICMPGE;
                                case IFLE -> IF_ICMPLE;
                                default -> IF_ICMPGT;
                            },
                            there);
        } else {
            onTop(FIRST);
            onTop(SECOND);
            op(LCMP);
            code().visitJumpInsn(comparison, there);
        }
    }

    /** Pushes {@code local}, its sign on top. */
    private void onTop(int local) {
        load(local);
        if (knownShift() != 0) {
            shift(LSHL, knownShift());
        }
    }

    private boolean jumpIfResult(Pair pair, boolean positive, Label there) {
        switch (pair) {
            case EQUAL -> {
                if (knownShift() < Integer.SIZE) {
                    load(SECOND);
                    constant(0);
                    op(LCMP);
                } else {
                    load(SECOND);
                    op(L2I);
                    if (knownShift() > Integer.SIZE) {
                        number((int) (-1L >>> knownShift()));
                        op(IAND);
                    }
                }
                code().visitJumpInsn(positive ? IFEQ : IFNE, there);
            }
            case SIGN -> {
                onTop(SECOND);
                constant(0);
                op(LCMP);
                code().visitJumpInsn(positive ? IFLT : IFGE, there);
            }
            default -> {
                return false;
            }
        }
        return true;
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
