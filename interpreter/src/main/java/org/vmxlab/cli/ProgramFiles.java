package org.vmxlab.cli;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vmxlab.assembler.SourceProvider;
import org.vmxlab.diagnostic.SourceFile;

/** Sources by path, or by their name in {@code guest-programs}. */
final class ProgramFiles implements SourceProvider {
    private static final List<String> FOLDERS =
            List.of("", "scenarios/", "examples/", "kernels/", "conformance/", "litmus/", "traces/");
    /** What the name of a source in {@code guest-programs} begins with. */
    private static final String MARK = "guest-programs:";

    private static final String LAYOUTS = "model/";

    private final BundledFolder guests = BundledFolder.named("/guest/");
    private final BundledFolder layouts = BundledFolder.named("/" + LAYOUTS);

    /**
     * The program that the user named.
     *
     * @throws BadInput saying where it was looked for
     */
    SourceFile program(String name) {
        Path path = path(name);
        if (path != null && Files.isDirectory(path)) {
            throw BadInput.file("'" + name + "' is a folder; name a program in it");
        }
        if (path != null && Files.exists(path)) {
            return read(path, name);
        }
        for (String folder : FOLDERS) {
            Optional<SourceFile> found = guest(folder + name + ".asm").or(() -> guest(folder + name));
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw BadInput.file(
                "there is no program '" + name + "': no file of that path, and guest-programs has none of that name"
                        + " (programs there are xen/vmcs-race, examples, kernels/k1-xorshift ...)");
    }

    /**
     * The campaign that the user named: a file, or one of {@code guest-programs}.
     *
     * @throws BadInput if there is none
     */
    SourceFile campaign(String name) {
        Path path = path(name);
        if (path != null && Files.isRegularFile(path)) {
            return read(path, name);
        }
        for (String folder : FOLDERS) {
            Optional<SourceFile> found = guest(folder + name);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw BadInput.file("there is no campaign '" + name + "': no file of that path, and guest-programs has none");
    }

    /** Name of the program that {@code campaign} calls {@code name}: the file beside it, if there is one. */
    String besideCampaign(SourceFile campaign, String name) {
        if (campaign.name().startsWith(MARK)) {
            String beside = resolve(campaign.name().substring(MARK.length()), name);
            return guest(beside).isPresent() ? beside : name;
        }
        Path file = path(name);
        Path beside = file == null ? null : Path.of(campaign.name()).resolveSibling(file);
        return beside != null && Files.isRegularFile(beside) ? beside.toString() : name;
    }

    private static @Nullable Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException notAPath) {
            return null;
        }
    }

    private static SourceFile read(Path path, String name) {
        try {
            return SourceFile.of(name, Files.readString(path));
        } catch (MalformedInputException binary) {
            throw BadInput.file("'" + name + "' is not UTF-8 text; is it an image? 'vmxlab disasm' reads ELF files");
        } catch (IOException unreadable) {
            throw BadInput.file("'" + name + "' cannot be read: " + unreadable.getMessage());
        }
    }

    private Optional<SourceFile> guest(String name) {
        return isBelow(name) ? guests.text(name).map(text -> SourceFile.of(MARK + name, text)) : Optional.empty();
    }

    private Optional<SourceFile> layout(String name) {
        return isBelow(name) && name.startsWith(LAYOUTS)
                ? layouts.text(name.substring(LAYOUTS.length()))
                        .map(text -> SourceFile.of("hypervisor-model:" + name, text))
                : Optional.empty();
    }

    /** Whether {@code name} can be that of a file in a folder, and not of one outside. */
    private static boolean isBelow(String name) {
        return !name.contains("..") && !name.startsWith("/") && name.indexOf('\0') < 0;
    }

    @Override
    public Optional<SourceFile> find(String name, SourceFile from) {
        Optional<SourceFile> beside = from.name().startsWith(MARK)
                ? guest(resolve(from.name().substring(MARK.length()), name))
                : besideFile(name, from);
        return beside.or(() -> guest(name)).or(() -> layout(name));
    }

    private static Optional<SourceFile> besideFile(String name, SourceFile from) {
        Path path = path(from.name());
        Path other = path == null ? null : path.resolveSibling(name);
        return other != null && Files.isRegularFile(other)
                ? Optional.of(read(other, other.toString()))
                : Optional.empty();
    }

    private static String resolve(String from, String name) {
        Path beside = Path.of("/" + from).resolveSibling(name).normalize();
        return beside.toString().substring(1).replace('\\', '/');
    }
}
