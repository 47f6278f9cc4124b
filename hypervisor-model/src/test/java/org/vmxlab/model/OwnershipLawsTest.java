package org.vmxlab.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each law, broken alone; and the windows in which routines break it for a few instructions. */
class OwnershipLawsTest {
    private static final long IDLE = 0x7000;

    private final FakeMachine machine = new FakeMachine();
    private final OwnershipLaws laws = new OwnershipLaws(machine, machine.layout());

    @BeforeEach
    void bothCpusIdleInVmxOperation() {
        for (int cpu = 0; cpu < machine.cpus(); cpu++) {
            machine.startVmx(cpu);
            machine.setPerCpu(cpu, "current", IDLE + cpu);
            machine.setPerCpu(cpu, "curr_vcpu", IDLE + cpu);
            machine.setPerCpu(cpu, "idle_vcpu", IDLE + cpu);
        }
    }

    /** CPU 0 runs X and holds its state, as after a switch to it. */
    private void cpu0RunsX() {
        machine.setPerCpu(0, "current", FakeMachine.X);
        machine.setPerCpu(0, "curr_vcpu", FakeMachine.X);
        machine.setVcpu("is_running", 1);
        machine.setVcpu("vcpu_dirty_cpumask", 1);
        machine.setDomain("domain_dirty_cpumask", 1);
    }

    /** X's VMCS is active on CPU 0 and everything says so. */
    private void activeOnCpu0() {
        machine.activeOn = 1;
        machine.setVcpu("active_cpu", 0);
        machine.link(0);
    }

    private void assertBroken(Law law) {
        assertThat(laws.broken()).extracting(BrokenLaw::law).containsExactly(law.title());
        machine.settled = false;
        boolean always = law == Law.ACTIVE_ONCE || law == Law.DIRTY_ONCE;
        assertThat(laws.broken()).as("in a window").hasSize(always ? 1 : 0);
    }

    @Test
    void idleCpusBreakNoLaw() {
        assertThat(laws.broken()).isEmpty();
    }

    @Test
    void aRunningVcpuBreaksNoLaw() {
        cpu0RunsX();
        activeOnCpu0();
        machine.currentOfCpu0 = OptionalLong.of(FakeMachine.REGION);
        machine.setPerCpu(0, "current_vmcs", FakeMachine.REGION);
        assertThat(laws.broken()).isEmpty();
    }

    @Test
    void aLazilyHeldVcpuBreaksNoLaw() {
        cpu0RunsX();
        activeOnCpu0();
        machine.setPerCpu(0, "current", IDLE);
        machine.setVcpu("is_running", 0);
        assertThat(laws.broken()).isEmpty();
    }

    @Test
    void aVmcsOnTwoCpusBreaksTheFirstLawEvenInAWindow() {
        machine.activeOn = 3;
        machine.settled = false;
        assertThat(laws.broken()).extracting(BrokenLaw::law).containsExactly(Law.ACTIVE_ONCE.title());
    }

    @Test
    void activeCpuMirrorsWhereTheVmcsIsActive() {
        machine.activeOn = 1;
        assertBroken(Law.ACTIVE_CPU);
    }

    @Test
    void currentVmcsMirrorsThePointer() {
        machine.currentOfCpu0 = OptionalLong.of(FakeMachine.REGION);
        assertBroken(Law.CURRENT_VMCS);
    }

    @Test
    void theActiveListHoldsWhatIsActive() {
        machine.link(1);
        assertBroken(Law.ACTIVE_LIST);
    }

    @Test
    void anActiveVmcsIsInItsCpusList() {
        machine.activeOn = 1;
        machine.setVcpu("active_cpu", 0);
        assertBroken(Law.ACTIVE_LIST);
    }

    @Test
    void aVmcsUsedFromOutsideBelongsToAPausedVcpu() {
        useFromOutside(1);
        machine.setVcpu("vmcs_lock", 1);
        assertBroken(Law.FOREIGN_PAUSED);
    }

    @Test
    void aVmcsUsedFromOutsideIsLocked() {
        useFromOutside(1);
        machine.setVcpu("pause_count", 1);
        assertBroken(Law.FOREIGN_PAUSED);
    }

    @Test
    void aForeignSectionThatHasEndedNeedsNoLock() {
        machine.setPerCpu(1, "foreign_vmcs", FakeMachine.X);
        assertThat(laws.broken()).isEmpty();
    }

    @Test
    void oneCpuUsesAVmcsFromOutside() {
        machine.setVcpu("pause_count", 2);
        machine.setVcpu("vmcs_lock", 1);
        useFromOutside(0);
        useFromOutside(1);
        assertBroken(Law.FOREIGN_ONCE);
    }

    private void useFromOutside(int cpu) {
        machine.setForeign(cpu, FakeMachine.X, 1);
    }

    @Test
    void atMostOneCpuHoldsAVcpusState() {
        machine.settled = false;
        machine.setVcpu("vcpu_dirty_cpumask", 3);
        assertThat(laws.broken()).extracting(BrokenLaw::law).containsExactly(Law.DIRTY_ONCE.title());
    }

    @Test
    void onlyAnIdleCpuHoldsStateLazily() {
        cpu0RunsX();
        machine.setVcpu("is_running", 0);
        machine.setPerCpu(0, "current", IDLE + 1);
        assertBroken(Law.LAZY_ONLY_IDLE);
    }

    @Test
    void aDirtyVcpuIsLoaded() {
        machine.setVcpu("vcpu_dirty_cpumask", 2);
        assertBroken(Law.DIRTY_IS_LOADED);
    }

    @Test
    void aDirtyCpuNumberCountsAsAMask() {
        machine.setVcpu("dirty_cpu", 1);
        assertBroken(Law.DIRTY_IS_LOADED);
    }

    @Test
    void aDomainKnowsWhoHoldsItsVcpus() {
        cpu0RunsX();
        machine.setDomain("domain_dirty_cpumask", 2);
        assertBroken(Law.DOMAIN_DIRTY);
    }

    @Test
    void aVcpuRunsOnOneCpu() {
        cpu0RunsX();
        machine.setPerCpu(1, "current", FakeMachine.X);
        machine.setPerCpu(1, "idle_vcpu", FakeMachine.X);
        assertBroken(Law.CURRENT_ONCE);
    }

    @Test
    void whatRunsIsMarkedRunning() {
        cpu0RunsX();
        machine.setVcpu("is_running", 0);
        assertBroken(Law.CURRENT_RUNS);
    }

    @Test
    void outsideOfVmxOperationOnlyTheMachineItselfIsHeldToALaw() {
        machine.setPerCpu(0, "vmxon", 0);
        machine.setPerCpu(0, "current", FakeMachine.X);
        assertThat(laws.broken()).isEmpty();
    }
}
