package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.Width;
import org.vmxlab.isa.Definition;
import org.vmxlab.isa.Encoder;
import org.vmxlab.isa.Form;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Operand;
import org.vmxlab.isa.OperandSpec;

/** Chooses the form that NASM would: the shortest that fits, the first of equals. */
final class FormSelector {
    private static final int LONGEST = 16;

    private final Line line;
    private final Token mnemonic;
    private final List<ParsedOperand> operands;
    private final long address;
    private final Instruction.Prefix prefix;
    private final Branches branches;
    /** Problem of the form that came nearest. */
    private String problem = "";

    /** How far branches reach that do not say it. */
    enum Branches {
        BY_DISTANCE,
        /** It was too far once and stays long, so that sizes settle. */
        LONG,
        /** What is ahead is taken to be near, as a label that has no place yet is. */
        SHORT_IF_AHEAD
    }

    FormSelector(
            Line line,
            Token mnemonic,
            List<ParsedOperand> operands,
            long address,
            Instruction.Prefix prefix,
            Branches branches) {
        this.line = line;
        this.mnemonic = mnemonic;
        this.operands = operands;
        this.address = address;
        this.prefix = prefix;
        this.branches = branches;
    }

    /** The chosen encoding. */
    record Chosen(byte[] bytes, Form form) {}

    /** The form for the operands, of {@code candidates}; an error names the others of {@code definitions} too. */
    Chosen choose(List<Definition> definitions, List<Form> candidates) {
        Chosen best = null;
        int size = -1;
        boolean several = false;
        for (Form form : candidates) {
            Optional<Chosen> candidate = attempt(form);
            if (candidate.isEmpty()) {
                continue;
            }
            int its = operandBytes(form);
            several |= size >= 0 && its != size;
            size = its;
            if (best == null || candidate.get().bytes().length < best.bytes().length) {
                best = candidate.get();
            }
        }
        if (best == null) {
            throw AssemblyException.at(
                    "ASM060",
                    line.span(mnemonic),
                    problem.isEmpty() ? "'" + mnemonic.text() + "' does not take these operands" : problem,
                    "it takes: " + forms(definitions));
        }
        if (several && sizeUnknown()) {
            throw AssemblyException.at(
                    "ASM061",
                    line.span(operands.get(0).place()),
                    "operation size not specified",
                    "write byte, word, dword or qword in front of the memory operand");
        }
        return best;
    }

    private static int operandBytes(Form form) {
        for (OperandSpec spec : form.operands()) {
            if (spec.kind() == OperandSpec.Kind.REGISTER_OR_MEMORY || spec.kind() == OperandSpec.Kind.MEMORY) {
                return spec.bytes();
            }
        }
        return 0;
    }

    /** Whether nothing tells how wide a memory operand is. */
    private boolean sizeUnknown() {
        boolean memory = false;
        for (ParsedOperand operand : operands) {
            if (operand instanceof ParsedOperand.Register) {
                return movesOfTwoSizes() && unsizedMemory();
            }
            if (operand instanceof ParsedOperand.Memory parsed) {
                memory |= parsed.bytes() == 0;
            }
        }
        return memory;
    }

    private boolean unsizedMemory() {
        return operands.stream().anyMatch(o -> o instanceof ParsedOperand.Memory memory && memory.bytes() == 0);
    }

    private boolean movesOfTwoSizes() {
        String name = mnemonic.text().toLowerCase(Locale.ROOT);
        boolean count = operands.size() > 1
                && operands.get(1) instanceof ParsedOperand.Register
                && operands.get(0) instanceof ParsedOperand.Memory
                && (name.startsWith("sh") || name.startsWith("sa") || name.startsWith("ro") || name.startsWith("rc"));
        return name.equals("movzx") || name.equals("movsx") || count;
    }

    private static String forms(List<Definition> definitions) {
        List<String> all = new ArrayList<>();
        for (Definition definition : definitions) {
            for (Form form : definition.forms()) {
                String text = form.operands().isEmpty() ? "no operands" : form.operandNotation();
                if (!all.contains(text) && all.size() < 12) {
                    all.add(text);
                }
            }
        }
        return String.join("; ", all);
    }

    private Optional<Chosen> attempt(Form form) {
        List<Operand> matched = new ArrayList<>();
        Encoder.Displacement displacement = Encoder.Displacement.SHORTEST;
        for (int i = 0; i < operands.size(); i++) {
            Operand operand = match(form, form.operands().get(i), operands.get(i));
            if (operand == null) {
                return Optional.empty();
            }
            if (operands.get(i) instanceof ParsedOperand.Memory memory) {
                displacement = memory.displacement();
            }
            matched.add(operand);
        }
        try {
            byte[] bytes = Encoder.encode(form, matched, address, prefix, displacement);
            return bytes.length > LONGEST ? Optional.empty() : Optional.of(new Chosen(bytes, form));
        } catch (IllegalArgumentException impossible) {
            problem = String.valueOf(impossible.getMessage());
            return Optional.empty();
        }
    }

