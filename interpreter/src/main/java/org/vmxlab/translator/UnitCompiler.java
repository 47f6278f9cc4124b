package org.vmxlab.translator;

import static org.objectweb.asm.Opcodes.AALOAD;
import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PRIVATE;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASM9;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.ATHROW;
import static org.objectweb.asm.Opcodes.GETSTATIC;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKEINTERFACE;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.LADD;
import static org.objectweb.asm.Opcodes.LCMP;
import static org.objectweb.asm.Opcodes.LRETURN;
import static org.objectweb.asm.Opcodes.LSUB;
import static org.objectweb.asm.Opcodes.PUTSTATIC;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.V17;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.ClassWriter;
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

/** Compiles a region to a unit. */
final class UnitCompiler {
    /** What may make pages VMX regions, or ordinary again. */
    private static final Set<String> MARKING = Set.of("vmxon", "vmxoff", "vmptrld", "vmclear", "vmlaunch", "vmresume");

    private static final String UNIT = Type.getInternalName(Unit.class);
    private static final String NAME = UNIT + "Code";
    private static final String ACTION = Type.getInternalName(Action.class);
    private static final String ACTION_TYPE = Type.getDescriptor(Action.class);
    private static final String CPU_TYPE = Type.getDescriptor(Cpu.class);
    private static final String RUN = "(" + CPU_TYPE + "[JJI)J";
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final Region region;
    private final Emitters emitters;
    private final List<Long> addresses = new ArrayList<>();
    private final List<Integer> behind = new ArrayList<>();
    private final List<Action> actions = new ArrayList<>();
    private final Locals locals;
    private final StepBounds bounds;

    /** A unit with the length of its code in bytes. */
    record Compiled(Unit unit, int codeLength) {}

    UnitCompiler(Region region, Emitters emitters, int shown) {
        this.region = region;
        this.emitters = emitters;
        this.locals = new Locals(shown);
        this.bounds = new StepBounds(region);
    }

