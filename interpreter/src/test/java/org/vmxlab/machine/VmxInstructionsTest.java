package org.vmxlab.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vmxlab.apic.ApicMode;
import org.vmxlab.arch.Vector;
import org.vmxlab.cpu.Activity;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.EventNesting;
import org.vmxlab.cpu.Policy;
import org.vmxlab.cpu.Slot;
import org.vmxlab.memory.Region;
import org.vmxlab.vectors.VmxProgram;
import org.vmxlab.verdict.ViolationException;
import org.vmxlab.verdict.ViolationKind;
import org.vmxlab.vmx.VmcsField;
import org.vmxlab.vmx.VmxModels;
import org.vmxlab.vmx.VmxState;

/** Which check of a VMX instruction wins, and what guests do. */
class VmxInstructionsTest {
    private static final long A = 0x300000;
    private static final long B = 0x301000;
    private static final long UNMAPPED = VmxProgram.UNMAPPED;
    private static final long CF = 1;
    private static final long ZF = 0x40;

    private final VmxProgram program = new VmxProgram(VmxModels.STANDARD);
    private final Cpu cpu = program.cpu();

    @BeforeEach
    void enterRootOperation() {
        cpu.memory().write(A, 4, VmxModels.STANDARD.revision());
        cpu.memory().write(B, 4, VmxModels.STANDARD.revision());
        program.vmxon(null, A);
    }

    private void makeCurrent() {
        program.vmclear(null, B);
        program.vmptrld(null, B);
    }

    private long status() {
        return cpu.rflags() & 0x8d5;
    }

    private long error() {
        return program.field(VmcsField.VM_INSTRUCTION_ERROR);
    }

    private long reason() {
        return program.field(VmcsField.VM_EXIT_REASON);
    }

    @Test
    void missingCurrentVmcsWinsOverAFaultingOperandOfVmread() {
        program.vmreadToMemory(UNMAPPED, 0x681e);
        assertThat(program.raised()).isNull();
        assertThat(status()).isEqualTo(CF);
    }

    @Test
    void faultingSourceOfVmwriteWinsOverAnUnsupportedField() {
        makeCurrent();
        program.vmwriteFromMemory(UNMAPPED, 0x7ffe, 0);
        assertThat(program.raised().vector()).isEqualTo(Vector.PAGE_FAULT);
    }

    @Test
    void alignmentWinsOverTheVmxonPointer() {
        makeCurrent();
        program.vmclear(null, A + 8);
        assertThat(error()).isEqualTo(2);
        program.vmptrld(null, A + 8);
        assertThat(error()).isEqualTo(9);
        program.vmclear(null, A);
        assertThat(error()).isEqualTo(3);
        program.vmptrld(null, A);
        assertThat(error()).isEqualTo(10);
    }

    @Test
    void movSsWinsOverLaunchStateAndLosesToAMissingVmcs() {
        makeCurrent();
        program.enterBehindMovSs(0xc3);
        assertThat(status()).isEqualTo(ZF);
        assertThat(error()).isEqualTo(26);
        program.vmclear(null, B);
        program.enterBehindMovSs(0xc2);
        assertThat(status()).isEqualTo(CF);
    }

    @Test
    void typeOfInveptWinsOverItsDescriptor() {
        makeCurrent();
        program.invalidate(0x80, UNMAPPED, 3, 0, 0);
        assertThat(program.raised()).isNull();
        assertThat(error()).isEqualTo(28);
    }

    @Test
    void vmptrstFaultsOnAReadOnlyOrMissingPage() {
        program.vmptrst(UNMAPPED);
        assertThat(program.raised().vector()).isEqualTo(Vector.PAGE_FAULT);
        assertThat(program.raised().errorCode()).isEqualTo(2);
    }

    @Test
    void vmcallInRootOperationIsErrorOne() {
        makeCurrent();
        program.execute(1, 0x0f, 0x01, 0xc1);
        assertThat(status()).isEqualTo(ZF);
        assertThat(error()).isEqualTo(1);
    }

    @Test
    void failedEntryLeavesTheVmcsClear() {
        makeCurrent();
        program.setUpGuest(0x0f, 0x01, 0xc1);
        program.vmwrite(VmcsField.GUEST_RFLAGS.encoding(), 0);
        program.vmlaunch();
        assertThat(reason()).isEqualTo(0x8000_0021L);
        assertThat(cpu.rip()).isEqualTo(VmxProgram.HOST_RIP);
        program.vmwrite(VmcsField.GUEST_RFLAGS.encoding(), 2);
        program.vmlaunch();
        assertThat(reason()).isEqualTo(18);
        program.vmlaunch();
        assertThat(error()).isEqualTo(4);
    }

