package org.vmxlab.vectors;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.CpuException;
import org.vmxlab.arch.Rflags;
import org.vmxlab.arch.Vector;
import org.vmxlab.conformance.CoverageItem;
import org.vmxlab.conformance.Observations;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.vmx.UndefinedVmx;
import org.vmxlab.vmx.VmcsField;
import org.vmxlab.vmx.VmxCapabilities;

/** Performs the operations of a VMX sequence on a machine of its own, as machine code. */
final class VmxSequence {
    private static final long FIRST_REGION = 0x30_0000;
    private static final int REGIONS = 8;
    private static final int STAMPED_REGIONS = 4;
    private static final long PAGE = 0x1000;
    private static final long DEFAULT_FEATURE_CONTROL = 5;

    /** What is warned of although the manual says what happens. */
    private static final Set<String> DEFINED =
            Set.of(UndefinedVmx.REVISION_AFTER_CLEAR.id(), UndefinedVmx.LAUNCH_GUESS.id());

    private final VmxCapabilities model;
    private final VmxProgram program;
    private final Cpu cpu;
    private int warnedBefore;
    private boolean entered;
    private boolean readsBack;

    /** @param featureControl IA32_FEATURE_CONTROL before it, or {@code reset} */
    VmxSequence(VmxCapabilities model, String featureControl) {
        this.model = model;
        program = new VmxProgram(model);
        cpu = program.cpu();
        for (int i = 0; i < STAMPED_REGIONS; i++) {
            cpu.memory().write(FIRST_REGION + i * PAGE, 4, model.revision());
        }
        for (VmxGuest guest : VmxGuest.all()) {
            program.write(guest.address(), guest.code());
        }
        long control = featureControl.equals("reset") ? 0 : Json.number(featureControl);
        cpu.set(Slot.FEATURE_CONTROL, control);
    }

    VmxSequence(VmxCapabilities model) {
        this(model, Long.toString(DEFAULT_FEATURE_CONTROL));
    }

    /** A machine as it is before {@code sequence}. */
    static VmxSequence before(OperationSequence sequence, VmxCapabilities model) {
        return sequence.featureControl().isEmpty()
                ? new VmxSequence(model)
                : new VmxSequence(model, sequence.featureControl());
    }

    /** All fields of the current VMCS; none if there is none. */
    Map<VmcsField, Long> fields() {
        Map<VmcsField, Long> fields = new EnumMap<>(VmcsField.class);
        if (cpu.vmx().currentVmcs() != -1) {
            for (VmcsField field : VmcsField.values()) {
                fields.put(field, program.field(field));
            }
        }
        return fields;
    }

    /** Why the manual does not say what the last operation does, or what comes after it; empty if it does. */
    Optional<String> leftOpen() {
        if (cpu.vmx().isNonRoot()) {
            return Optional.of("the guest does not exit");
        }
        return program.warnings().stream()
                .skip(warnedBefore)
                .filter(code -> !DEFINED.contains(code))
                .findFirst();
    }

    /** The machine's registers, for reports. */
    Cpu cpu() {
        return cpu;
    }

    /** Notes what of the architecture {@code answer} shows. */
    void observe(VmxAnswer answer, Observations observations) {
        if (answer.vmInstructionError() != null) {
            observations.vmInstructionError(answer.vmInstructionError());
        }
        if (answer.exit() != null) {
            observations.exit(answer.exit().reason());
        }
        CpuException raised = program.raised();
        if (raised != null) {
            observations.exception(raised.vector());
        }
        program.instruction().ifPresent(observations::instruction);
        for (String code : program.warnings()) {
            UndefinedVmx.of(code).ifPresent(use -> observations.note(CoverageItem.Kind.SANITIZER, use.id()));
        }
    }

    /**
     * Performs {@code operation}.
     *
     * @throws RowException if there is no such operation, or an operand is missing or no value
     */
    VmxAnswer perform(VmxOperation operation) {
        entered = false;
        readsBack = false;
        warnedBefore = program.warnings().size();
        cpu.setRflags(operation.flagsBefore() | Rflags.FIXED);
        cpu.set(Slot.CPL, operation.mode().endsWith("3") ? 3 : 0);
        cpu.set(Slot.CS_L, operation.mode().startsWith("compat") ? 0 : 1);
        Long value;
        try {
            value = execute(operation);
        } finally {
            cpu.set(Slot.CPL, 0);
            cpu.set(Slot.CS_L, 1);
        }
        return answer(value);
    }

    private VmxAnswer answer(@Nullable Long value) {
        boolean left = entered && cpu.rip() == VmxProgram.HOST_RIP;
        CpuException raised = left ? null : program.raised();
        long flags = cpu.rflags() & Rflags.STATUS;
        boolean valid = flags == Rflags.ZF && raised == null && cpu.vmx().currentVmcs() != -1;
        return new VmxAnswer(
                raised == null ? null : Vector.name(raised.vector()),
                raised == null ? 0 : raised.errorCode(),
                flags,
                valid ? program.field(VmcsField.VM_INSTRUCTION_ERROR) : null,
                value,
                readsBack && value != null && value == VmxProgram.KEPT,
                left ? exit() : null);
    }

    private VmxAnswer.Exit exit() {
        return new VmxAnswer.Exit(
                program.field(VmcsField.VM_EXIT_REASON),
                program.field(VmcsField.EXIT_QUALIFICATION),
                program.field(VmcsField.VM_EXIT_INSTRUCTION_LEN),
                program.field(VmcsField.VM_EXIT_INSTRUCTION_INFO),
                program.field(VmcsField.VM_EXIT_INTR_INFO),
                program.field(VmcsField.VM_EXIT_INTR_ERROR_CODE),
                VmxGuest.offset(program.field(VmcsField.GUEST_RIP)));
    }

