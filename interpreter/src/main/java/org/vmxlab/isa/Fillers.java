package org.vmxlab.isa;

import static org.vmxlab.isa.Definition.define;

import java.util.List;
import java.util.stream.Stream;

/** Instructions that compute nothing: fences, PAUSE, and what compilers fill gaps with. */
final class Fillers {
    private static final String NOT_ACCESSED = "nothing; a memory operand is not accessed";

    private Fillers() {}

    static List<Definition> all() {
        return Stream.of(noOperations(), prefetches(), fences())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Definition> noOperations() {
        return List.of(
                define("nop", "does nothing")
                        .form("90")
                        .form("0F 1F /0", "rmv")
                        .pseudocode(NOT_ACCESSED)
                        .reference("SDM 2B, NOP")
                        .executes((cpu, instruction) -> {}),
                // MPX, CLDEMOTE and CET, which CPUID does not announce here, took theirs from among these.
                define("nop", "is a hint that this processor does not know")
                        .form("0F 1F /any", "rmv")
                        // With a register Intel's table is empty, and processors differ.
                        .form("0F 0D /any", "mv")
                        .form("0F 18 /any", "rmv")
                        .form("0F 19 /any", "rmv")
                        .form("0F 1A /any", "rmv")
                        .form("0F 1B /any", "rmv")
                        .form("0F 1C /any", "rmv")
                        .form("0F 1D /any", "rmv")
                        .form("0F 1E /any", "rmv")
                        .pseudocode(NOT_ACCESSED)
                        .reference("SDM 2D, tables A-3 and A-6, reserved NOP")
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
                        .executes((cpu, instruction) -> {}));
    }

    private static List<Definition> prefetches() {
        return List.of(
                prefetch("prefetchnta", "0F 18 /0", "PREFETCHh"),
                prefetch("prefetcht0", "0F 18 /1", "PREFETCHh"),
                prefetch("prefetcht1", "0F 18 /2", "PREFETCHh"),
                prefetch("prefetcht2", "0F 18 /3", "PREFETCHh"),
                prefetch("prefetchw", "0F 0D /1", "PREFETCHW"));
    }

    private static Definition prefetch(String mnemonic, String encoding, String section) {
        return define(mnemonic, "says that a line of the cache will be needed")
                .form(encoding, "m8")
                .pseudocode("nothing; the operand is not accessed, and its address raises no fault")
                .reference("SDM 2B, " + section)
                .executes((cpu, instruction) -> {});
    }

    private static List<Definition> fences() {
        return List.of(
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
