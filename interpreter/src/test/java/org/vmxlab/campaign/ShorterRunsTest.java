package org.vmxlab.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vmxlab.schedule.Decision;
import org.vmxlab.schedule.ReplayFile;

/** Runs of a campaign are saved with as few turns of CPUs as do: with the same fault, at the same step, for the same end. */
class ShorterRunsTest {
    /** Two CPUs count for some turns of 50 steps; then the first does what MAIN says, and the second what OTHER says. */
    private static final String SOURCE = """
            scenario "turns"
            cpus 2
            start 0, main
            start 1, other
            org 0x100000
            section .text
            main:
                mov     ecx, 60
            main_next:
                dec     ecx
                jnz     main_next
            MAIN
                hvstop
            other:
                mov     ecx, OTHER_TURNS
            other_next:
                dec     ecx
                jnz     other_next
            OTHER
                hvstop
            section .data
            x:    dq 0
            y:    dq 0
            last: dq 0
            """;

    private static Findings.Example skipped(String source, String instruction) throws Exception {
        return Sweeps.sweep(source, "instruction-skipped").examples().stream()
                .filter(example -> example.site().instruction().equals(instruction))
                .findFirst()
                .orElseThrow();
    }

    private static String source(String main, int otherTurns, String other) {
        return SOURCE.replace("MAIN", main)
                .replace("OTHER_TURNS", Integer.toString(otherTurns))
                .replace("OTHER", other);
    }

    @Test
    void turnsThatDoNotMatterAreLeftOut() throws Exception {
        Findings.Example example = skipped(source("inc qword [y]\nassert qword [y] == 1, \"counted\"", 60, ""), "inc");
        Reproduction.Shortened run = Sweeps.saved(example);
        assertThat(run.switchesAlong()).isGreaterThan(1);
        assertThat(run.switches()).isZero();
        assertThat(run.file().performed())
                .extracting(each -> each.decision())
                .filteredOn(decision -> decision instanceof Decision.Execute)
                .allMatch(decision -> ((Decision.Execute) decision).cpu() == 0);
        assertThat(run.file().end()).startsWith("assertion cpu 0 at main");
    }

    @Test
    void theFaultStrikesTheStepOfItsCpuThatTheTableSays() throws Exception {
        Findings.Example example = skipped(source("inc qword [y]\nassert qword [y] == 1, \"counted\"", 60, ""), "inc");
        long before = 0;
        for (var each : Sweeps.saved(example).file().performed()) {
            if (each.decision() instanceof Decision.Strike) {
                break;
            }
            before += ((Decision.Execute) each.decision()).steps();
        }
        assertThat(before + 1).isEqualTo(example.site().step());
    }

    @Test
    void aRunThatIsWrongWithoutTheFaultAsWellIsNotTaken() throws Exception {
        String source =
                source("inc qword [y]\nmov rax, [x]\nand rax, [y]\nassert rax == 1, \"both\"", 2, "mov qword [x], 1");
        Reproduction.Shortened run = Sweeps.saved(skipped(source, "inc"));
        // The assertion would not hold without CPU 1 either, which is no merit of the fault.
        assertThat(run.switches()).isEqualTo(1);
        assertThat(run.switchesAlong()).isEqualTo(2);
    }

    @Test
    void anEndThatDependsOnTurnsIsHeldAgainstThatOfTheSameTurnsWithoutTheFault() throws Exception {
        String source = source("mov qword [last], 1\ninc qword [y]", 90, "mov qword [last], 2");
        Findings.Example example = skipped(source, "inc");
        assertThat(example.effect()).isEqualTo(Effect.SILENT_CORRUPTION);
        Reproduction.Shortened run = Sweeps.saved(example);
        assertThat(run.switches()).isEqualTo(1).isLessThan(run.switchesAlong());
        ReplayFile.Judgement judgement = run.file().judgement().orElseThrow();
        assertThat(judgement.violation().detail())
                .isEqualTo(example.detail())
                .isEqualTo("y is 0x0, without the fault 0x1");
    }

    @Test
    void ofSeveralFaultsEachStrikesWhereItDid() throws Exception {
        String source = source(
                "inc qword [x]\ninc qword [y]\nmov rax, [x]\nor rax, [y]\nassert rax == 1, \"one is enough\"", 60, "");
        Campaign.Plan plan = Sweeps.plan(2, Campaign.Equivalence.MERGED, List.of(0), "instruction-skipped");
        Findings two = new Campaign(Sweeps.subject(source), plan).run();
        Findings.Example example = two.examples().stream()
                .filter(each -> each.label().equals("assertion"))
                .findFirst()
                .orElseThrow();
        Reproduction.Shortened run = Sweeps.saved(example);
        assertThat(run.switches()).isZero();
        assertThat(run.file().performed().stream().filter(each -> each.decision() instanceof Decision.Strike))
                .hasSize(2);
    }

    @Test
    void nothingIsShortenedOnceItIsToStop() throws Exception {
        Findings.Example example = skipped(source("inc qword [y]\nassert qword [y] == 1, \"counted\"", 60, ""), "inc");
        Reproduction.Shortened run = example.run().shortened("test", Map.of(), () -> true);
        assertThat(run.switches()).isEqualTo(run.switchesAlong());
    }
}
