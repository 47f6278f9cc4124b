package org.vmxlab.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DescriberTest {
    private final FakeMachine machine = new FakeMachine();
    private final Describer describer = new Describer(machine, machine.layout());

    @Test
    void aVcpusAddressIsItsNameAndNumber() {
        assertThat(describer.datum(FakeMachine.X)).contains("X (d1v0)");
    }

    @Test
    void aFieldIsNamedAfterItsVcpu() {
        long offset = machine.layout().field("vcpu", "is_running").offset();
        assertThat(describer.datum(FakeMachine.X + offset)).contains("X.is_running");
    }

    @Test
    void aRegionIsNamedAfterItsOwner() {
        assertThat(describer.vmcs(FakeMachine.REGION)).contains("the VMCS of X (d1v0)");
        assertThat(describer.vmcs(0x5000)).isEmpty();
    }

    @Test
    void theSummaryTellsWhatMattersForOwnership() {
        machine.setVcpu("is_running", 1);
        machine.setVcpu("vcpu_dirty_cpumask", 1);
        machine.setVcpu("active_cpu", 0);
        assertThat(describer.summaries()).containsExactly("X (d1v0), is_running=1, dirty={cpu 0}, active_cpu=0");
    }

    @Test
    void whatItsDomainDoesNotListIsNoVcpu() {
        machine.setVcpu("vcpu_id", 1);
        assertThat(describer.datum(FakeMachine.X)).isEmpty();
    }
}
