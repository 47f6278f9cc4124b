package org.vmxlab.encodings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vmxlab.conformance.SplitMix;
import org.vmxlab.isa.Definition;
import org.vmxlab.isa.Form;
import org.vmxlab.isa.OperandSpec;

/** Lines of the plain layer over all forms and addressing modes, from a seed. */
final class LineGenerator {
    private static final String[] QWORDS = {
        "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"
    };
    private static final String[] DWORDS = {
        "eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi", "r8d", "r9d", "r10d", "r11d", "r12d", "r13d", "r14d",
        "r15d"
    };
    private static final String[] WORDS = {
        "ax", "cx", "dx", "bx", "sp", "bp", "si", "di", "r8w", "r9w", "r10w", "r11w", "r12w", "r13w", "r14w", "r15w"
    };
    private static final String[] BYTES = {
        "al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil", "r8b", "r9b", "r10b", "r11b", "r12b", "r13b", "r14b",
        "r15b", "ah", "ch", "dh", "bh"
    };
    private static final String[] SEGMENTS = {"es", "ss", "ds", "fs", "gs"};
    private static final String[] CONTROLS = {"cr0", "cr2", "cr3", "cr4", "cr8"};
    private static final long[] DISPLACEMENTS = {0, 1, 8, 127, 128, -1, -128, -129, 0x1000, 0x7fffffffL, -0x80000000L};
    private static final long[] IMMEDIATES = {
        0,
        1,
        2,
        5,
        127,
        128,
        255,
        -1,
        -127,
        -128,
        0x100,
        0x7fff,
        0x8000,
        0xffff,
        -0x8000,
        0x10000,
        0x7fffffffL,
        0x80000000L,
        0xffffff80L,
        0xffffffffL,
        -0x80000000L,
        0x100000000L,
        0x7fffffffffffffffL,
        0x123456789abcdefL
    };

    private final SplitMix random;
    private final List<Form> forms;
    private int next;

    LineGenerator(long seed) {
        random = new SplitMix(seed);
        forms = EncodedForms.all();
    }

    /** The next line: every form of every instruction equally often. */
    String next() {
        Form form = forms.get(next);
        next = (next + 1) % forms.size();
        return line(form);
    }

    /** A line that {@code form} was made for; the assembler may find a shorter form for it. */
    String line(Form form) {
        Definition definition = form.definition();
        List<String> names = new ArrayList<>(definition.aliases());
        names.add(definition.mnemonic());
        StringBuilder text = new StringBuilder();
        boolean memory = false;
        List<String> operands = new ArrayList<>();
        for (OperandSpec spec : form.operands()) {
            String operand = operand(form, spec, operands.isEmpty());
            memory |= operands.isEmpty() && operand.contains("[");
            operands.add(operand);
        }
        if (memory && definition.lockable() && random.below(3) == 0) {
            text.append("lock ");
        }
        if (definition.repeat() == Definition.RepeatUse.COUNT && random.oneIn(2)) {
            text.append("rep ");
        } else if (definition.repeat() == Definition.RepeatUse.COMPARE && random.oneIn(2)) {
            text.append(random.oneIn(2) ? "repe " : "repne ");
        }
        text.append(names.get(random.below(names.size())));
        return text.append(operands.isEmpty() ? "" : " ")
                .append(String.join(", ", operands))
                .toString();
    }

    private String operand(Form form, OperandSpec spec, boolean first) {
        return switch (spec.kind()) {
            case REGISTER -> register(spec.bytes());
            case REGISTER_OR_MEMORY -> random.below(3) == 0 ? register(spec.bytes()) : memory(spec.bytes());
            case MEMORY -> memory(spec.bytes());
            case IMMEDIATE -> immediate(form, spec, first);
            case TARGET ->
                spec.bytes() == 1
                        ? "$+" + (2 + random.below(98))
                        : "$" + (random.oneIn(2) ? "+" : "-") + (1000 + random.below(4000));
            case FIXED_REGISTER -> fixed(spec);
            case ONE -> "1";
            case SEGMENT_REGISTER -> pick(SEGMENTS);
            case FIXED_SEGMENT -> spec.notation().toLowerCase(Locale.ROOT);
            case CONTROL_REGISTER -> pick(CONTROLS);
            case DEBUG_REGISTER -> "dr" + random.below(8);
            case ABSOLUTE_MEMORY -> "[qword 0x123456789abcdef]";
        };
    }

