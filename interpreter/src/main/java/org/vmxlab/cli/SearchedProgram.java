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
     * The one whose search {@code file} goes on with.
     *
     * @param given settings that the command line has too
     */
    static SearchedProgram resumed(
            SearchFile file, ProgramOptions program, Map<String, String> given, PrintWriter err) {
        SearchFile.Header header = file.header();
        given.forEach((name, value) -> requireSame(file, name, header.settings().get(name), value));
        if (!program.program().isEmpty()) {
            requireSame(file, "PROGRAM", header.program(), program.program());
        }
        return of(file, "search it anew without --resume", err);
    }

    /**
     * The one that {@code file} is about.
     *
     * @param remedy what to do if the program is another now
     */
    static SearchedProgram of(SearchFile file, String remedy, PrintWriter err) {
        return of(file, SearchOptions.withoutLasting(file.header().settings()), remedy, err);
    }

    /**
     * The one that {@code file} is about.
     *
     * @param settings of the file that are the program's
     */
    static SearchedProgram of(SearchFile file, Map<String, String> settings, String remedy, PrintWriter err) {
        SearchFile.Header header = file.header();
        Request request = SavedRun.request(settings, file.path());
        Guest guest = new Guest(
                ProgramOptions.assemble(header.program(), request, err)
                        .program()
                        .orElseThrow(),
                PolicyOptions.policy(settings));
        SearchedProgram searched = new SearchedProgram(header.program(), settings, guest);
        searched.requireHash(file, remedy);
        return searched;
    }

    /** Refuses {@code file} if it is about another program. */
    void requireHash(SearchFile file, String remedy) {
        if (!hash().equals(file.header().hash())) {
            throw BadInput.file("'" + file.path() + "' was saved for another program: its hash is "
                    + file.header().hash() + ", that of '" + name + "' is now " + hash()
                    + "; bring the program back to what it was, or " + remedy);
        }
    }

    static void requireSame(SearchFile file, String what, @Nullable String saved, String given) {
        if (!given.equals(saved)) {
            throw BadInput.file("'" + file.path() + "' was saved with " + what + " "
                    + (saved == null ? "as by default" : saved) + ", and " + given
                    + " is given; leave it out to go on with the search, or search anew without --resume");
        }
    }

    /** What files say of a search of it with {@code options}. */
    SearchFile.Header saved(SearchOptions options) {
        Map<String, String> all = new TreeMap<>(settings);
        all.putAll(options.lasting());
        return new SearchFile.Header(name, hash(), all);
    }

    String hash() {
        return guest.image().hash();
    }

    String memoryModel() {
        return settings.getOrDefault("memory-model", "tso");
    }
}
