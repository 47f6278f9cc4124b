package org.vmxlab.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationKind;

/** Replay files. */
class ReplayFileTest {
    /** What no single CPU does wrong has CPU -1, such as that two hold the state of one vCPU. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 63})
    void aVerdictOnTheEndIsReadAsItWasWritten(int cpu) throws ReplayFile.Malformed {
        Violation violation = new Violation(ViolationKind.LAW, cpu, 0x1234, "two CPUs hold one vCPU's state");
        ReplayFile file = new ReplayFile(
                "program",
                "hash",
                Map.of("variant", "landed"),
                List.of(new Performed(new Decision.Execute(0, 3), 0x1234)),
                Optional.of(new ReplayFile.Judgement(violation, 0xfedcba9876543210L)),
                "law");
        assertThat(ReplayFile.parse(file.text())).isEqualTo(file);
    }
}
