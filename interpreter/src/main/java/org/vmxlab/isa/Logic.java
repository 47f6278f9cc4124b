package org.vmxlab.isa;

import static org.vmxlab.isa.Arithmetic.binary;
import static org.vmxlab.isa.Arithmetic.eightForms;
import static org.vmxlab.isa.Definition.define;

import java.util.List;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Cpu;

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
                        .means(binary(Alu::and)),
                eightForms(define("or", "bitwise or"), 1)
                        .lockable()
                        .flags(FLAGS)
                        .undefinedFlags("AF")
                        .pseudocode("dst := dst | src")
                        .reference("SDM 2B, OR")
                        .means(binary(Alu::or)),
                eightForms(define("xor", "bitwise exclusive or"), 6)
                        .lockable()
                        .flags(FLAGS)
                        .undefinedFlags("AF")
                        .pseudocode("dst := dst ^ src")
                        .reference("SDM 2D, XOR")
                        .means(binary(Alu::xor)),
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
                        .means(new Meaning.Compare() {
                            @Override
                            public void compare(Cpu cpu, long first, long second, Width width) {
                                Alu.and(cpu.flags(), first, second, width);
                            }
                        }),
                define("not", "inverts every bit")
                        .form("F6 /2", "rm8")
                        .form("F7 /2", "rmv")
                        .lockable()
                        .pseudocode("dst := ~dst")
                        .reference("SDM 2B, NOT")
                        .means(Arithmetic.unary((flags, a, width) -> ~a)));
    }
}