    private String pick(String[] of) {
        return of[random.below(of.length)];
    }

    private String register(int bytes) {
        return switch (bytes) {
            case 1 -> pick(BYTES);
            case 2 -> pick(WORDS);
            case 4 -> pick(DWORDS);
            default -> pick(QWORDS);
        };
    }

    private static String fixed(OperandSpec spec) {
        int number = spec.fixed();
        return switch (spec.bytes()) {
            case 1 -> BYTES[number];
            case 2 -> WORDS[number];
            case 4 -> DWORDS[number];
            default -> QWORDS[number];
        };
    }

    private String immediate(Form form, OperandSpec spec, boolean first) {
        // PUSH extends its operand to 64 bits.
        boolean push = form.definition().mnemonic().equals("push") && form.size() != Form.Size.WORD;
        int operation = push
                ? Long.BYTES
                : first
                        ? spec.bytes()
                        : Math.max(spec.bytes(), form.operands().get(0).bytes());
        boolean count = form.operands().size() == 3
                || spec.bytes() == 1 && !spec.notation().equals("imm8");
        long value;
        do {
            value = IMMEDIATES[random.below(IMMEDIATES.length)];
        } while (!fits(value, count ? 1 : spec.bytes(), operation));
        String text = random.oneIn(2) || value < 0 ? Long.toString(value) : "0x" + Long.toHexString(value);
        return random.below(12) == 0 && !first && operation > 1 ? "strict " + size(spec.bytes()) + " " + text : text;
    }

    private static boolean fits(long value, int bytes, int operation) {
        int bits = bytes * 8;
        if (bytes == 8) {
            return true;
        }
        boolean signed = value >= -(1L << bits - 1) && value < 1L << bits - 1;
        // An unsigned value fits only where it is not sign-extended to something else.
        return signed || operation == bytes && value >= 0 && value < 1L << bits;
    }

    private static String size(int bytes) {
        return switch (bytes) {
            case 1 -> "byte";
            case 2 -> "word";
            case 4 -> "dword";
            case 8 -> "qword";
            default -> "";
        };
    }

    private String memory(int bytes) {
        return size(bytes) + "[" + (random.below(8) == 0 ? random.oneIn(2) ? "gs:" : "fs:" : "") + address() + "]";
    }

    private String address() {
        boolean narrow = random.below(6) == 0;
        String[] registers = narrow ? DWORDS : QWORDS;
        String base = pick(registers);
        String index = pick(registers);
        String scale = pick(new String[] {"", "*1", "*2", "*4", "*8"});
        long value = DISPLACEMENTS[random.below(DISPLACEMENTS.length)];
        String displacement = value == 0 ? "" : (value < 0 ? "-" + -value : "+" + value);
        return switch (random.below(11)) {
            case 0 -> base;
            case 1 -> base + displacement;
            case 2, 3 -> base + "+" + index + scale + displacement;
            case 4 -> index + scale + "+" + base + displacement;
            case 5 -> index + pick(new String[] {"*2", "*3", "*4", "*5", "*8", "*9"}) + displacement;
            case 6 -> "nosplit " + index + "*2" + displacement;
            case 7 ->
                pick(new String[] {"rel ", "abs ", ""}) + "data"
                        + displacement.replace("2147483647", "16").replace("2147483648", "16");
            case 8 ->
                (random.oneIn(2) ? "byte " : "dword ") + base + (value >= -128 && value < 128 ? displacement : "+8");
            case 9 -> pick(new String[] {"abs ", "rel ", ""}) + (0x1000 + random.below(1000));
            default -> base + "+data";
        };
    }
}
