package org.vmxlab.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * A folder of texts that come with vmxlab. It asks the one library that has the folder: the class loader, asked for a file that is
 * not there, opens and reads the directories of them all, which takes longer than most programs run.
 */
sealed interface BundledFolder {
    /** What the file {@code name}, below the folder, holds; empty if there is none. */
    Optional<String> text(String name);

    /** The folder {@code name} of the class path, with a slash at both ends. */
    static BundledFolder named(String name) {
        URL place = BundledFolder.class.getResource(name);
        if (place == null) {
            throw new IllegalStateException("the class path lacks the folder " + name + "; build vmxlab anew");
        }
        try {
            URLConnection connection = place.openConnection();
            return connection instanceof JarURLConnection packed
                    ? new Packed(packed.getJarFile(), packed.getEntryName())
                    : new Unpacked(Path.of(URI.create(place.toString())));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(place + " cannot be read", unreadable);
        }
    }

    /** In a library. */
    record Packed(JarFile library, String folder) implements BundledFolder {
        @Override
        public Optional<String> text(String name) {
            JarEntry entry = library.getJarEntry(folder + name);
            if (entry == null || entry.isDirectory()) {
                return Optional.empty();
            }
            try (InputStream in = library.getInputStream(entry)) {
                return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(folder + name + " in " + library.getName(), unreadable);
            }
        }
    }

    /** As files, in a build that has packed nothing yet. */
    record Unpacked(Path folder) implements BundledFolder {
        @Override
        public Optional<String> text(String name) {
            Path file = folder.resolve(name);
            try {
                return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
            } catch (IOException unreadable) {
                throw new UncheckedIOException(file.toString(), unreadable);
            }
        }
    }
}