    private @Nullable Operand match(Form form, OperandSpec spec, ParsedOperand operand) {
        if (operand instanceof ParsedOperand.Register register) {
            return register(spec, register.operand());
        }
        if (operand instanceof ParsedOperand.Memory memory) {
            boolean takes = memory.wide()
                    ? spec.kind() == OperandSpec.Kind.ABSOLUTE_MEMORY
                    : spec.kind() == OperandSpec.Kind.REGISTER_OR_MEMORY
                            || spec.kind() == OperandSpec.Kind.MEMORY
                            || spec.kind() == OperandSpec.Kind.ABSOLUTE_MEMORY && memory.narrowAbsolute();
            if (!takes || !FormIndex.fits(spec, memory)) {
                return null;
            }
            Operand.Memory address = memory.address();
            return new Operand.Memory(
                    address.base(),
                    address.index(),
                    address.scale(),
                    address.displacement(),
                    address.segment(),
                    spec.bytes(),
                    address.addressing());
        }
        return number(form, spec, (ParsedOperand.Number) operand);
    }

    private static @Nullable Operand register(OperandSpec spec, Operand operand) {
        return switch (spec.kind()) {
            case REGISTER, REGISTER_OR_MEMORY ->
                (operand instanceof Operand.GeneralRegister || operand instanceof Operand.HighByte)
                                && operand.bytes() == spec.bytes()
                        ? operand
                        : null;
            case FIXED_REGISTER ->
                operand instanceof Operand.GeneralRegister general
                                && general.number() == spec.fixed()
                                && general.bytes() == spec.bytes()
                        ? operand
                        : null;
            case SEGMENT_REGISTER -> operand instanceof Operand.SegmentRegister ? operand : null;
            case FIXED_SEGMENT ->
                operand instanceof Operand.SegmentRegister segment && segment.number() == spec.fixed() ? operand : null;
            case CONTROL_REGISTER -> operand instanceof Operand.ControlRegister ? operand : null;
            case DEBUG_REGISTER -> operand instanceof Operand.DebugRegister ? operand : null;
            default -> null;
        };
    }

    private @Nullable Operand number(Form form, OperandSpec spec, ParsedOperand.Number number) {
        Value value = number.value();
        switch (spec.kind()) {
            case TARGET -> {
                boolean shortForm = spec.bytes() == 1;
                if (shortForm
                        && !number.reach().equals("short")
                        && (branches == Branches.LONG
                                || number.reach().equals("near")
                                || number.exact() && number.bytes() == 4)
                        && hasLongForm(form.definition())) {
                    return null;
                }
                if (!shortForm && number.reach().equals("short")) {
                    return null;
                }
                boolean near = !value.known() || branches == Branches.SHORT_IF_AHEAD && value.number() > address;
                return new Operand.Target(near ? address : value.number(), spec.bytes());
            }
            case ONE -> {
                return value.known()
                                && !value.address()
                                && value.number() == 1
                                && !number.exact()
                                && number.bytes() == 0
                        ? new Operand.Immediate(1, 1)
                        : null;
            }
            case IMMEDIATE -> {
                return immediate(form, spec, number);
            }
            default -> {
                return null;
            }
        }
    }

    private static boolean hasLongForm(Definition definition) {
        return definition.forms().stream()
                .anyMatch(form -> form.operands().stream()
                        .anyMatch(spec -> spec.kind() == OperandSpec.Kind.TARGET && spec.bytes() == 4));
    }

    private @Nullable Operand immediate(Form form, OperandSpec spec, ParsedOperand.Number number) {
        if (number.bytes() != 0 && number.exact() && number.bytes() != spec.bytes()) {
            return null;
        }
        if (form.definition().mnemonic().equals("push") && (form.size() == Form.Size.WORD) != (number.bytes() == 2)) {
            return null;
        }
        Value value = number.value();
        int operation = operationBytes(form, spec);
        Width width = Width.ofBytes(Math.max(operation, spec.bytes()));
        long v = value.number();
        boolean signExtended = spec.bytes() < width.bytes();
        if (signExtended
                && value.address()
                && mnemonic.isWord("mov")
                && operands.get(0) instanceof ParsedOperand.Register) {
            // An address loaded into a 64-bit register is loaded whole.
            return null;
        }
        if (signExtended) {
            // A label's value may still change: it is not squeezed into a byte.
            if (spec.bytes() == 1 && (value.address() || !value.known()) && operation > 1) {
                return null;
            }
            long normal = width.signExtend(v);
            boolean fits = normal == Width.ofBytes(spec.bytes()).signExtend(normal);
            if (!fits) {
                problem = "the value 0x" + Long.toHexString(v) + " does not fit in " + spec.bytes() * 8 + " bits";
                return null;
            }
            return new Operand.Immediate(normal, spec.bytes());
        }
        boolean fits = width == Width.QWORD || v == width.zeroExtend(v) || v == width.signExtend(v);
        if (!fits) {
            problem = "the value 0x" + Long.toHexString(v) + " does not fit in " + spec.bytes() * 8 + " bits";
            return null;
        }
        return new Operand.Immediate(v, spec.bytes());
    }

    /** Width that an immediate is extended to: that of the first operand; 8 for PUSH; without other operands its own. */
    private int operationBytes(Form form, OperandSpec spec) {
        OperandSpec first = form.operands().get(0);
        if (first.kind() != OperandSpec.Kind.IMMEDIATE) {
            String name = form.definition().mnemonic();
            boolean count = name.startsWith("sh")
                    || name.startsWith("ro")
                    || name.startsWith("rc")
                    || name.startsWith("sa")
                    || name.startsWith("bt");
            return count ? 1 : first.bytes();
        }
        boolean push = form.definition().mnemonic().equals("push");
        return !push ? spec.bytes() : form.size() == Form.Size.WORD ? 2 : 8;
    }
}
