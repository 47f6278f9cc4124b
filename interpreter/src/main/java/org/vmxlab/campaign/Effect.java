package org.vmxlab.campaign;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.vmxlab.verdict.ViolationKind;

/** What a fault comes to, the worst first. */
public enum Effect {
    /** Nobody noticed, and the end is another one. */
    SILENT_CORRUPTION,
    /** A VMCS was used on behalf of another vCPU, or the laws of its ownership do not hold. */
    OWNER_VIOLATION,
    /** Somebody waits for ever. */
    HANG,
    /** The program, or the machine, noticed. */
    DETECTED,
    /** The end is the same. */
    MASKED;

    /** As reports and campaign files write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The effect that is called {@code word}. */
    public static Optional<Effect> named(String word) {
        return Arrays.stream(values())
                .filter(effect -> effect.word().equals(word))
                .findFirst();
    }

    /** Words for all effects, the worst first. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Effect::word).toList();
    }

    /** What a run that ended in a violation of {@code kind} comes to. */
    static Effect of(ViolationKind kind) {
        return switch (kind) {
            case DEADLOCK, LIVELOCK, STEP_LIMIT -> HANG;
            case WRONG_VMCS, LAW -> OWNER_VIOLATION;
            case SILENT_CORRUPTION -> SILENT_CORRUPTION;
            case VMWRITE_INVALID_VMCS,
                    VMREAD_INVALID_VMCS,
                    VMFAIL_INVALID,
                    VMFAIL_VALID,
                    UNDEFINED_VMX,
                    UNDEFINED_FLAG,
                    BUG,
                    ASSERTION,
                    EXCEPTION -> DETECTED;
        };
    }
}
