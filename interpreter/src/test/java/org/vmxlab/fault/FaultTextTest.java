package org.vmxlab.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vmxlab.apic.DeliveryMode;
import org.vmxlab.machine.Ipi;
import org.vmxlab.vmx.VmcsField;

/** Faults in replay files. */
class FaultTextTest {
    private static final Ipi MESSAGE = new Ipi(0, 1, DeliveryMode.FIXED, 0xfd);

    static Stream<Fault> faults() {
        return Stream.of(
                new MessageFault.Lost(MESSAGE),
                new MessageFault.Appears(MESSAGE),
                new MessageFault.Misdirected(MESSAGE, 2),
                new MessageFault.Duplicated(MESSAGE),
                new MessageFault.Overtaken(MESSAGE),
                new CpuFault.Signalled(1, DeliveryMode.NMI, 2),
                new CpuFault.RegisterFlipped(1, 3, 63),
                new CpuFault.FlagFlipped(1, 6),
                new CpuFault.MemoryFlipped(1, 0x10_0000, 7),
                new CpuFault.FieldFlipped(1, VmcsField.GUEST_RIP, 12),
                new CpuFault.LaunchStateLost(1),
                new CpuFault.CurrentVmcsLost(1),
                new CpuFault.StoreLost(1, -8L, 8, -1L),
                new CpuFault.StoreAppears(1, 0x10_0000, 4, 5),
                new CpuFault.VmxFailure(1, 11, 4),
                new CpuFault.InstructionSkipped(1, 15),
                new CpuFault.MsrAccessFaults(1),
                new CpuFault.SpuriousInterrupt(1),
                new CpuFault.Stalled(1),
                new CpuFault.GoesOn(1),
                new CpuFault.TimerEarly(1),
                new CpuFault.TimerLate(1, 100));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whatIsWrittenIsReadAsTheSameFault(Fault fault) throws FaultText.Malformed {
        assertThat(FaultText.parse(List.of(FaultText.of(fault).split(" ")))).isEqualTo(fault);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sunspots 0             | the name of a fault, not 'sunspots'",
                "register-flip 64 rax 0 | a CPU from 0 to 63, not 64",
                "register-flip 0 rip 0  | one of rax",
                "register-flip 0 rax 64 | a bit from 0 to 63, not 64",
                "register-flip 0 rax    | a bit at the end of the line",
                "cpu-stalls 0 1         | the end of the line, not '1'",
                "ipi-lost 0 1 FIXED 300 | a vector from 0 to 255, not 300",
                "ipi-lost 0 1 EARLY 0   | a delivery mode, not 'EARLY'",
                "field-flip 0 NONSENSE 0| a VMCS field, not 'NONSENSE'",
                "store-lost 0 0x0 3 0   | a size of 1, 2, 4 or 8 bytes",
                "flag-flip 0 XF         | one of CF",
            })
    void aWrongWordIsNamed(String text, String message) {
        assertThatThrownBy(() -> FaultText.parse(List.of(text.split(" "))))
                .isInstanceOf(FaultText.Malformed.class)
                .hasMessageContaining(message);
    }
}
