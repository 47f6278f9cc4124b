package org.vmxlab.isa;

import static org.vmxlab.isa.Definition.define;

import java.util.List;

/** Instructions that compute nothing: fences, PAUSE, and what compilers fill gaps with. */
final class Fillers {
    private Fillers() {}

    static List<Definition> all() {
        return List.of(
                define("nop", "does nothing")
                        .form("90")
                        .form("0F 1F /0", "rmv")
                        .pseudocode("nothing; a memory operand is not accessed")
                        .reference("SDM 2B, NOP")
                        .executes((cpu, instruction) -> {}),
                define("endbr64", "marks the target of an indirect branch")
                        .form("F3 0F 1E FA")
                        .pseudocode("nothing")
                        .reference("SDM 2A, ENDBR64")
                        .executes((cpu, instruction) -> {}),
                define("pause", "says that the CPU waits in a loop")
                        .form("F3 90")
                        .pseudocode("nothing")
                        .reference("SDM 2B, PAUSE")
                        .executes((cpu, instruction) -> {}),
                define("lfence", "waits for loads")
                        .form("NP 0F AE E8")
                        .pseudocode("no later instruction starts before earlier ones have ended")
                        .reference("SDM 2A, LFENCE")
                        .executes((cpu, instruction) -> {}),
                define("mfence", "waits for loads and stores")
                        .form("NP 0F AE F0")
                        .pseudocode("the store buffer drains")
                        .reference("SDM 2B, MFENCE")
                        .reach(Reach.FENCE)
                        .executes((cpu, instruction) -> cpu.drainAll()),
                define("sfence", "waits for stores")
                        .form("NP 0F AE F8")
                        .pseudocode("nothing: stores to write-back memory become visible in order anyway")
                        .reference("SDM 2B, SFENCE; x86-TSO has it as a no-operation, and a drain would hide races")
                        .executes((cpu, instruction) -> {}));
    }
}
