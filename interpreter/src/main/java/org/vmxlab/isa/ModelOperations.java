package org.vmxlab.isa;

import static org.vmxlab.isa.Definition.define;

import java.util.List;
import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.EventNesting;
import org.vmxlab.cpu.Slot;
import org.vmxlab.verdict.ViolationKind;

/**
 * Operations that no compiler emits: 0F 04, an opcode that raises #UD on every processor, and a 16-bit number. An operand
 * stands behind it: the address of a text, 32 bits, or a ModR/M byte.
 */
final class ModelOperations {
    private static final String REFERENCE = "vmxlab: model operations";
    private static final int LONGEST_TEXT = 200;

    private ModelOperations() {}

    static List<Definition> all() {
        return List.of(
                define("hvassert", "stops the machine: an assertion of the program does not hold")
                        .form("0F 04 01 00 id", "imm32")
                        .pseudocode("violation(assertion, text at imm32)")
                        .reference(REFERENCE)
                        .executes((cpu, instruction) -> {
                            throw cpu.violation(ViolationKind.ASSERTION, text(cpu, instruction));
                        }),
                define("hvassume", "ends this execution: it is not one that counts")
                        .form("0F 04 02 00")
                        .flow(Flow.JUMPS)
                        .pseudocode("this execution ends, without a verdict")
                        .reference(REFERENCE)
                        .reach(Reach.SERIALISING_EVENTS)
                        .executes((cpu, instruction) -> stop(cpu, instruction, Cpu.ASSUMPTION_FAILED)),
                define("hvchoose", "chooses a number below the operand's value, any of them")
                        .form("0F 04 03 00 /0", "r64")
                        .pseudocode("dst := one of 0 .. dst - 1")
                        .reference(REFERENCE)
                        .reach((cpu, instruction, effects) -> effects.chooses())
                        .executes((cpu, instruction) -> {
                            long bound = instruction.operand(0).read(cpu);
                            if (bound == 0) {
                                throw cpu.violation(
                                        ViolationKind.ASSERTION, "choose: nothing to choose from, the bound is 0");
                            }
                            instruction.operand(0).write(cpu, cpu.choose(bound));
                        }),
                define("hvnote", "says something in the trace")
                        .form("0F 04 04 00 id", "imm32")
                        .pseudocode("note(text at imm32)")
                        .reference(REFERENCE)
                        .executes((cpu, instruction) -> cpu.probe().noted(cpu, text(cpu, instruction))),
                define("hvstop", "ends this CPU's program")
                        .form("0F 04 05 00")
                        .flow(Flow.JUMPS)
                        .pseudocode("the CPU stops")
                        .reference(REFERENCE)
                        .reach((cpu, instruction, effects) -> effects.ends())
                        .executes((cpu, instruction) -> stop(cpu, instruction, Cpu.PROGRAM_ENDED)),
                define("hvowner", "states whose VMCS this CPU means to read and write")
                        .form("0F 04 06 00 /0", "rm64")
                        .pseudocode("expected VMCS := region address; 0: none stated")
                        .reference(REFERENCE)
                        .executes((cpu, instruction) -> EventNesting.expectVmcs(
                                cpu, instruction.operand(0).read(cpu))));
    }

    private static void stop(Cpu cpu, Instruction instruction, long how) {
        cpu.drainAll();
        cpu.set(Slot.STOPPED, how);
        cpu.setRip(instruction.next());
        cpu.requestAttention();
    }

    private static String text(Cpu cpu, Instruction instruction) {
        long address = instruction.operand(0).read(cpu) & 0xffff_ffffL;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LONGEST_TEXT && cpu.memory().present(address + i, 1); i++) {
            int character = (int) cpu.memory().read(address + i, 1);
            if (character == 0) {
                return text.toString();
            }
            text.append((char) character);
        }
        throw CpuException.pageFault(address, 0);
    }
}