    @Test
    void guestRunsFromItsStateAndTheHostComesBackWithItsOwn() {
        // add rax, 1; mov cr8, rax; vmcall
        makeCurrent();
        program.setUpGuest(0x48, 0x83, 0xc0, 0x01, 0x0f, 0x01, 0xc1);
        program.vmwrite(VmcsField.HOST_FS_BASE.encoding(), 0x1234);
        cpu.set(Slot.RAX, 41);
        program.vmlaunch();

        assertThat(cpu.get(Slot.RAX)).isEqualTo(42);
        assertThat(reason()).isEqualTo(18);
        assertThat(program.field(VmcsField.GUEST_RIP)).isEqualTo(VmxProgram.GUEST_RIP + 4);
        assertThat(cpu.rflags()).isEqualTo(2);
        assertThat(cpu.get(Slot.FS_BASE)).isEqualTo(0x1234);
        assertThat(cpu.get(Slot.DR7)).isEqualTo(0x400);
        assertThat(cpu.vmx().isRoot()).isTrue();
        assertThat(cpu.vmx().currentVmcs()).isEqualTo(B);
    }

    @Test
    void externalInterruptExitsWithItsVectorWhenAcknowledged() {
        makeCurrent();
        program.setUpGuest(0xeb, 0xfe);
        program.vmwrite(VmcsField.PIN_BASED_VM_EXEC_CONTROL.encoding(), 0x17);
        program.vmwrite(VmcsField.VM_EXIT_CONTROLS.encoding(), 0x3_6dfb | 1 << 9 | 1 << 15);
        cpu.apic().accept(0xf1);
        program.vmlaunch();

        assertThat(reason()).isEqualTo(1);
        assertThat(program.field(VmcsField.VM_EXIT_INTR_INFO)).isEqualTo(0x8000_00f1L);
        assertThat(program.field(VmcsField.GUEST_RIP)).isEqualTo(VmxProgram.GUEST_RIP);
    }

    @Test
    void preemptionTimerOfZeroExitsBeforeTheFirstInstruction() {
        makeCurrent();
        program.setUpGuest(0x0f, 0x01, 0xc1);
        program.vmwrite(VmcsField.PIN_BASED_VM_EXEC_CONTROL.encoding(), 0x16 | 1 << 6);
        program.vmwrite(VmcsField.GUEST_PREEMPTION_TIMER.encoding(), 0);
        program.vmlaunch();

        assertThat(reason()).isEqualTo(52);
        assertThat(program.field(VmcsField.GUEST_RIP)).isEqualTo(VmxProgram.GUEST_RIP);
    }

    @Test
    void monitorTrapExitsBehindEachInstruction() {
        makeCurrent();
        program.setUpGuest(0x90, 0x0f, 0x01, 0xc1);
        program.vmwrite(VmcsField.CPU_BASED_VM_EXEC_CONTROL.encoding(), 0x0400_6172L | 1 << 7 | 1 << 27);
        program.vmlaunch();

        assertThat(reason()).isEqualTo(37);
        assertThat(program.field(VmcsField.GUEST_RIP)).isEqualTo(VmxProgram.GUEST_RIP + 1);
    }

    @Test
    void nmiWithNmiExitingExitsAndBlocksFurtherOnes() {
        makeCurrent();
        program.setUpGuest(0xeb, 0xfe);
        program.vmwrite(VmcsField.PIN_BASED_VM_EXEC_CONTROL.encoding(), 0x16 | 1 << 3);
        cpu.set(Slot.NMI_PENDING, 1);
        // In the host the NMI would come first.
        cpu.set(Slot.NMI_BLOCKED, 1);
        program.vmlaunch();

        assertThat(reason()).isZero();
        assertThat(program.field(VmcsField.VM_EXIT_INTR_INFO)).isEqualTo(0x8000_0202L);
        assertThat(cpu.get(Slot.NMI_BLOCKED)).isEqualTo(1);
    }

    @Test
    void initExitsFromTheGuest() {
        makeCurrent();
        program.setUpGuest(0xeb, 0xfe);
        cpu.set(Slot.INIT_PENDING, 1);
        program.vmlaunch();

        assertThat(reason()).isEqualTo(3);
        assertThat(cpu.get(Slot.INIT_PENDING)).isZero();
    }

