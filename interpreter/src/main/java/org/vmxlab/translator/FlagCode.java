package org.vmxlab.translator;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.LSTORE;
import static org.objectweb.asm.Opcodes.LUSHR;

import java.util.OptionalLong;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.vmxlab.cpu.Flags;
import org.vmxlab.cpu.Slot;

/** Flags in translated code: {@link LazyFlags} in local variables. */
abstract class FlagCode extends UnitCode {
    private static final String FRAME_CLASS = Type.getInternalName(Frame.class);

    /** Kind of the flags if it is known here, else {@link LazyFlags#SAME}, and the width that goes with it. */
    private int known = LazyFlags.SAME;

    private int knownShift;
    private OptionalLong knownSecond = OptionalLong.empty();
    /** Whether the CPU's own words are the flags, too. */
    private boolean settled;

    /** What the flags are in local variables. */
    private enum Triple {
        OWN_KIND("kind", "I", KIND),
        OWN_FIRST("first", "J", FIRST),
        OWN_SECOND("second", "J", SECOND),
        OF_CARRY_KIND("carryKind", "I", CARRY_KIND),
        OF_CARRY_FIRST("carryFirst", "J", CARRY_FIRST),
        OF_CARRY_SECOND("carrySecond", "J", CARRY_SECOND);

        private final String getter;
        private final String type;
        private final int local;

        Triple(String getter, String type, int local) {
            this.getter = getter;
            this.type = type;
            this.local = local;
        }
    }

    FlagCode(MethodVisitor code, Locals locals) {
        super(code, locals);
    }

    /** The flags are those of {@code kind}: its two words are on the stack. */
    void flags(int kind, int shift) {
        flags(kind, shift, 0);
    }

    /** The flags are those of a shift by {@code count} places: its two words are on the stack. */
    void flags(int kind, int shift, int count) {
        locals().useFlags();
        store(SECOND);
        store(FIRST);
        known(kind, shift);
        kind(KIND, LazyFlags.coded(kind, shift, count));
        kind(CARRY_KIND, LazyFlags.SAME);
    }

    /** All flags are 0. */
    void flagsCleared() {
        // The words of Flags.clear().
        constant(0);
        constant(1);
        flags(LazyFlags.WORDS, 0);
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
        known(kind, shift);
        kind(KIND, LazyFlags.coded(kind, shift));
    }

    private void known(int kind, int shift) {
        known = kind;
        knownShift = shift;
        knownSecond = OptionalLong.empty();
        settled = false;
    }

    /** The flags are the words in FIRST and SECOND. */
    void flagsAreWords() {
        kind(KIND, LazyFlags.WORDS);
        kind(CARRY_KIND, LazyFlags.SAME);
    }

    /** The flags are whatever was left by the block before. */
    void flagsUnknown() {
        known(LazyFlags.SAME, 0);
    }

    private void kind(int local, int value) {
        number(value);
        code().visitVarInsn(ISTORE, local);
    }

    /** Loads the flags from the frame, where who called this method left them. */
    void resumeFlags() {
        if (locals().usesFlags()) {
            for (Triple part : Triple.values()) {
                code().visitVarInsn(ALOAD, FRAME);
                code().visitMethodInsn(INVOKEVIRTUAL, FRAME_CLASS, part.getter, "()" + part.type, false);
                code().visitVarInsn(part.type.equals("I") ? ISTORE : LSTORE, part.local);
            }
        }
        flagsUnknown();
    }

    /** Leaves the flags in the frame. */
    void leaveFlags() {
        if (locals().usesFlags()) {
            code().visitVarInsn(ALOAD, FRAME);
            triples();
            code().visitMethodInsn(INVOKEVIRTUAL, FRAME_CLASS, "leaveFlags", "(IJJIJJ)V", false);
        }
    }

    /** Loads the flags of the CPU, after it may have changed them. */
    void loadFlags() {
        if (!locals().usesFlags()) {
            return;
        }
        word(Slot.FLAG_CARRIES);
        store(FIRST);
        word(Slot.FLAG_RESULT);
        store(SECOND);
        flagsAreWords();
        known(LazyFlags.WORDS, 0);
        settled = true;
    }

    /** Stores the flags of the CPU, who looks at them. */
    void spillFlags() {
        if (settled || !locals().usesFlags()) {
            return;
        }
        setWord(Slot.FLAG_RESULT, this::result);
        setWord(Slot.FLAG_CARRIES, this::carries);
    }

    /** Pushes the result. */
    private void result() {
        if (known == LazyFlags.WORDS) {
            load(SECOND);
            return;
        }
        code().visitVarInsn(ILOAD, KIND);
        load(FIRST);
        load(SECOND);
        call(LazyFlags.class, "result", "(IJJ)J");
    }

    /** Pushes the carries. */
    void carries() {
        locals().useFlags();
        // Where the kind is known, the JIT compiler need not look into all there are.
        switch (known) {
            case LazyFlags.WORDS -> load(FIRST);
            case LazyFlags.LOGIC -> constant(0);
            case LazyFlags.SUM -> carriesOf("carriesOfSum");
            case LazyFlags.DIFFERENCE -> carriesOf("carriesOfDifference");
            default -> {
                triples();
                call(LazyFlags.class, "carries", "(IJJIJJ)J");
            }
        }
    }

    private void carriesOf(String kind) {
        load(FIRST);
        load(SECOND);
        number(knownShift);
        call(LazyFlags.class, kind, "(JJI)J");
    }

    final void triples() {
        code().visitVarInsn(ILOAD, KIND);
        load(FIRST);
        load(SECOND);
        code().visitVarInsn(ILOAD, CARRY_KIND);
        load(CARRY_FIRST);
        load(CARRY_SECOND);
    }

    /** Pops whether a product was lost; sets CF and OF so. */
    void flagsOfProduct() {
        code().visitVarInsn(ISTORE, NUMBER);
        carries();
        code().visitVarInsn(ILOAD, NUMBER);
        code().visitVarInsn(ILOAD, NUMBER);
        call(Flags.class, "carriesWith", "(JZZ)J");
        result();
        flags(LazyFlags.WORDS, 0);
    }

    /** Pushes CF as a number. */
    void carry() {
        carries();
        shift(LUSHR, 63);
    }

    /** Kind of the flags if it is known here, else {@link LazyFlags#SAME}. */
    final int knownKind() {
        return known;
    }

    /** {@link org.vmxlab.arch.Width#topShift} that goes with the kind. */
    final int knownShift() {
        return knownShift;
    }

    /** What SECOND is if that is known here. */
    final OptionalLong knownSecond() {
        return knownSecond;
    }

    /** The source operand of what set the flags last is {@code value}. */
    void sourceIs(long value) {
        if (known == LazyFlags.DIFFERENCE) {
            knownSecond = OptionalLong.of(value);
        }
    }
}
