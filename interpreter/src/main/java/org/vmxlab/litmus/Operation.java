package org.vmxlab.litmus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Instructions that tests may use. Their meaning is the machine's; here stands how tests write them. */
enum Operation {
    MOV(Shape.TWO, LockRule.NEVER),
    ADD(Shape.TWO, LockRule.MEMORY_DESTINATION),
    SUB(Shape.TWO, LockRule.MEMORY_DESTINATION),
    AND(Shape.TWO, LockRule.MEMORY_DESTINATION),
    OR(Shape.TWO, LockRule.MEMORY_DESTINATION),
    XOR(Shape.TWO, LockRule.MEMORY_DESTINATION),
    CMP(Shape.TWO, LockRule.NEVER),
    TEST(Shape.TWO, LockRule.NEVER),
    SHL(Shape.TWO, LockRule.NEVER),
    SHR(Shape.TWO, LockRule.NEVER),
    INC(Shape.ONE, LockRule.MEMORY_DESTINATION),
    DEC(Shape.ONE, LockRule.MEMORY_DESTINATION),
    NEG(Shape.ONE, LockRule.MEMORY_DESTINATION),
    NOT(Shape.ONE, LockRule.MEMORY_DESTINATION),
    XADD(Shape.TWO, LockRule.MEMORY_DESTINATION),
    XCHG(Shape.EXCHANGE, LockRule.MEMORY_DESTINATION),
    CMPXCHG(Shape.MEMORY_FIRST, LockRule.MEMORY_DESTINATION),
    JE(Shape.JUMP, LockRule.NEVER),
    JNE(Shape.JUMP, LockRule.NEVER),
    JMP(Shape.JUMP, LockRule.NEVER),
    MFENCE(Shape.NONE, LockRule.NEVER),
    LFENCE(Shape.NONE, LockRule.NEVER),
    SFENCE(Shape.NONE, LockRule.NEVER),
    ENDBR64(Shape.NONE, LockRule.NEVER),
    NOP(Shape.IGNORED, LockRule.NEVER),
    RET(Shape.NONE, LockRule.NEVER);

    /** What follows the mnemonic. */
    enum Shape {
        NONE,
        ONE,
        /** Source and destination, in the order of the architecture's syntax. */
        TWO,
        /** Two operands in either order. */
        EXCHANGE,
        /** Memory before the register in both syntaxes: so the format has CMPXCHG, against AT&amp;T's custom. */
        MEMORY_FIRST,
        JUMP,
        /** Anything: it is not accessed. */
        IGNORED
    }

    /** Where the LOCK prefix is legal. */
    enum LockRule {
        NEVER,
        MEMORY_DESTINATION
    }

    /**
     * A mnemonic with its size suffix taken off.
     *
     * @param bytes what the suffix says; 0 without one
     */
    record Sized(Operation operation, int bytes) {}

    private static final String SUFFIXES = "bwlq";

    private final Shape shape;
    private final LockRule lockRule;

    Operation(Shape shape, LockRule lockRule) {
        this.shape = shape;
        this.lockRule = lockRule;
    }

    Shape shape() {
        return shape;
    }

    LockRule lockRule() {
        return lockRule;
    }

    String mnemonic() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What {@code word} means in code of {@code architecture}. A whole mnemonic goes before one with a suffix: SHL. */
    static Optional<Sized> named(String word, Architecture architecture) {
        String mnemonic = word.toLowerCase(Locale.ROOT);
        Optional<Operation> whole = named(mnemonic);
        if (whole.isPresent()) {
            return whole.map(operation -> new Sized(operation, 0));
        }
        int suffix = mnemonic.isEmpty() ? -1 : SUFFIXES.indexOf(mnemonic.charAt(mnemonic.length() - 1));
        if (architecture == Architecture.X86 || suffix < 0) {
            return Optional.empty();
        }
        return named(mnemonic.substring(0, mnemonic.length() - 1))
                .filter(operation -> operation.shape != Shape.NONE && operation.shape != Shape.JUMP)
                .map(operation -> new Sized(operation, 1 << suffix));
    }

    private static Optional<Operation> named(String mnemonic) {
        for (Operation operation : values()) {
            if (operation.mnemonic().equals(mnemonic)) {
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }

    /** All that {@link #named} takes. */
    static List<String> mnemonics(Architecture architecture) {
        List<String> all = new ArrayList<>();
        for (Operation operation : values()) {
            all.add(operation.mnemonic());
            for (int i = 0; i < SUFFIXES.length(); i++) {
                String sized = operation.mnemonic() + SUFFIXES.charAt(i);
                if (named(sized, architecture).isPresent()) {
                    all.add(sized);
                }
            }
        }
        return all;
    }
}
