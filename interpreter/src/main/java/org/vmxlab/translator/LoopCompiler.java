package org.vmxlab.translator;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.ATHROW;
import static org.objectweb.asm.Opcodes.GETSTATIC;
import static org.objectweb.asm.Opcodes.I2L;
import static org.objectweb.asm.Opcodes.IADD;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKEINTERFACE;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.LSUB;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.engine.Action;
import org.vmxlab.engine.Actions;
import org.vmxlab.isa.Flow;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Meaning;
import org.vmxlab.isa.Operand;

/** Writes the method of one loop of a region, or of what is in none. */
final class LoopCompiler {
    /** What may make pages VMX regions, or ordinary again. */
    private static final Set<String> MARKING = Set.of("vmxon", "vmxoff", "vmptrld", "vmclear", "vmlaunch", "vmresume");

    private static final String ACTION = Type.getInternalName(Action.class);
    private static final String FRAME = Type.getInternalName(Frame.class);
    private static final String CPU_TYPE = Type.getDescriptor(Cpu.class);
    /** Type of each method: that of {@link Unit#run(Frame, Cpu, long[], int)}. */
    static final String TYPE = "(" + Type.getDescriptor(Frame.class) + CPU_TYPE + "[JI)I";

    private final Region region;
    private final Emitters emitters;
    private final UnitContents contents;
    private final LoopNest loops;
    private final int loop;
    private final Emission emission;
    private final Label failed = new Label();

    LoopCompiler(Region region, Emitters emitters, UnitContents contents, LoopNest loops, int loop, Emission emission) {
        this.region = region;
        this.emitters = emitters;
        this.contents = contents;
        this.loops = loops;
        this.loop = loop;
        this.emission = emission;
    }

    /** Name of the method of loop number {@code loop}. */
    static String name(int loop) {
        return loop == LoopNest.NO_LOOP ? "run" : "loop" + loop;
    }

    /** Writes the method; answers the label at its end. */
    Label write() {
        zeroAll();
        view("data", Emission.DATA);
        view("stack", Emission.STACK);
        emission.code().visitVarInsn(ALOAD, Emission.FRAME);
        frame("end", "()J");
        emission.store(Emission.END);
        emission.begin();
        blocks(FlowCode.Time.FIRST);
        if (loops.isPeeled(loop)) {
            blocks(FlowCode.Time.LATER);
        }
        emission.callInner(this::call);
        emission.end();
        fail();
        Label end = new Label();
        emission.code().visitLabel(end);
        return end;
    }

    private void blocks(FlowCode.Time time) {
        for (Region.Block block : region.blocks()) {
            if (loops.of(block.address()) == loop) {
                Label begin = emission.enter(block.address(), time);
                Label end = new Label();
                emission.code().visitTryCatchBlock(begin, end, failed, null);
                emission.code().visitLabel(begin);
                block(block);
                emission.code().visitLabel(end);
            }
        }
    }

    /** Calls the method of loop number {@code number}. */
    private void call(int number) {
        MethodVisitor code = emission.code();
        code.visitVarInsn(ALOAD, Emission.UNIT);
        code.visitVarInsn(ALOAD, Emission.FRAME);
        code.visitVarInsn(ALOAD, Emission.CPU);
        code.visitVarInsn(ALOAD, Emission.STATE);
        code.visitVarInsn(ILOAD, Emission.LEFT);
        code.visitMethodInsn(INVOKEVIRTUAL, UnitCompiler.NAME, name(number), TYPE, false);
    }

    /** Writes what becomes of an instruction that failed. */
    private void fail() {
        MethodVisitor code = emission.code();
        code.visitLabel(failed);
        code.visitVarInsn(ASTORE, Emission.THROWN);
        emission.locals().spill(emission);
        emission.leaveFlags();
        reach();
        code.visitVarInsn(ALOAD, Emission.THROWN);
        code.visitInsn(ATHROW);
    }

    /** All local variables have a value everywhere: the handler's frame has them all. */
    private void zeroAll() {
        for (int local = Emission.REGISTERS; local < Emission.KIND; local += 2) {
            emission.constant(0);
            emission.store(local);
        }
        emission.flagsAreWords();
        emission.number(0);
        emission.code().visitVarInsn(ISTORE, Emission.POSITION);
    }

    private void view(String name, int local) {
        emission.code().visitVarInsn(ALOAD, Emission.FRAME);
        frame(name, "()" + Type.getDescriptor(View.class));
        emission.code().visitVarInsn(ASTORE, local);
    }

    /** The time-stamp counter is as an instruction with {@code behind} more of its block behind it sees it; its action sets RIP. */
    private void time(int behind) {
        emission.setWord(Slot.TSC, () -> {
            emission.load(Emission.END);
            emission.code().visitVarInsn(ILOAD, Emission.LEFT);
            emission.number(behind);
            emission.op(IADD);
            emission.op(I2L);
            emission.op(LSUB);
        });
    }

    private void reach() {
        emission.code().visitVarInsn(ALOAD, Emission.FRAME);
        emission.code().visitVarInsn(ILOAD, Emission.POSITION);
        emission.code().visitVarInsn(ILOAD, Emission.LEFT);
        frame("reach", "(II)V");
    }