    private static @Nullable Long place(@Nullable String where) {
        if (where == null) {
            return null;
        }
        return switch (where) {
            case "@unmapped" -> VmxProgram.UNMAPPED;
            case "@noncanonical" -> VmxProgram.NON_CANONICAL;
            default -> throw new RowException("'" + where + "' is no place; there are @unmapped and @noncanonical");
        };
    }

    private @Nullable Long execute(VmxOperation operation) {
        Long where = place(operation.where());
        switch (operation.name()) {
            case "vmxon" -> program.vmxon(where, value(operation, 0));
            case "vmclear" -> program.vmclear(where, value(operation, 0));
            case "vmptrld" -> program.vmptrld(where, value(operation, 0));
            case "vmxoff" -> program.vmxoff();
            case "vmlaunch", "vmresume" -> {
                entered = true;
                program.execute(1, 0x0f, 0x01, operation.name().equals("vmlaunch") ? 0xc2 : 0xc3);
            }
            case "movss+vmlaunch" -> program.enterBehindMovSs(0xc2);
            case "movss+vmresume" -> program.enterBehindMovSs(0xc3);
            case "vmcall" -> program.execute(1, 0x0f, 0x01, 0xc1);
            case "vmfunc" -> program.execute(1, 0x0f, 0x01, 0xd4);
            case "vmwrite" -> program.vmwrite(value(operation, 0), value(operation, 1));
            case "vmwrite.m" -> program.vmwriteFromMemory(where, value(operation, 0), value(operation, 1));
            case "invept", "invvpid" ->
                program.invalidate(
                        operation.name().equals("invept") ? 0x80 : 0x81,
                        where,
                        value(operation, 0),
                        value(operation, 1),
                        value(operation, 2));
            case "guestsetup" -> program.setUpGuestAt(guest(operation).address());
            case "cr4.vmxe" -> controlRegister(Slot.CR4, 13, value(operation, 0), 0xe0);
            case "cr0.ne" -> controlRegister(Slot.CR0, 5, value(operation, 0), 0xc0);
            case "featctl" -> writeFeatureControl(value(operation, 0));
            case "setrev" -> {
                cpu.set(Slot.RAX, value(operation, 0));
                cpu.set(Slot.RCX, value(operation, 1));
                program.execute(1, 0x89, 0x08);
            }
            default -> {
                return read(operation, where);
            }
        }
        return null;
    }

    private static VmxGuest guest(VmxOperation operation) {
        return VmxGuest.named(operation.arguments().isEmpty() ? "vmcall" : operation.argument(0));
    }

    private @Nullable Long read(VmxOperation operation, @Nullable Long where) {
        switch (operation.name()) {
            case "vmptrst" -> {
                readsBack = true;
                program.vmptrst(where);
                return program.cell();
            }
            case "vmread" -> {
                readsBack = true;
                program.vmread(value(operation, 0));
                return cpu.get(Slot.RAX);
            }
            case "vmread.m" -> {
                readsBack = true;
                program.vmreadToMemory(where, value(operation, 0));
                return program.cell();
            }
            case "getrev" -> {
                cpu.set(Slot.RAX, value(operation, 0));
                program.execute(1, 0x8b, 0x08);
                return cpu.get(Slot.RCX);
            }
            case "rdmsr" -> {
                cpu.set(Slot.RCX, value(operation, 0));
                program.execute(1, 0x0f, 0x32);
                return program.raised() != null ? null : cpu.get(Slot.RDX) << 32 | cpu.get(Slot.RAX);
            }
            case "cpuid" -> {
                cpu.set(Slot.RAX, value(operation, 0));
                cpu.set(Slot.RCX, 0);
                program.execute(1, 0x0f, 0xa2);
                return cpu.get(Slot.RCX) << 32 | cpu.get(Slot.RAX);
            }
            default -> throw new RowException("there is no operation '" + operation.name() + "'");
        }
    }

    private void controlRegister(int slot, int bit, long value, int modRm) {
        long rest = cpu.get(slot) & ~(1L << bit);
        cpu.set(Slot.RAX, rest | value << bit);
        program.execute(1, 0x0f, 0x22, modRm);
    }

    private void writeFeatureControl(long value) {
        cpu.set(Slot.RCX, 0x3a);
        cpu.set(Slot.RAX, value & 0xffff_ffffL);
        cpu.set(Slot.RDX, value >>> 32);
        program.execute(1, 0x0f, 0x30);
    }

    /** Operand {@code index} of {@code operation}. */
    long value(VmxOperation operation, int index) {
        return value(operation.argument(index), model);
    }

    /** A value of a sequence: numbers, region names and the model's constants, joined by {@code +} and {@code |}. */
    static long value(String text, VmxCapabilities model) {
        long sum = 0;
        for (String term : List.of(text.split("\\+"))) {
            long union = 0;
            for (String part : List.of(term.split("\\|"))) {
                union |= atom(part, model);
            }
            sum += union;
        }
        return sum;
    }

    private static long atom(String text, VmxCapabilities model) {
        if (text.length() == 1 && text.charAt(0) >= 'A' && text.charAt(0) < 'A' + REGIONS) {
            return FIRST_REGION + (text.charAt(0) - 'A') * PAGE;
        }
        return switch (text) {
            case "Z" -> 0;
            case "REV" -> model.revision();
            case "MAXPA" -> 1L << model.maxPhysicalAddress();
            case "NONE" -> -1;
            default -> {
                try {
                    yield Json.number(text);
                } catch (NumberFormatException notANumber) {
                    throw new RowException("'" + text + "' is no value: a number, A to H, Z, REV, MAXPA or NONE");
                }
            }
        };
    }
}
