package org.vmxlab.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
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
    private static final String GUEST = "/guest/";
    private static final List<String> FOLDERS =
            List.of("", "scenarios/", "examples/", "kernels/", "conformance/", "litmus/", "traces/");
    /** What the name of a source in {@code guest-programs} begins with. */
    private static final String MARK = "guest-programs:";

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
            Optional<SourceFile> found = resource(folder + name + ".asm").or(() -> resource(folder + name));
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
            Optional<SourceFile> found = resource(folder + name);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw BadInput.file("there is no campaign '" + name + "': no file of that path, and guest-programs has none");
    }

    /** Name of the program that {@code campaign} calls {@code name}: the file beside it, if there is one. */
    static String besideCampaign(SourceFile campaign, String name) {
        if (campaign.name().startsWith(MARK)) {
            String beside = resolve(campaign.name().substring(MARK.length()), name);
            return resource(beside).isPresent() ? beside : name;
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

    private static Optional<SourceFile> resource(String name) {
        return resourceAt(GUEST + name, MARK + name);
    }

    private static Optional<SourceFile> resourceAt(String resource, String shown) {
        if (resource.contains("..") || resource.endsWith("/")) {
            return Optional.empty();
        }
        try (InputStream in = ProgramFiles.class.getResourceAsStream(resource)) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(SourceFile.of(shown, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<SourceFile> find(String name, SourceFile from) {
        Optional<SourceFile> beside = from.name().startsWith(MARK)
                ? resource(resolve(from.name().substring(MARK.length()), name))
                : besideFile(name, from);
        return beside.or(() -> resource(name)).or(() -> resourceAt("/" + name, "hypervisor-model:" + name));
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
