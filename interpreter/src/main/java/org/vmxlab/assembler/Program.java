package org.vmxlab.assembler;

import java.util.List;
import java.util.Optional;
import org.vmxlab.image.Image;
import org.vmxlab.scenario.Scenario;
import org.vmxlab.scenario.ScriptStep;

/**
 * A program ready to be loaded.
 *
 * @param scenario how it is run; empty for a plain program
 * @param starts one for each CPU, in order of CPUs
 * @param script the schedule of the chosen trigger with its labels resolved; empty if there is none
 */
public record Program(Image image, Optional<Scenario> scenario, List<CpuStart> starts, List<ScriptStep> script) {
    public Program {
        starts = List.copyOf(starts);
        script = List.copyOf(script);
    }
}
