package org.vmxlab.translator;

import static org.objectweb.asm.Opcodes.DUP2;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.IFLT;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.IF_ICMPLT;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.IXOR;
import static org.objectweb.asm.Opcodes.L2I;
import static org.objectweb.asm.Opcodes.LCMP;
import static org.objectweb.asm.Opcodes.LSHR;
import static org.objectweb.asm.Opcodes.LSUB;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.vmxlab.cpu.Slot;

/** Ways from block to block in translated code: within the method of a loop, into those of the loops in it, and out. */
abstract class FlowCode extends MemoryCode {
    /** So many addresses are compared one after the other. */
    private static final int FEW = 4;

    private final StepBounds bounds;
    private final LoopNest loops;
    private final int loop;
    private final Map<Long, Label> first = new LinkedHashMap<>();
    private final Map<Long, Label> later = new LinkedHashMap<>();
    private final Map<Integer, Label> inner = new LinkedHashMap<>();
    private final Label anywhere = new Label();
    private final Label outward = new Label();
    private final Label leave = new Label();
    private final List<Exit> exits = new ArrayList<>();
    private Time time = Time.FIRST;
    private int behind;
    private long next;

    /**
     * Times round a loop. The first is written apart from the others ({@link LoopNest#isPeeled}): what is before a loop and what
     * is at its end set flags in different ways, and where both meet the JIT compiler would have to carry which it was.
     */
    enum Time {
        FIRST,
        LATER
    }

    /** A way out of the method: to {@code target}, or to where TARGET says, with {@code undone} steps of the block not made. */
    private record Exit(Label label, @Nullable Long target, int undone, Label how) {}

    FlowCode(MethodVisitor code, Locals locals, StepBounds bounds, LoopNest loops, int loop) {
        super(code, locals);
        this.bounds = bounds;
        this.loops = loops;
        this.loop = loop;
        for (long address : loops.blocksOf(loop)) {
            if (loops.of(address) == loop) {
                first.put(address, new Label());
                later.put(address, new Label());
            }
        }
        loops.within(loop).forEach(number -> inner.put(number, new Label()));
    }

    /** The block at {@code address} comes; answers its label. */
    Label enter(long address, Time round) {
        time = round;
        return label(round == Time.FIRST ? first : later, address);
    }

    private static Label label(Map<Long, Label> labels, long address) {
        return Objects.requireNonNull(labels.get(address));
    }

    /** An instruction comes in front of the one at {@code nextAddress}, {@code behindIt} more of its block behind it. */
    final void step(int number, int behindIt, long nextAddress) {
        at(number);
        behind = behindIt;
        next = nextAddress;
    }

    /** Address of the instruction behind this one. */
    final long next() {
        return next;
    }

    // ------------------------------------------------------------------ ways that instructions go

    /** Goes on at {@code address}, in the unit or outside. */
    void goTo(long address) {
        if (!loops.contains(address)) {
            code().visitJumpInsn(GOTO, exit(address, 0, leave));
            return;
        }
        if (bounds.looksAt(address)) {
            // Here, not in front of the block: here it is known what set the flags.
            jumpIfLeftLess(bounds.longestFrom(address), exit(address, 0, leave));
        }
        int towards = loops.towards(loop, address);
        if (towards == LoopNest.OUTWARD) {
            code().visitJumpInsn(GOTO, exit(address, 0, outward));
        } else if (towards == loop) {
            boolean again = loops.isPeeled(loop) && (time == Time.LATER || loops.isPeeledHead(address));
            code().visitJumpInsn(GOTO, label(again ? later : first, address));
        } else {
            constant(address);
            store(TARGET);
            code().visitJumpInsn(GOTO, entrance(towards));
        }
    }

    /** Pops whether the CPU is to look up before it goes on at {@code target}; leaves the unit if so. */
    void lookUp(long target, int undone) {
        code().visitJumpInsn(IFNE, exit(target, undone, leave));
    }

    /** As {@link #lookUp} before the next instruction in memory. */
    void lookUpNext() {
        lookUp(next, behind);
    }

    /** Pops whether the CPU is to look up; leaves the unit for where TARGET says if so. */
    void lookUpAtTarget() {
        code().visitJumpInsn(IFNE, exit(null, 0, leave));
    }

    private Label exit(@Nullable Long target, int undone, Label how) {
        Label from = new Label();
        exits.add(new Exit(from, target, undone, how));
        return from;
    }

    private void jumpIfLeftLess(int steps, Label there) {
        code().visitVarInsn(ILOAD, LEFT);
        number(steps);
        code().visitJumpInsn(IF_ICMPLT, there);
    }

    /** Goes on at TARGET, which is one of {@code addresses}. */
    void goToOneOf(List<Long> addresses) {
        int last = addresses.size() - 1;
        for (int i = 0; i < last; i++) {
            goToIfTarget(addresses.get(i));
        }
        if (last >= 0) {
            goTo(addresses.get(last));
        }
    }