    Compiled compile() {
        // Twice: which words are local variables is known only after the first time.
        write(new MethodVisitor(ASM9) {});
        addresses.clear();
        behind.clear();
        actions.clear();
        ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_FRAMES | ClassWriter.COMPUTE_MAXS) {
            @Override
            protected String getCommonSuperClass(String one, String other) {
                return "java/lang/Object";
            }
        };
        type.visit(V17, ACC_PUBLIC | ACC_FINAL, NAME, null, UNIT, null);
        MethodVisitor constructor = type.visitMethod(ACC_PUBLIC, "<init>", "([J[I)V", null, null);
        constructor.visitCode();
        constructor.visitVarInsn(ALOAD, 0);
        constructor.visitVarInsn(ALOAD, 1);
        constructor.visitVarInsn(ALOAD, 2);
        constructor.visitMethodInsn(INVOKESPECIAL, UNIT, "<init>", "([J[I)V", false);
        constructor.visitInsn(RETURN);
        constructor.visitMaxs(0, 0);
        constructor.visitEnd();
        MethodVisitor run = type.visitMethod(ACC_PUBLIC, "run", RUN, null, null);
        run.visitCode();
        Label end = write(run);
        run.visitMaxs(0, 0);
        run.visitEnd();
        actionFields(type);
        type.visitEnd();
        byte[] bytes = type.toByteArray();
        return new Compiled(define(bytes), end.getOffset());
    }

    private Unit define(byte[] bytes) {
        try {
            MethodHandles.Lookup unit =
                    LOOKUP.defineHiddenClassWithClassData(bytes, actions.toArray(new Action[0]), false);
            return (Unit) unit.findConstructor(
                            unit.lookupClass(),
                            java.lang.invoke.MethodType.methodType(void.class, long[].class, int[].class))
                    .invoke(
                            addresses.stream().mapToLong(Long::longValue).toArray(),
                            behind.stream().mapToInt(Integer::intValue).toArray());
        } catch (Throwable impossible) {
            throw new IllegalStateException("a unit could not be made", impossible);
        }
    }

    /** One constant for each action: the JIT compiler looks into what a static final field holds. */
    private void actionFields(ClassWriter type) {
        if (actions.isEmpty()) {
            return;
        }
        for (int i = 0; i < actions.size(); i++) {
            type.visitField(ACC_PRIVATE | ACC_STATIC | ACC_FINAL, field(i), ACTION_TYPE, null, null)
                    .visitEnd();
        }
        MethodVisitor code = type.visitMethod(ACC_STATIC, "<clinit>", "()V", null, null);
        code.visitCode();
        code.visitMethodInsn(
                INVOKESTATIC,
                "java/lang/invoke/MethodHandles",
                "lookup",
                "()Ljava/lang/invoke/MethodHandles$Lookup;",
                false);
        code.visitLdcInsn("_");
        code.visitLdcInsn(Type.getType("[" + ACTION_TYPE));
        code.visitMethodInsn(
                INVOKESTATIC,
                "java/lang/invoke/MethodHandles",
                "classData",
                "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;)Ljava/lang/Object;",
                false);
        code.visitTypeInsn(org.objectweb.asm.Opcodes.CHECKCAST, "[" + ACTION_TYPE);
        code.visitVarInsn(ASTORE, 0);
        for (int i = 0; i < actions.size(); i++) {
            code.visitVarInsn(ALOAD, 0);
            code.visitLdcInsn(i);
            code.visitInsn(AALOAD);
            code.visitFieldInsn(PUTSTATIC, NAME, field(i), ACTION_TYPE);
        }
        code.visitInsn(RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private static String field(int action) {
        return "action" + action;
    }

    // ------------------------------------------------------------------ the method

    /** Writes {@link Unit#run}; answers the label at its end. */
    private Label write(MethodVisitor code) {
        Map<Long, Label> labels = new LinkedHashMap<>();
        region.blocks().forEach(block -> labels.put(block.address(), new Label()));
        Emission emission = new Emission(code, locals, labels, region.returnSites(), bounds.longest());
        Label begin = new Label();
        Label end = new Label();
        Label failed = new Label();
        Label leave = new Label();
        Label enough = new Label();
        Label tooFew = new Label();
        emission.jumpIfLeftLess(bounds.longest(), tooFew);
        code.visitJumpInsn(GOTO, enough);
        code.visitLabel(tooFew);
        emission.load(Emission.LEFT);
        code.visitInsn(LRETURN);
        code.visitLabel(enough);
        zeroAll(emission);
        locals.load(emission);
        emission.windows();
        emission.word(Slot.TSC);
        emission.load(Emission.LEFT);
        emission.op(LADD);
        emission.store(Emission.END);
        emission.number(0);
        code.visitVarInsn(org.objectweb.asm.Opcodes.ISTORE, Emission.POSITION);
        code.visitTryCatchBlock(begin, end, failed, null);
        code.visitLabel(begin);
        code.visitVarInsn(ILOAD, Emission.ENTRY);
        code.visitTableSwitchInsn(0, labels.size() - 1, leave, labels.values().toArray(new Label[0]));
        // In front of the blocks: the JVM counts jumps back, not switches back, to find what it should compile.
        code.visitLabel(emission.anywhere());
        emission.jumpIfLeftLess(bounds.longest(), leave);
        emission.choose(List.copyOf(labels.keySet()), leave);
        for (Region.Block block : region.blocks()) {
            code.visitLabel(labels.get(block.address()));
            block(emission, block);
        }
        code.visitLabel(end);
        for (Emission.Exit exit : emission.exits()) {
            exit(emission, exit, leave);
        }
        code.visitLabel(leave);
        emission.setWord(Slot.RIP, () -> emission.load(Emission.TARGET));
        locals.spill(emission);
        emission.setWord(Slot.TSC, emission::now);
        emission.load(Emission.LEFT);
        code.visitInsn(LRETURN);
        code.visitLabel(failed);
        code.visitVarInsn(ASTORE, Emission.THROWN);
        locals.spill(emission);
        code.visitVarInsn(ALOAD, Emission.UNIT);
        code.visitVarInsn(ALOAD, Emission.STATE);
        code.visitVarInsn(ILOAD, Emission.POSITION);
        emission.now();
        code.visitMethodInsn(INVOKEVIRTUAL, UNIT, "reach", "([JIJ)V", false);
        code.visitVarInsn(ALOAD, Emission.THROWN);
        code.visitInsn(ATHROW);
        Label last = new Label();
        code.visitLabel(last);
        return last;
    }

    /** All local variables have a value everywhere: the handler's frame has them all. */
    private static void zeroAll(Emission emission) {
        for (int local = Emission.END; local < Emission.THROWN; local += 2) {
            emission.constant(0);
            emission.store(local);
        }
        emission.flagsOfNothing();
    }

    private static void exit(Emission emission, Emission.Exit exit, Label leave) {
        emission.code().visitLabel(exit.label());
        if (exit.undone() != 0) {
            emission.load(Emission.LEFT);
            emission.constant(exit.undone());
            emission.op(LADD);
            emission.store(Emission.LEFT);
        }
        Long target = exit.target();
        if (target != null) {
            emission.constant(target);
            emission.store(Emission.TARGET);
        }
        emission.code().visitJumpInsn(GOTO, leave);
    }

    private void block(Emission emission, Region.Block block) {
        List<Instruction> instructions = block.instructions();
        int count = instructions.size();
        if (bounds.looksAt(block.address())) {
            Label tooFew = new Label();
            emission.jumpIfLeftLess(bounds.longestFrom(block.address()), tooFew);
            emission.exits().add(new Emission.Exit(tooFew, block.address(), 0));
        }
        emission.load(Emission.LEFT);
        emission.constant(count);
        emission.op(LSUB);
        emission.store(Emission.LEFT);
        emission.flagsUnknown();
        boolean[] wanted = flagsWanted(instructions);
        for (int i = 0; i < count; i++) {
            Instruction instruction = instructions.get(i);
            emission.begin(addresses.size(), count - 1 - i, instruction.next(), wanted[i]);
            addresses.add(instruction.address());
            behind.add(count - 1 - i);
            Optional<Emitter> emitter = emitters.of(instruction);
            if (emitter.isPresent()) {
                emitter.get().emit(emission, instruction);
            } else {
                perform(emission, instruction, count - 1 - i);
            }
        }
        Instruction last = block.last();
        if (last.definition().flow() == Flow.SEQUENTIAL) {
            emission.goTo(last.next());
        }
    }

    /** Lets the action do it: all that it may look at is in the CPU's own words meanwhile. */
    private void perform(Emission emission, Instruction instruction, int undone) {
        if (Actions.isRegistersOnly(instruction)) {
            locals.spill(emission);
            action(emission, instruction);
            locals.load(emission);
            return;
        }
        emission.mayFail();
        locals.spill(emission);
        if (instruction.definition().meaning() instanceof Meaning.Branch) {
            action(emission, instruction);
            locals.load(emission);
            goOn(emission, instruction);
            return;
        }
        emission.setWord(Slot.TSC, () -> {
            emission.now();
            emission.constant(undone);
            emission.op(LSUB);
        });
        action(emission, instruction);
        locals.load(emission);
        if (MARKING.contains(instruction.definition().mnemonic())) {
            emission.windows();
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
        if (Region.isCall(instruction) && Region.target(instruction).isPresent()) {
            goOn(emission, instruction);
        } else {
            emission.code().visitJumpInsn(GOTO, emission.anywhere());
        }
    }

    private void action(Emission emission, Instruction instruction) {
        MethodVisitor code = emission.code();
        code.visitFieldInsn(GETSTATIC, NAME, field(actions.size()), ACTION_TYPE);
        actions.add(Actions.of(instruction));
        code.visitVarInsn(ALOAD, Emission.CPU);
        code.visitMethodInsn(INVOKEINTERFACE, ACTION, "perform", "(" + CPU_TYPE + ")V", true);
    }

    /** Goes where the action of an instruction with a target operand went: there, or behind it. */
    private static void goOn(Emission emission, Instruction instruction) {
        long target = Region.target(instruction).orElseThrow();
        Label elsewhere = new Label();
        emission.word(Slot.RIP);
        emission.constant(target);
        emission.op(LCMP);
        emission.code().visitJumpInsn(IFNE, elsewhere);
        emission.goTo(target);
        emission.code().visitLabel(elsewhere);
        emission.goTo(instruction.next());
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
