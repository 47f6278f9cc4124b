package org.vmxlab.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.vectors.VmxProgram;
import org.vmxlab.vmx.VmcsField;
import org.vmxlab.vmx.VmxModels;

/** Instructions of a guest that exit if the host asks for it, and go on if not (SDM volume 3C, section 25.1.3). */
class GuestExitsTest {
    private static final long VMXON_REGION = 0x300000;
    private static final long VMCS = 0x301000;
    private static final int VMCALL_EXIT = 18;
    private static final long PRIMARY = 0x0400_6172L;

    private final VmxProgram program = new VmxProgram(VmxModels.STANDARD);
    private final Cpu cpu = program.cpu();

    @BeforeEach
    void makeCurrent() {
        cpu.memory().write(VMXON_REGION, 4, VmxModels.STANDARD.revision());
        cpu.memory().write(VMCS, 4, VmxModels.STANDARD.revision());
        program.vmxon(null, VMXON_REGION);
        program.vmclear(null, VMCS);
        program.vmptrld(null, VMCS);
    }

    private void enter(String code, long primary, long secondary) {
        byte[] bytes = HexFormat.of().parseHex(code.replace(" ", "") + "0f01c1");
        int[] guest = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            guest[i] = bytes[i] & 0xff;
        }
        program.setUpGuest(guest);
        program.vmwrite(VmcsField.CPU_BASED_VM_EXEC_CONTROL.encoding(), PRIMARY | primary);
        program.vmwrite(VmcsField.SECONDARY_VM_EXEC_CONTROL.encoding(), secondary);
        cpu.set(Slot.RAX, VMXON_REGION);
        cpu.set(Slot.RCX, 0);
        program.vmlaunch();
    }

    private long exitReason() {
        return program.field(VmcsField.VM_EXIT_REASON);
    }

    @ParameterizedTest
    @CsvSource({
        "0f 01 c8, 29, -1, 39", // MONITOR
        "0f 01 c9, 10, -1, 36", // MWAIT
        "0f 33,    11, -1, 15", // RDPMC
        "0f 00 c1, 31, 2, 47", // SLDT
        "0f 00 c9, 31, 2, 47", // STR
        "0f 00 10, 31, 2, 47", // LLDT
        "0f 00 18, 31, 2, 47", // LTR
    })
    void exitsIfTheControlSaysSo(String code, int primaryBit, int secondaryBit, int reason) {
        enter(code, 1L << primaryBit, secondaryBit < 0 ? 0 : 1L << secondaryBit);
        assertThat(exitReason()).isEqualTo(reason);
        assertThat(program.field(VmcsField.VM_EXIT_INSTRUCTION_LEN))
                .isEqualTo(code.replace(" ", "").length() / 2);
        assertThat(program.field(VmcsField.GUEST_RIP)).isEqualTo(VmxProgram.GUEST_RIP);
    }

    @ParameterizedTest
    @CsvSource({"0f 01 c8", "0f 01 c9", "0f 33", "0f 00 c1", "0f 00 c9", "0f c7 f0", "0f c7 f9"})
    void goesOnIfItDoesNot(String code) {
        enter(code, 0, 0);
        assertThat(exitReason()).isEqualTo(VMCALL_EXIT);
    }

    /** Bits 29:28 tell SLDT, STR, LLDT and LTR apart, bit 10 a register, bits 6:3 which (SDM table 27-11). */
    @Test
    void theInstructionInformationNamesTheInstructionAndItsRegister() {
        enter("0f 00 c9", 1L << 31, 1L << 2);
        assertThat(program.field(VmcsField.VM_EXIT_INSTRUCTION_INFO)).isEqualTo(1L << 28 | 1 << 10 | 1 << 3);
    }

    @Test
    void rdpidNeedsTheControlOfRdtscp() {
        enter("f3 0f c7 f9", 0, 0);
        assertThat(program.raised().vector()).isEqualTo(6);
    }

    @Test
    void smswShowsTheShadowAndLmswExitsOnAnOwnedBit() {
        program.vmwrite(VmcsField.CR0_GUEST_HOST_MASK.encoding(), 0);
        enter("0f 01 e1", 0, 0);
        assertThat(cpu.get(Slot.RCX)).isEqualTo(0x8000_0031L);
    }

    @Test
    void lmswExitsWithItsSource() {
        program.setUpGuest(0x0f, 0x01, 0xf1, 0x0f, 0x01, 0xc1);
        // The host owns TS; the guest sees 0 and wants 1.
        program.vmwrite(VmcsField.CR0_GUEST_HOST_MASK.encoding(), 8);
        program.vmwrite(VmcsField.CR0_READ_SHADOW.encoding(), 0);
        cpu.set(Slot.RCX, 0x39);
        program.vmlaunch();
        assertThat(exitReason()).isEqualTo(28);
        assertThat(program.field(VmcsField.EXIT_QUALIFICATION)).isEqualTo(0x39L << 16 | 3 << 4);
    }
}