    @Test
    void sipiExitsFromAGuestThatWaitsForIt() {
        makeCurrent();
        program.setUpGuest(0xeb, 0xfe);
        program.vmwrite(VmcsField.GUEST_ACTIVITY_STATE.encoding(), Activity.WAIT_FOR_SIPI.number());
        cpu.set(Slot.SIPI_PENDING, 0x9a + 1);
        program.vmlaunch();

        assertThat(reason()).isEqualTo(4);
        assertThat(program.field(VmcsField.EXIT_QUALIFICATION)).isEqualTo(0x9a);
    }

    @Test
    void exceptionWithoutAnyHandlerInTheGuestEndsInATripleFault() {
        makeCurrent();
        program.setUpGuest(0x0f, 0x0b);
        program.vmwrite(VmcsField.EXCEPTION_BITMAP.encoding(), 0);
        program.vmlaunch();

        assertThat(reason()).isEqualTo(2);
    }

    @Test
    void exitInTheMiddleOfDeliveryTellsOfTheEvent() {
        // #UD is delivered through an empty IDT: #GP, which exits.
        makeCurrent();
        program.setUpGuest(0x0f, 0x0b);
        program.vmwrite(VmcsField.EXCEPTION_BITMAP.encoding(), 1 << 13);
        program.vmlaunch();

        assertThat(reason()).isZero();
        assertThat(program.field(VmcsField.VM_EXIT_INTR_INFO)).isEqualTo(0x8000_0b0dL);
        assertThat(program.field(VmcsField.IDT_VECTORING_INFO)).isEqualTo(0x8000_0306L);
    }

    @Test
    void injectedEventGoesThroughTheGuestsIdt() {
        long idt = 0x5_0000;
        long handler = 0x6_0000;
        program.write(handler, 0x0f, 0x01, 0xc1);
        cpu.memory().write(idt + 0x30 * 16, 8, handler & 0xffff | 0x08L << 16 | 0x8eL << 40 | handler >>> 16 << 48);
        makeCurrent();
        program.setUpGuest(0xeb, 0xfe);
        program.vmwrite(VmcsField.GUEST_IDTR_BASE.encoding(), idt);
        program.vmwrite(VmcsField.GUEST_IDTR_LIMIT.encoding(), 0xfff);
        program.vmwrite(VmcsField.GUEST_RFLAGS.encoding(), 0x202);
        program.vmwrite(VmcsField.VM_ENTRY_INTR_INFO.encoding(), 0x8000_0030L);
        program.vmlaunch();

        assertThat(reason()).isEqualTo(18);
        assertThat(program.field(VmcsField.GUEST_RIP)).isEqualTo(handler);
        assertThat(program.field(VmcsField.VM_ENTRY_INTR_INFO)).as("used up").isEqualTo(0x30);
    }

    @Test
    void hostOwnedBitsOfCr0ReadAsTheirShadowAndExitWhenChanged() {
        // mov rax, cr0; btc rax, 3; mov cr0, rax
        makeCurrent();
        program.setUpGuest(0x0f, 0x20, 0xc0, 0x48, 0x0f, 0xba, 0xf8, 0x03, 0x0f, 0x22, 0xc0);
        program.vmwrite(VmcsField.CR0_GUEST_HOST_MASK.encoding(), 8);
        program.vmwrite(VmcsField.CR0_READ_SHADOW.encoding(), 8);
        program.vmlaunch();

        assertThat(reason()).isEqualTo(28);
        assertThat(program.field(VmcsField.EXIT_QUALIFICATION)).isZero();
        assertThat(cpu.get(Slot.RAX) & 8).as("shadow bit, flipped by the guest").isZero();
        assertThat(program.field(VmcsField.GUEST_RIP)).isEqualTo(VmxProgram.GUEST_RIP + 8);
    }

    @Test
    void entryMsrAreaIsLoadedAndABadEntryEndsTheEntry() {
        long area = 0x7_0000;
        cpu.memory().write(area, 8, 0xc000_0102L);
        cpu.memory().write(area + 8, 8, 0x1111);
        cpu.memory().write(area + 16, 8, 0xc000_0100L);
        makeCurrent();
        program.setUpGuest(0x0f, 0x01, 0xc1);
        program.vmwrite(VmcsField.VM_ENTRY_MSR_LOAD_ADDR.encoding(), area);
        program.vmwrite(VmcsField.VM_ENTRY_MSR_LOAD_COUNT.encoding(), 2);
        program.vmlaunch();
        assertThat(reason()).isEqualTo(0x8000_0022L);
        assertThat(program.field(VmcsField.EXIT_QUALIFICATION)).isEqualTo(2);
        assertThat(cpu.vmx().isRoot()).isTrue();

        program.vmwrite(VmcsField.VM_ENTRY_MSR_LOAD_COUNT.encoding(), 1);
        program.vmlaunch();
        assertThat(reason()).isEqualTo(18);
        assertThat(cpu.get(Slot.KERNEL_GS_BASE)).isEqualTo(0x1111);
    }