    private void frame(String method, String type) {
        emission.code().visitMethodInsn(INVOKEVIRTUAL, FRAME, method, type, false);
    }

    private void block(Region.Block block) {
        List<Instruction> instructions = block.instructions();
        int count = instructions.size();
        emission.code().visitIincInsn(Emission.LEFT, -count);
        emission.flagsUnknown();
        boolean[] wanted = flagsWanted(instructions);
        for (int i = 0; i < count; i++) {
            Instruction instruction = instructions.get(i);
            int behind = count - 1 - i;
            emission.begin(contents.number(instruction, behind), behind, instruction.next(), wanted[i]);
            Optional<Emitter> emitter = emitters.of(instruction);
            if (emitter.isPresent()) {
                emitter.get().emit(emission, instruction);
            } else {
                emitters.shortcutOf(instruction)
                        .ifPresentOrElse(
                                shortcut -> take(shortcut, instruction, behind), () -> perform(instruction, behind));
            }
        }
        Instruction last = block.last();
        if (last.definition().flow() == Flow.SEQUENTIAL) {
            emission.goTo(last.next());
        }
    }

    /** Takes {@code shortcut}, or lets the action do it if that is not enough. */
    private void take(Shortcut shortcut, Instruction instruction, int behind) {
        Label elsewhere = new Label();
        shortcut.emit(emission, instruction, elsewhere);
        emission.goTo(instruction.next());
        emission.code().visitLabel(elsewhere);
        emission.flagsUnknown();
        perform(instruction, behind);
    }

    /** Lets the action do it: all that it may look at is in the CPU's own words meanwhile. */
    private void perform(Instruction instruction, int behind) {
        if (Actions.isRegistersOnly(instruction)) {
            spill();
            action(instruction);
            load();
            return;
        }
        emission.mayFail();
        spill();
        if (instruction.definition().meaning() instanceof Meaning.Branch) {
            action(instruction);
            load();
            goOn(instruction);
            return;
        }
        time(behind);
        if (Forms.locked(instruction)) {
            emission.drain();
            action(instruction);
            emission.drain();
        } else {
            action(instruction);
        }
        load();
        if (MARKING.contains(instruction.definition().mnemonic())) {
            emission.code().visitVarInsn(ALOAD, Emission.FRAME);
            frame("look", "()V");
        }
        if (instruction.definition().flow() == Flow.SEQUENTIAL) {
            emission.attention();
            emission.lookUpNext();
            return;
        }
        emission.word(Slot.RIP);
        emission.store(Emission.TARGET);
        emission.attention();
        emission.lookUpAtTarget();
        if (!Region.ways(instruction).isEmpty()) {
            goOn(instruction);
            return;
        }
        Region.likelyWay(instruction).ifPresent(emission::goToIfTarget);
        emission.goAnywhere();
    }

    private void spill() {
        emission.locals().spill(emission);
        emission.spillFlags();
    }

    private void load() {
        emission.locals().load(emission);
        emission.loadFlags();
    }

    private void action(Instruction instruction) {
        MethodVisitor code = emission.code();
        code.visitFieldInsn(
                GETSTATIC,
                UnitCompiler.NAME,
                UnitCompiler.field(contents.action(Actions.withoutLock(instruction))),
                Type.getDescriptor(Action.class));
        code.visitVarInsn(ALOAD, Emission.CPU);
        code.visitMethodInsn(INVOKEINTERFACE, ACTION, "perform", "(" + CPU_TYPE + ")V", true);
    }

    /** Goes where the action of an instruction that goes one of few ways went. */
    private void goOn(Instruction instruction) {
        emission.word(Slot.RIP);
        emission.store(Emission.TARGET);
        emission.goToOneOf(Region.ways(instruction));
    }

    /** For each instruction of a block, whether anybody can see the flags it sets. */
    private boolean[] flagsWanted(List<Instruction> instructions) {
        boolean[] wanted = new boolean[instructions.size()];
        boolean later = true;
        for (int i = instructions.size() - 1; i >= 0; i--) {
            Instruction instruction = instructions.get(i);
            wanted[i] = later || mayLeaveBehind(instruction);
            Emitter.FlagUse use = emitters.of(instruction)
                    .map(emitter -> emitter.flagUse(instruction))
                    .orElse(Emitter.FlagUse.READS);
            if (use == Emitter.FlagUse.READS || mayFail(instruction)) {
                later = true;
            } else if (use == Emitter.FlagUse.SETS_ALL) {
                later = false;
            }
        }
        return wanted;
    }

    /** Whether the unit may be left behind {@code instruction}: a store to code ends it, and what is there then may look at flags. */
    private static boolean mayLeaveBehind(Instruction instruction) {
        return !instruction.operands().isEmpty() && instruction.operand(0) instanceof Operand.Memory;
    }

    private static boolean mayFail(Instruction instruction) {
        String mnemonic = instruction.definition().mnemonic();
        return mnemonic.equals("push")
                || mnemonic.equals("pop")
                || !mnemonic.equals("lea")
                        && instruction.operands().stream().anyMatch(Operand.Memory.class::isInstance);
    }
}