    /** Goes on at {@code address} if TARGET says so. */
    void goToIfTarget(long address) {
        ifTarget(address, () -> goTo(address));
    }

    /** Does what {@code then} writes, which goes elsewhere, if TARGET is {@code address}. */
    private void ifTarget(long address, Runnable then) {
        // Never back by the comparison itself: the JIT compiler would keep its outcome for the safepoint there.
        Label other = new Label();
        load(TARGET);
        constant(address);
        op(LCMP);
        code().visitJumpInsn(IFNE, other);
        then.run();
        code().visitLabel(other);
    }

    /** Goes on at TARGET, whatever that is. */
    void goAnywhere() {
        code().visitJumpInsn(GOTO, anywhere);
    }

    /** Goes on at TARGET if it is one of {@code returnSites} and there are steps left for any way, else at {@code elsewhere}. */
    final void goBack(List<Long> returnSites, Label elsewhere) {
        jumpIfLeftLess(bounds.longest(), elsewhere);
        choose(returnSites.stream().filter(first::containsKey).toList(), address -> label(first, address), elsewhere);
    }

    // ------------------------------------------------------------------ the frame of the method

    /** Writes where a method begins and {@link #goAnywhere} goes. */
    void begin() {
        locals().load(this);
        resumeFlags();
        word(Slot.RIP);
        store(TARGET);
        // In front of the blocks: the JVM counts jumps back, not switches back, to find what it should compile.
        code().visitLabel(anywhere);
        if (loop == LoopNest.NO_LOOP) {
            jumpIfLeftLess(bounds.longest(), leave);
        }
        choose(loops.blocksOf(loop), this::way, leave);
    }

    private Label way(long address) {
        int towards = loops.towards(loop, address);
        return towards == loop ? label(first, address) : entrance(towards);
    }

    private Label entrance(int innerLoop) {
        return Objects.requireNonNull(inner.get(innerLoop));
    }

    /** Writes ways into the loops that are right within this one; {@code call} writes the call of one by its number. */
    void callInner(IntConsumer call) {
        Label left = new Label();
        inner.forEach((number, label) -> {
            code().visitLabel(label);
            suspend();
            call.accept(number);
            code().visitVarInsn(ISTORE, LEFT);
            code().visitVarInsn(ILOAD, LEFT);
            code().visitJumpInsn(IFLT, left);
            locals().load(this);
            resumeFlags();
            word(Slot.RIP);
            store(TARGET);
            time = Time.FIRST;
            goToOneOf(loops.exitsOf(number));
        });
        code().visitLabel(left);
        code().visitVarInsn(ILOAD, LEFT);
        code().visitInsn(IRETURN);
    }

    /** All that others look at while they run is where they find it. */
    private void suspend() {
        setWord(Slot.RIP, () -> load(TARGET));
        locals().spill(this);
        leaveFlags();
    }

    /** Writes the ways out. */
    void end() {
        for (Exit exit : exits) {
            code().visitLabel(exit.label());
            if (exit.undone() != 0) {
                code().visitIincInsn(LEFT, exit.undone());
            }
            Long target = exit.target();
            if (target != null) {
                constant(target);
                store(TARGET);
            }
            code().visitJumpInsn(GOTO, exit.how());
        }
        code().visitLabel(outward);
        suspend();
        code().visitVarInsn(ILOAD, LEFT);
        code().visitInsn(IRETURN);
        code().visitLabel(leave);
        suspend();
        code().visitVarInsn(ILOAD, LEFT);
        number(-1);
        code().visitInsn(IXOR);
        code().visitInsn(IRETURN);
    }

    /** Goes to what belongs to TARGET if it is one of {@code addresses}, else to {@code otherwise}. */
    private void choose(List<Long> addresses, Function<Long, Label> labels, Label otherwise) {
        if (addresses.size() <= FEW) {
            for (long address : addresses) {
                ifTarget(address, () -> code().visitJumpInsn(GOTO, labels.apply(address)));
            }
            code().visitJumpInsn(GOTO, otherwise);
            return;
        }
        List<Long> known = addresses.stream().sorted().toList();
        long base = known.get(0);
        load(TARGET);
        constant(base);
        op(LSUB);
        op(DUP2);
        op(L2I);
        code().visitVarInsn(ISTORE, NUMBER);
        shift(LSHR, 31);
        constant(0);
        op(LCMP);
        code().visitJumpInsn(IFNE, otherwise);
        code().visitVarInsn(ILOAD, NUMBER);
        code().visitLookupSwitchInsn(
                        otherwise,
                        known.stream()
                                .mapToInt(address -> (int) (address - base))
                                .toArray(),
                        known.stream().map(labels).toArray(Label[]::new));
    }
}