    @Test
    void structuresOfAVmcsInsideAVmxRegionAreReported() {
        makeCurrent();
        program.setUpGuest(0x0f, 0x01, 0xc1);
        program.vmwrite(VmcsField.VM_EXIT_MSR_STORE_ADDR.encoding(), A + 0x800);
        program.vmwrite(VmcsField.VM_EXIT_MSR_STORE_COUNT.encoding(), 1);
        program.vmlaunch();

        assertThat(program.warnings()).startsWith("UB-11");
    }

    @Test
    void exitThatCannotStoreAnMsrIsAVmxAbort() {
        cpu.memory().write(0x7_0000, 8, 0x1234_5678L);
        makeCurrent();
        program.setUpGuest(0x0f, 0x01, 0xc1);
        program.vmwrite(VmcsField.VM_EXIT_MSR_STORE_ADDR.encoding(), 0x7_0000);
        program.vmwrite(VmcsField.VM_EXIT_MSR_STORE_COUNT.encoding(), 1);
        program.vmlaunch();

        assertThat(cpu.activity()).isEqualTo(Activity.SHUTDOWN);
        assertThat(cpu.memory().read(B + 4, 4)).isEqualTo(1);
        assertThat(program.warnings()).containsExactly("VMX-ABORT");
    }

    @Test
    void wrongGuessOfTheLaunchStateIsReported() {
        makeCurrent();
        program.vmresume();

        assertThat(error()).isEqualTo(5);
        assertThat(program.warnings()).containsExactly("UB-12");
    }

    @Test
    void revisionThatChangesBehindVmclearIsReported() {
        program.vmclear(null, B);
        cpu.store(B, 4, 1);
        program.vmptrld(null, B);

        assertThat(status()).isEqualTo(CF);
        assertThat(program.warnings()).containsExactly("UB-09");
    }

    @Test
    void byDefaultAnInvalidPointerStopsTheMachineAtVmwriteAndChangesNothing() {
        Machine machine = new Machine(new Configuration(
                1,
                List.of(new Region(0, 0x10000, Region.Access.READ_WRITE)),
                ApicMode.XAPIC,
                VmxModels.STANDARD,
                Policy.DEFAULT));
        Cpu strict = machine.cpu(0);
        strict.vmx().enterOperation(0x1000);
        strict.set(Slot.RCX, VmcsField.EXCEPTION_BITMAP.encoding());
        strict.setRip(0x2000);
        machine.memory().write(0x2000, 4, 0xca790f);

        assertThatThrownBy(() -> machine.execute(0, 1)).isInstanceOfSatisfying(ViolationException.class, stop -> {
            assertThat(stop.violation().kind()).isEqualTo(ViolationKind.VMWRITE_INVALID_VMCS);
            assertThat(stop.violation().rip()).isEqualTo(0x2000);
            assertThat(stop.violation().detail()).contains("EXCEPTION_BITMAP");
        });
        assertThat(strict.rip()).isEqualTo(0x2000);
        assertThat(strict.vmx().currentVmcs()).isEqualTo(VmxState.NONE);
    }

    @Test
    void anotherVmcsThanTheStatedOneIsAViolation() {
        Machine machine = new Machine(new Configuration(
                1,
                List.of(new Region(0, 0x10000, Region.Access.READ_WRITE)),
                ApicMode.XAPIC,
                VmxModels.STANDARD,
                Policy.DEFAULT));
        Cpu strict = machine.cpu(0);
        strict.vmx().enterOperation(0x1000);
        machine.vmcsTable().vmclear(0, 0x3000, strict::sanitize);
        strict.vmx().setCurrent(0x3000, machine.vmcsTable().vmptrld(0, 0x3000, strict::sanitize));
        EventNesting.expectVmcs(strict, 0x4000);
        strict.set(Slot.RCX, VmcsField.EXCEPTION_BITMAP.encoding());
        strict.setRip(0x2000);
        machine.memory().write(0x2000, 4, 0xca790f);

        assertThatThrownBy(() -> machine.execute(0, 1)).isInstanceOfSatisfying(ViolationException.class, stop -> {
            assertThat(stop.violation().kind()).isEqualTo(ViolationKind.WRONG_VMCS);
            assertThat(stop.violation().detail()).contains("0x3000").contains("0x4000");
        });
    }
}
