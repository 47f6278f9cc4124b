package org.vmxlab.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.diagnosis.Diagnosis;
import org.vmxlab.machine.Machine;
import org.vmxlab.schedule.RunResult;

/**
 * Everything there is to tell about a run.
 *
 * @param program name as the user gave it
 * @param programHash hash of the assembled program, in hex
 * @param machine as the run left it
 * @param diagnosis of the violation; empty if there was none
 * @param cutOff what ended the run before its end, and how to go on; empty if nothing did
 * @param objects what the model says about the objects concerned, one line each; empty without a model
 * @param replay file that the run was saved in; empty if it was not
 * @param dump memory asked for with {@code --dump}, symbol to bytes in hex
 * @param bounds limits that were in force, by name
 * @param seed of a seeded schedule; empty for others
 */
public record Outcome(
        String program,
        String programHash,
        Machine machine,
        RunResult result,
        Optional<Diagnosis> diagnosis,
        Optional<String> cutOff,
        List<String> objects,
        Optional<String> replay,
        Map<String, String> dump,
        Map<String, Long> bounds,
        Optional<Long> seed,
        double seconds) {}
