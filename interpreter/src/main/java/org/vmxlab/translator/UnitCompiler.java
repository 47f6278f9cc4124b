package org.vmxlab.translator;

import static org.objectweb.asm.Opcodes.AALOAD;
import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PRIVATE;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASM9;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.CHECKCAST;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.PUTSTATIC;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.V17;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.vmxlab.engine.Action;

/** Compiles a region to a unit: a class with a method for each loop and one for what is in none. */
final class UnitCompiler {
    private static final String UNIT = Type.getInternalName(Unit.class);
    static final String NAME = UNIT + "Code";
    private static final String ACTION_TYPE = Type.getDescriptor(Action.class);
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final Region region;
    private final Emitters emitters;
    private final List<Locals> locals;
    private final StepBounds bounds;
    private final LoopNest loops;

    /** A unit with the lengths of its methods in bytes of code. */
    record Compiled(Unit unit, List<Integer> methodLengths) {
        int longestMethod() {
            return Collections.max(methodLengths);
        }

        int codeLength() {
            return methodLengths.stream().mapToInt(Integer::intValue).sum();
        }
    }

    UnitCompiler(Region region, Emitters emitters, int shown) {
        this.region = region;
        this.emitters = emitters;
        this.bounds = new StepBounds(region);
        this.loops =
                new LoopNest(region, instruction -> emitters.of(instruction).isPresent());
        this.locals = Locals.of(loops.size(), shown);
    }

    Compiled compile() {
        // Twice: which words are local variables is known only after the first time.
        for (int loop = 0; loop < loops.size(); loop++) {
            write(new MethodVisitor(ASM9) {}, loop, new UnitContents());
        }
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
        UnitContents contents = new UnitContents();
        List<Label> ends = new ArrayList<>();
        for (int loop = 0; loop < loops.size(); loop++) {
            MethodVisitor method = type.visitMethod(ACC_FINAL, LoopCompiler.name(loop), LoopCompiler.TYPE, null, null);
            method.visitCode();
            ends.add(write(method, loop, contents));
            method.visitMaxs(0, 0);
            method.visitEnd();
        }
        actionFields(type, contents.actions().length);
        type.visitEnd();
        byte[] bytes = type.toByteArray();
        return new Compiled(
                define(bytes, contents), ends.stream().map(Label::getOffset).toList());
    }

    private Label write(MethodVisitor method, int loop, UnitContents contents) {
        Emission emission = new Emission(method, locals.get(loop), region, bounds, loops, loop);
        return new LoopCompiler(region, emitters, contents, loops, loop, emission).write();
    }

    private Unit define(byte[] bytes, UnitContents contents) {
        try {
            MethodHandles.Lookup unit = LOOKUP.defineHiddenClassWithClassData(bytes, contents.actions(), false);
            return (Unit) unit.findConstructor(
                            unit.lookupClass(), MethodType.methodType(void.class, long[].class, int[].class))
                    .invoke(contents.addresses(), contents.behind());
        } catch (Throwable impossible) {
            throw new IllegalStateException("a unit could not be made", impossible);
        }
    }

    /** One constant for each action: the JIT compiler looks into what a static final field holds. */
    private static void actionFields(ClassWriter type, int actions) {
        if (actions == 0) {
            return;
        }
        for (int i = 0; i < actions; i++) {
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
        code.visitTypeInsn(CHECKCAST, "[" + ACTION_TYPE);
        code.visitVarInsn(ASTORE, 0);
        for (int i = 0; i < actions; i++) {
            code.visitVarInsn(ALOAD, 0);
            code.visitLdcInsn(i);
            code.visitInsn(AALOAD);
            code.visitFieldInsn(PUTSTATIC, NAME, field(i), ACTION_TYPE);
        }
        code.visitInsn(RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    static String field(int action) {
        return "action" + action;
    }
}
