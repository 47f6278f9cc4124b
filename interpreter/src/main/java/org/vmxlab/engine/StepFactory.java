package org.vmxlab.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vmxlab.isa.Flow;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Meaning;
import org.vmxlab.isa.Operand;

/**
 * Binds decoded instructions to the steps that run them.
 *
 * <p>Once {@link #specialise} was called, each kind of instruction (its meaning with the kinds and sizes of its operands)
 * gets a copy of the class of its step: the JIT compiler collects what it knows of calls by method, sees one callee at
 * each of a copy's, and puts it in line. Copies cost time and memory, which pays where many steps are made.
 */
final class StepFactory {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodType CONSTRUCTOR = MethodType.methodType(void.class, Instruction.class, CodeCache.class);

    private final Map<List<Object>, MethodHandle> constructors = new HashMap<>();
    private boolean specialising;

    /** From now on, steps are made of copies. */
    void specialise() {
        specialising = true;
    }

    boolean specialising() {
        return specialising;
    }

    Step create(Instruction instruction, CodeCache code) {
        Step step = bind(instruction, code);
        return instruction.prefix() == Instruction.Prefix.LOCK ? new LockedStep(step, code) : step;
    }

    private Step bind(Instruction instruction, CodeCache code) {
        Class<? extends Step> shape = shape(instruction);
        MethodHandle constructor = specialising
                ? constructors.computeIfAbsent(kind(instruction), kind -> constructor(copy(shape)))
                : constructors.computeIfAbsent(List.of(shape), kind -> constructor(shape));
        try {
            return (Step) constructor.invoke(instruction, code);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new IllegalStateException("the constructor of a step threw", impossible);
        }
    }

    private static Class<? extends Step> shape(Instruction instruction) {
        Meaning meaning = instruction.definition().meaning();
        if (meaning instanceof Meaning.Binary) {
            return OperandSteps.Binary.class;
        }
        if (meaning instanceof Meaning.Compare) {
            return OperandSteps.Compare.class;
        }
        if (meaning instanceof Meaning.Unary) {
            return OperandSteps.Unary.class;
        }
        if (meaning instanceof Meaning.Transfer) {
            return OperandSteps.Transfer.class;
        }
        if (meaning instanceof Meaning.Branch) {
            return FlowSteps.Branch.class;
        }
        return instruction.definition().flow() == Flow.SEQUENTIAL ? FlowSteps.Sequential.class : FlowSteps.Jump.class;
    }

    private static List<Object> kind(Instruction instruction) {
        List<Object> kind = new ArrayList<>();
        kind.add(instruction.definition());
        for (Operand operand : instruction.operands()) {
            kind.add(operand.getClass());
            kind.add(operand.bytes());
        }
        return kind;
    }

    private static Class<?> copy(Class<?> shape) {
        String file = shape.getName().substring(shape.getPackageName().length() + 1) + ".class";
        try (InputStream in = shape.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(shape + " was not loaded from a file");
            }
            return LOOKUP.defineHiddenClass(in.readAllBytes(), false).lookupClass();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException("the package of " + shape + " is this one", impossible);
        }
    }

    private static MethodHandle constructor(Class<?> step) {
        try {
            return LOOKUP.findConstructor(step, CONSTRUCTOR)
                    .asType(MethodType.methodType(Step.class, Instruction.class, CodeCache.class));
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(step + " cannot be made of an instruction", impossible);
        }
    }
}
