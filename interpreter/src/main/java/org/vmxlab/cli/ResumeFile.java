package org.vmxlab.cli;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.vmxlab.explore.Checkpoint;
import org.vmxlab.explore.Subject;

/**
 * A search that was stopped, in a file: what was searched, under which settings, and the {@link Checkpoint}. Compressed; its
 * checksum is gzip's.
 */
final class ResumeFile implements AutoCloseable {
    private static final int MAGIC = 0x564d5853;
    private static final int VERSION = 1;

    private final Path path;
    private final DataInputStream rest;
    private final String program;
    private final String programHash;
    private final Map<String, String> settings;

    private ResumeFile(Path path, DataInputStream from) throws IOException {
        this.path = path;
        this.rest = from;
        if (from.readInt() != MAGIC) {
            throw new IOException("it does not begin as one");
        }
        int version = from.readInt();
        if (version != VERSION) {
            throw new IOException("it is of version " + version + ", this vmxlab reads version " + VERSION);
        }
        program = from.readUTF();
        programHash = from.readUTF();
        settings = new TreeMap<>();
        for (int left = from.readInt(); left > 0; left--) {
            settings.put(from.readUTF(), from.readUTF());
        }
    }

    /** Opens it and reads what was searched. */
    static ResumeFile open(Path path) {
        try {
            var from = new DataInputStream(
                    new BufferedInputStream(new GZIPInputStream(Files.newInputStream(path), 1 << 16), 1 << 16));
            return new ResumeFile(path, from);
        } catch (IOException unreadable) {
            throw unusable(path, unreadable);
        }
    }

    Path path() {
        return path;
    }

    String program() {
        return program;
    }

    String programHash() {
        return programHash;
    }

    Map<String, String> settings() {
        return settings;
    }

    /** The search, which was one of {@code subject}. */
    Checkpoint checkpoint(Subject subject, long bytes) {
        try {
            Checkpoint checkpoint = Checkpoint.read(rest, subject, bytes);
            // Gzip compares its checksum when its end is met.
            if (rest.read() != -1) {
                throw new IOException("something follows its end");
            }
            return checkpoint;
        } catch (IOException unreadable) {
            throw unusable(path, unreadable);
        }
    }

    @Override
    public void close() {
        try {
            rest.close();
        } catch (IOException unreadable) {
            throw unusable(path, unreadable);
        }
    }

    private static BadInput unusable(Path path, IOException why) {
        String reason = Files.isDirectory(path)
                ? "it is a folder"
                : !Files.exists(path)
                        ? "there is no such file"
                        : why instanceof EOFException ? "it is cut off" : why.getMessage();
        return BadInput.file("'" + path + "' cannot be resumed: " + reason
                + "; resume files (.vmxs) are what 'vmxlab explore' writes when it is stopped");
    }

    /** Writes one; an older one of the name stays whole until this one is. */
    static void write(
            Path path, String program, String programHash, Map<String, String> settings, Checkpoint checkpoint)
            throws IOException {
        Path unfinished = path.resolveSibling(path.getFileName() + ".part");
        try (DataOutputStream to =
                new DataOutputStream(new BufferedOutputStream(fast(Files.newOutputStream(unfinished)), 1 << 16))) {
            to.writeInt(MAGIC);
            to.writeInt(VERSION);
            to.writeUTF(program);
            to.writeUTF(programHash);
            to.writeInt(settings.size());
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                to.writeUTF(setting.getKey());
                to.writeUTF(setting.getValue());
            }
            checkpoint.write(to);
        }
        Files.move(unfinished, path, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Hashes do not compress; whoever pressed Ctrl-C waits. */
    private static GZIPOutputStream fast(OutputStream to) throws IOException {
        return new GZIPOutputStream(to, 1 << 16) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        };
    }
}
