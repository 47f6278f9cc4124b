package org.vmxlab.isa;

import static org.vmxlab.isa.Definition.define;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.vmxlab.arch.Canonical;
import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;

/** Jumps, calls, returns, loops; all near. */
final class ControlFlow {
    private static final String NOT_CANONICAL = "#GP(0) if the target is not canonical";

    private ControlFlow() {}

    static List<Definition> all() {
        List<Definition> all = new ArrayList<>(List.of(
                define("jmp", "jumps")
                        .form("EB cb", "rel8")
                        .form("E9 cd", "rel32")
                        .form("FF /4", "rm64")
                        .flow(Flow.JUMPS)
                        .faults(NOT_CANONICAL)
                        .pseudocode("RIP := target")
                        .reference("SDM 2A, JMP")
                        .executes((cpu, instruction) ->
                                cpu.setRip(canonical(instruction.operand(0).read(cpu)))),
                define("call", "calls a procedure")
                        .form("E8 cd", "rel32")
                        .form("FF /2", "rm64")
                        .flow(Flow.JUMPS)
                        .faults(NOT_CANONICAL + ", #SS(0) if RSP is not")
                        .pseudocode("push(next RIP); RIP := target")
                        .reference("SDM 2A, CALL")
                        .executes((cpu, instruction) -> {
                            long target = canonical(instruction.operand(0).read(cpu));
                            cpu.push(instruction.next());
                            cpu.setRip(target);
                        }),
                define("ret", "returns from a procedure")
                        .alias("retn")
                        .form("C3")
                        .form("C2 iw", "imm16")
                        .flow(Flow.JUMPS)
                        .faults(NOT_CANONICAL + ", #SS(0) if RSP is not")
                        .pseudocode("RIP := pop(); RSP := RSP + imm16")
                        .reference("SDM 2B, RET")
                        .executes(ControlFlow::ret),
                loop("loop", "E2", "RCX <> 0", cpu -> true),
                loop("loope", "E1", "RCX <> 0 and ZF = 1", cpu -> cpu.flags().zero()),
                loop("loopne", "E0", "RCX <> 0 and ZF = 0", cpu -> !cpu.flags().zero()),
                define("jrcxz", "jumps if RCX is 0")
                        .form("A64 E3 cb", "rel8")
                        .flow(Flow.BRANCH)
                        .faults(NOT_CANONICAL)
                        .pseudocode("if RCX = 0: RIP := target")
                        .reference("SDM 2A, Jcc")
                        .branches(cpu -> cpu.get(Slot.RCX) == 0)));
        for (int code = 0; code < Conditions.COUNT; code++) {
            all.add(conditionalJump(code));
        }
        return all;
    }

    private static Definition conditionalJump(int code) {
        return define("j" + Conditions.name(code), "jumps if " + Conditions.formula(code))
                .alias(Conditions.aliases("j", code))
                .form(Arithmetic.hex(0x70 + code) + " cb", "rel8")
                .form("0F " + Arithmetic.hex(0x80 + code) + " cd", "rel32")
                .flow(Flow.BRANCH)
                .faults(NOT_CANONICAL)
                .takesFlags(Conditions.flags(code))
                .pseudocode("if " + Conditions.formula(code) + ": RIP := target")
                .reference("SDM 2A, Jcc")
                .branches(Conditions.condition(code));
    }

    private static Definition loop(String mnemonic, String opcode, String condition, Predicate<Cpu> also) {
        return define(mnemonic, "counts RCX down and jumps if " + condition)
                .alias(
                        mnemonic.equals("loope")
                                ? new String[] {"loopz"}
                                : mnemonic.equals("loopne") ? new String[] {"loopnz"} : new String[0])
                .form("A64 " + opcode + " cb", "rel8")
                .flow(Flow.JUMPS)
                .faults(NOT_CANONICAL)
                .takesFlags(condition.contains("ZF") ? "ZF" : "")
                .pseudocode("RCX := RCX - 1; if " + condition + ": RIP := target")
                .reference("SDM 2A, LOOP/LOOPcc")
                .executes((cpu, instruction) -> {
                    long count = cpu.get(Slot.RCX) - 1;
                    boolean taken = count != 0 && also.test(cpu);
                    long target = taken ? canonical(instruction.operand(0).read(cpu)) : instruction.next();
                    cpu.set(Slot.RCX, count);
                    cpu.setRip(target);
                });
    }

    private static void ret(Cpu cpu, Instruction instruction) {
        long sp = cpu.get(Slot.RSP);
        long target = canonical(cpu.loadFromStack(sp, 8));
        long extra =
                instruction.operands().isEmpty() ? 0 : instruction.operand(0).read(cpu) & 0xffff;
        cpu.set(Slot.RSP, sp + 8 + extra);
        cpu.setRip(target);
    }

    private static long canonical(long target) {
        if (!Canonical.is(target)) {
            throw CpuException.generalProtection(0);
        }
        return target;
    }
}
