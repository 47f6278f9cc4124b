package org.vmxlab.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vmxlab.apic.ApicMode;
import org.vmxlab.arch.Rflags;
import org.vmxlab.cpu.Flags;
import org.vmxlab.cpu.Policy;
import org.vmxlab.machine.Configuration;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.Region;
import org.vmxlab.vmx.VmxModels;

class ConditionsTest {
    private final Flags flags = new Machine(new Configuration(
                    1,
                    List.of(new Region(0, 0x1000, Region.Access.READ_WRITE)),
                    ApicMode.X2APIC,
                    VmxModels.STANDARD,
                    Policy.DEFAULT))
            .cpu(0)
            .flags();

    @Test
    void conditionsFollowTheirFormulas() {
        for (int bits = 0; bits < 0x1000; bits++) {
            flags.set(bits);
            boolean cf = (bits & Rflags.CF) != 0;
            boolean zf = (bits & Rflags.ZF) != 0;
            boolean sf = (bits & Rflags.SF) != 0;
            boolean of = (bits & Rflags.OF) != 0;
            boolean pf = (bits & Rflags.PF) != 0;
            boolean[] holds = {
                of,
                !of,
                cf,
                !cf,
                zf,
                !zf,
                cf || zf,
                !(cf || zf),
                sf,
                !sf,
                pf,
                !pf,
                sf != of,
                sf == of,
                zf || sf != of,
                !zf && sf == of
            };
            for (int code = 0; code < 16; code++) {
                assertThat(Conditions.condition(code).holds(flags))
                        .as("condition %x with flags %x", code, bits)
                        .isEqualTo(holds[code]);
            }
        }
    }
}
