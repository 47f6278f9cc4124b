package org.vmxlab.isa;

import static org.vmxlab.isa.Arithmetic.eightForms;
import static org.vmxlab.isa.Definition.define;

import java.util.List;

/** Bitwise logic. */
final class Logic {
    private static final String FLAGS = "OF=0 SF ZF PF CF=0";

    private Logic() {}

    static List<Definition> all() {
        return List.of(
                eightForms(define("and", "bitwise and"), 4)
                        .lockable()
                        .flags(FLAGS)
                        .undefinedFlags("AF")
                        .pseudocode("dst := dst & src")
                        .reference("SDM 2A, AND")
                        .computes(Alu::and),
                eightForms(define("or", "bitwise or"), 1)
                        .lockable()
                        .flags(FLAGS)
                        .undefinedFlags("AF")
                        .pseudocode("dst := dst | src")
                        .reference("SDM 2B, OR")
                        .computes(Alu::or),
                eightForms(define("xor", "bitwise exclusive or"), 6)
                        .lockable()
                        .flags(FLAGS)
                        .undefinedFlags("AF")
                        .pseudocode("dst := dst ^ src")
                        .reference("SDM 2D, XOR")
                        .computes(Alu::xor),
                define("test", "sets the flags of a bitwise and")
                        .form("84 /r", "rm8", "r8")
                        .form("85 /r", "rmv", "rv")
                        .form("A8 ib", "al", "imm8")
                        .form("A9 iz", "axv", "immz")
                        .form("F6 /0 ib", "rm8", "imm8")
                        .form("F7 /0 iz", "rmv", "immz")
                        .flags(FLAGS)
                        .undefinedFlags("AF")
                        .pseudocode("flags(first & second)")
                        .reference("SDM 2B, TEST")
                        .compares(Alu::and),
                define("not", "inverts every bit")
                        .form("F6 /2", "rm8")
                        .form("F7 /2", "rmv")
                        .lockable()
                        .pseudocode("dst := ~dst")
                        .reference("SDM 2B, NOT")
                        .means((Meaning.Unary) (flags, a, width) -> ~a));
    }
}
