package org.vmxlab.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vmxlab.assembler.Request;
import org.vmxlab.guest.Guest;

/**
 * A program to be searched, as the command line or a resume file has it.
 *
 * @param name as the user gave it
 * @param settings variant, trigger, options and policies by name
 */
record SearchedProgram(String name, Map<String, String> settings, Guest guest) {
    SearchedProgram {
        settings = new TreeMap<>(settings);
    }

    /** The one that was given. */
    static SearchedProgram given(ProgramOptions program, PolicyOptions policy, PrintWriter err) {
        if (program.program().isEmpty()) {
            throw BadInput.usage("a PROGRAM is needed, or --resume FILE to go on with a search that was stopped");
        }
        Map<String, String> settings = new TreeMap<>(program.chosen());
        settings.putAll(policy.chosen());
        return new SearchedProgram(
                program.program(),
                settings,
                new Guest(program.assemble(err).program().orElseThrow(), policy.policy()));
    }

    /**
     * The one that {@code file} is about.
     *
     * @param given settings that the command line has too
     */
    static SearchedProgram resumed(
            ResumeFile file, ProgramOptions program, Map<String, String> given, PrintWriter err) {
        given.forEach((name, value) -> requireSame(file, name, file.settings().get(name), value));
        if (!program.program().isEmpty()) {
            requireSame(file, "PROGRAM", file.program(), program.program());
        }
        Request request = SavedRun.request(file.settings(), file.path());
        Guest guest = new Guest(
                ProgramOptions.assemble(file.program(), request, err).program().orElseThrow(),
                PolicyOptions.policy(file.settings()));
        String hash = guest.image().hash();
        if (!hash.equals(file.programHash())) {
            throw BadInput.file("'" + file.path() + "' was saved for another program: its hash is "
                    + file.programHash() + ", that of '" + file.program() + "' is now " + hash
                    + "; bring the program back to what it was, or search it anew without --resume");
        }
        Map<String, String> settings = new TreeMap<>(file.settings());
        settings.keySet().removeAll(SearchOptions.LASTING);
        return new SearchedProgram(file.program(), settings, guest);
    }

    private static void requireSame(ResumeFile file, String what, @Nullable String saved, String given) {
        if (!given.equals(saved)) {
            throw BadInput.file("'" + file.path() + "' was saved with " + what + " "
                    + (saved == null ? "as by default" : saved) + ", and " + given
                    + " is given; leave it out to go on with the search, or search anew without --resume");
        }
    }

    String hash() {
        return guest.image().hash();
    }

    String memoryModel() {
        return settings.getOrDefault("memory-model", "tso");
    }
}
