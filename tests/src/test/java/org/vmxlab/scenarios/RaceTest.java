package org.vmxlab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vmxlab.cpu.Policy;
import org.vmxlab.diagnosis.Cause;
import org.vmxlab.diagnosis.Diagnosis;
import org.vmxlab.diagnosis.Investigator;
import org.vmxlab.guest.Guest;
import org.vmxlab.guest.GuestNames;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.MemoryModel;
import org.vmxlab.schedule.Run;
import org.vmxlab.schedule.RunResult;
import org.vmxlab.schedule.Verified;
import org.vmxlab.verdict.ViolationKind;

/** The race of 2017 along its interleaving, with the fix of February 2017 and with the one of November. */
class RaceTest {
    private static final String RACE = "xen/vmcs-race";

    private static RunResult run(Guest guest, Machine machine) {
        return new Run(machine, guest.schedule(), guest.ending(guest.maxSteps(), Optional.empty())).run();
    }

    private static Guest guest(String variant, Policy policy) {
        return new Guest(Programs.scenario(RACE, variant), policy);
    }

    @Test
    void theTrapNamesTheChainAndItsCauses() {
        Guest guest = guest("a", Policy.DEFAULT);
        Machine machine = guest.boot();
        RunResult result = run(guest, machine);

        assertThat(result.violation()).map(violation -> violation.kind()).contains(ViolationKind.VMWRITE_INVALID_VMCS);
        Diagnosis diagnosis = new Investigator(guest.boot(), guest.image(), new GuestNames(guest.image(), machine))
                .investigate(result, guest.ending(guest.maxSteps(), Optional.empty()), now -> Optional.empty());
        assertThat(diagnosis.chain())
                .startsWith(
                        "vmx_fpu_leave",
                        "vmx_ctxt_switch_from",
                        "__context_switch",
                        "__sync_local_execstate",
                        "invalidate_interrupt",
                        "vector 0xfd sent by CPU 1 at flush_area_mask");
        assertThat(diagnosis.because())
                .extracting(Cause::text)
                .anySatisfy(text -> assertThat(text).contains("skipped").contains("was 1, stored by CPU 1 in schedule"))
                .anySatisfy(text -> assertThat(text).contains("VMCLEAR").contains("vmx_vcpu_disable_pml"))
                .anySatisfy(text -> assertThat(text).contains("sent by CPU 1 in flush_area_mask"));
    }

    @Test
    void theFixThatLandedRunsToItsEnd() {
        Guest guest = guest("landed", Policy.DEFAULT);
        assertThat(run(guest, guest.boot()).violation()).isEmpty();
    }

    @Test
    void withTheArchitecturesAnswerTheProgramItselfPanics() {
        Policy flags =
                new Policy(MemoryModel.TSO, Policy.VmfailPolicy.FLAGS, Policy.Reaction.STOP, Policy.Reaction.STOP);
        Guest guest = guest("a", flags);
        assertThat(run(guest, guest.boot()).violation())
                .map(violation -> violation.kind())
                .contains(ViolationKind.BUG);
    }

    @Test
    void twoRunsAreTheSame() {
        Guest guest = guest("a", Policy.DEFAULT);
        assertThat(run(guest, guest.boot())).isEqualTo(run(guest, guest.boot()));
    }

    @Test
    void aRecordedRunRepeatsUnderVerification() {
        Guest guest = guest("a", Policy.DEFAULT);
        RunResult first = run(guest, guest.boot());
        RunResult again = new Run(
                        guest.boot(), new Verified(first.performed()), guest.ending(guest.maxSteps(), Optional.empty()))
                .run();
        assertThat(again.violation()).isEqualTo(first.violation());
        assertThat(again.steps()).isEqualTo(first.steps());
    }
}
