package org.vmxlab.translator;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.IFEQ;
import static org.objectweb.asm.Opcodes.IFLT;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.ISTORE;

import java.util.Map;
import org.objectweb.asm.Label;
import org.objectweb.asm.Type;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Operand;
import org.vmxlab.isa.VmcsAccess;
import org.vmxlab.isa.VmxRegions;

/** Shortcuts of VMREAD and VMWRITE between registers, as {@link VmcsAccess} has them, and of VMPTRLD and VMCLEAR. */
final class VmcsShortcuts {
    private static final String CPU = Type.getDescriptor(Cpu.class);

    private VmcsShortcuts() {}

    /** Takes instructions between registers. */
    private interface OfRegisters extends Shortcut {
        @Override
        default boolean takes(Instruction instruction) {
            return instruction.operands().stream().allMatch(Operand.GeneralRegister.class::isInstance);
        }
    }

    /** Adds them to {@code all}. */
    static void addTo(Map<String, Shortcut> all) {
        OfRegisters read = (to, instruction, elsewhere) -> {
            cell(to, instruction.operand(1), "readable", elsewhere);
            field(to, instruction.operand(1));
            to.call(VmcsAccess.class, "read", "(" + CPU + "IJ)J");
            to.write(instruction.operand(0));
            to.flagsCleared();
        };
        OfRegisters write = (to, instruction, elsewhere) -> {
            cell(to, instruction.operand(0), "writable", elsewhere);
            field(to, instruction.operand(0));
            to.read(instruction.operand(1));
            to.call(VmcsAccess.class, "write", "(" + CPU + "IJJ)V");
            to.flagsCleared();
        };
        all.put("vmread", read);
        all.put("vmwrite", write);
        all.put("vmptrld", ofPointer("tryLoadPointer"));
        all.put("vmclear", ofPointer("tryClear"));
    }

    /** Asks {@link VmxRegions} to do it, {@code action}. */
    private static Shortcut ofPointer(String action) {
        return new Shortcut() {
            @Override
            public boolean takes(Instruction instruction) {
                return instruction.operand(0) instanceof Operand.Memory;
            }

            @Override
            public void emit(Emission to, Instruction instruction, Label elsewhere) {
                to.address((Operand.Memory) instruction.operand(0), Emission.Segment.ADDED);
                to.code().visitVarInsn(ALOAD, Emission.CPU);
                to.load(Emission.ADDRESS);
                to.call(VmxRegions.class, action, "(" + CPU + "J)Z");
                to.code().visitJumpInsn(IFEQ, elsewhere);
                to.flagsCleared();
            }
        };
    }

    /** Leaves the cell of the field that {@code encoding} names in NUMBER. */
    private static void cell(Emission to, Operand encoding, String question, Label elsewhere) {
        to.code().visitVarInsn(ALOAD, Emission.CPU);
        to.read(encoding);
        to.call(VmcsAccess.class, question, "(" + CPU + "J)I");
        to.code().visitVarInsn(ISTORE, Emission.NUMBER);
        to.code().visitVarInsn(ILOAD, Emission.NUMBER);
        to.code().visitJumpInsn(IFLT, elsewhere);
    }

    /** Pushes the CPU, the cell in NUMBER and {@code encoding}. */
    private static void field(Emission to, Operand encoding) {
        to.code().visitVarInsn(ALOAD, Emission.CPU);
        to.code().visitVarInsn(ILOAD, Emission.NUMBER);
        to.read(encoding);
    }
}
