package org.vmxlab.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OwnershipLawsTest {
    private final FakeMachine machine = new FakeMachine();
    private final OwnershipLaws laws = new OwnershipLaws(machine, machine.layout());

    @Test
    void aFreshMachineBreaksNoLaw() {
        assertThat(laws.broken()).isEmpty();
    }

    @Test
    void aVmcsOnTwoCpusBreaksTheFirstLawEvenInAWindow() {
        machine.activeOn = 3;
        machine.settled = false;
        assertThat(laws.broken()).extracting(BrokenLaw::law).containsExactly(OwnershipLaws.ACTIVE_ONCE);
    }

    @Test
    void activeCpuMirrorsWhereTheVmcsIsActive() {
        machine.activeOn = 1;
        assertThat(laws.broken()).extracting(BrokenLaw::law).containsExactly(OwnershipLaws.ACTIVE_CPU);
        machine.setVcpu("active_cpu", 0);
        assertThat(laws.broken()).isEmpty();
    }

    @Test
    void activeCpuMayDifferWhileInterruptsAreOff() {
        machine.activeOn = 1;
        machine.settled = false;
        assertThat(laws.broken()).isEmpty();
    }

    @Test
    void currentVmcsMirrorsThePointer() {
        machine.setPerCpu(0, "vmxon", 1);
        machine.currentOfCpu0 = OptionalLong.of(FakeMachine.REGION);
        assertThat(laws.broken()).extracting(BrokenLaw::law).containsExactly(OwnershipLaws.CURRENT_VMCS);
        machine.setPerCpu(0, "current_vmcs", FakeMachine.REGION);
        assertThat(laws.broken()).isEmpty();
    }

    @Test
    void atMostOneCpuHoldsAVcpusState() {
        machine.setVcpu("vcpu_dirty_cpumask", 3);
        assertThat(laws.broken()).extracting(BrokenLaw::law).containsExactly(OwnershipLaws.DIRTY_ONCE);
    }

    @Test
    void onlyAnIdleCpuHoldsStateLazily() {
        machine.setPerCpu(0, "vmxon", 1);
        machine.setPerCpu(0, "curr_vcpu", FakeMachine.X);
        machine.setPerCpu(0, "current", 0x7000);
        assertThat(laws.broken()).extracting(BrokenLaw::law).containsExactly(OwnershipLaws.LAZY_ONLY_IDLE);
        machine.setPerCpu(0, "idle_vcpu", 0x7000);
        assertThat(laws.broken()).isEmpty();
    }
}
