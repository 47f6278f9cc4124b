package org.vmxlab.cli;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What a search left to another one, in a file: what was searched, under which settings, and then whatever the kind of file
 * is about. Compressed; its checksum is gzip's.
 */
final class SearchFile implements AutoCloseable {
    private static final int VERSION = 3;

    private final Path path;
    private final Kind kind;
    private final DataInputStream rest;
    private final Header header;

    /** What a file is for. */
    enum Kind {
        RESUME(0x564d5853, ".vmxs", "be resumed", "resume files", "'vmxlab explore' writes when it is stopped"),
        SHARD(0x564d5850, ".vmxp", "be merged", "files of shards", "'vmxlab explore --shard I/N' writes"),
        KNOWLEDGE(0x564d584b, ".vmxk", "be begun with", "files of knowledge", "'vmxlab merge' writes for shards"),
        CAMPAIGN_RESUME(0x564d5846, ".vmxs", "be resumed", "resume files", "'vmxlab inject' writes when it is stopped"),
        CAMPAIGN_SHARD(0x564d5847, ".vmxp", "be merged", "files of shards", "'vmxlab inject --shard I/N' writes");

        private final int magic;
        private final String ending;
        private final String use;
        private final String noun;
        private final String origin;

        Kind(int magic, String ending, String use, String noun, String origin) {
            this.magic = magic;
            this.ending = ending;
            this.use = use;
            this.noun = noun;
            this.origin = origin;
        }

        String ending() {
            return ending;
        }

        private BadInput unusable(Path path, IOException why) {
            String reason = Files.isDirectory(path)
                    ? "it is a folder"
                    : !Files.exists(path)
                            ? "there is no such file"
                            : why instanceof EOFException ? "it is cut off" : why.getMessage();
            return BadInput.file("'" + path + "' cannot " + use + ": " + reason + "; " + noun + " (" + ending
                    + ") are what " + origin);
        }
    }

    /**
     * What was searched.
     *
     * @param program name as the user gave it
     * @param hash of the assembled program
     * @param settings variant, trigger, options, policies, and of the search what lasts, by name
     */
    record Header(String program, String hash, Map<String, String> settings) {
        Header {
            settings = new TreeMap<>(settings);
        }
    }

    /** Reads what follows the header. */
    @FunctionalInterface
    interface Reader<T> {
        T read(DataInput from) throws IOException;
    }

    /** Writes what follows the header. */
    @FunctionalInterface
    interface Writer {
        void write(DataOutput to) throws IOException;
    }

    private SearchFile(Path path, Kind kind, DataInputStream from) throws IOException {
        this.path = path;
        this.kind = kind;
        this.rest = from;
        int magic = from.readInt();
        if (magic != kind.magic) {
            throw new IOException(Arrays.stream(Kind.values())
                    .filter(other -> other.magic == magic)
                    .findFirst()
                    .map(other -> "it is what " + other.origin)
                    .orElse("it does not begin as one"));
        }
        int version = from.readInt();
        if (version != VERSION) {
            throw new IOException("it is of version " + version + ", this vmxlab reads version " + VERSION);
        }
        String program = from.readUTF();
        String hash = from.readUTF();
        Map<String, String> settings = new TreeMap<>();
        for (int left = from.readInt(); left > 0; left--) {
            settings.put(from.readUTF(), from.readUTF());
        }
        header = new Header(program, hash, settings);
    }

    /** Whether the file at {@code path} begins as one of {@code kind}. */
    static boolean isOf(Path path, Kind kind) {
        try (DataInputStream from = new DataInputStream(new GZIPInputStream(Files.newInputStream(path)))) {
            return from.readInt() == kind.magic;
        } catch (IOException unreadable) {
            // Whoever opens it tells why.
            return false;
        }
    }

    /** Opens it and reads what was searched. */
    static SearchFile open(Path path, Kind kind) {
        try {
            var from = new DataInputStream(
                    new BufferedInputStream(new GZIPInputStream(Files.newInputStream(path), 1 << 16), 1 << 16));
            return new SearchFile(path, kind, from);
        } catch (IOException unreadable) {
            throw kind.unusable(path, unreadable);
        }
    }

    Path path() {
        return path;
    }

    Header header() {
        return header;
    }

    /** What follows the header, to the end of the file. */
    <T> T content(Reader<T> reader) {
        try {
            T content = reader.read(rest);
            // Gzip compares its checksum when its end is met.
            if (rest.read() != -1) {
                throw new IOException("something follows its end");
            }
            return content;
        } catch (IOException unreadable) {
            throw kind.unusable(path, unreadable);
        }
    }

    @Override
    public void close() {
        try {
            rest.close();
        } catch (IOException unreadable) {
            throw kind.unusable(path, unreadable);
        }
    }

    /** Writes one; if it cannot be written, {@code err} is told so, and that {@code option} names another place. */
    static boolean save(Path path, Kind kind, Header header, Writer content, String option, PrintWriter err) {
        try {
            write(path, kind, header, content);
            return true;
        } catch (IOException unwritable) {
            err.println("warning: the file '" + path + "' cannot be written: " + Unwritable.reason(unwritable) + "; "
                    + option + " names another place");
            err.flush();
            return false;
        }
    }

    /** Writes one; an older one of the name stays whole until this one is. */
    static void write(Path path, Kind kind, Header header, Writer content) throws IOException {
        Path unfinished = path.resolveSibling(path.getFileName() + ".part");
        try (DataOutputStream to =
                new DataOutputStream(new BufferedOutputStream(fast(Files.newOutputStream(unfinished)), 1 << 16))) {
            to.writeInt(kind.magic);
            to.writeInt(VERSION);
            to.writeUTF(header.program());
            to.writeUTF(header.hash());
            to.writeInt(header.settings().size());
            for (Map.Entry<String, String> setting : header.settings().entrySet()) {
                to.writeUTF(setting.getKey());
                to.writeUTF(setting.getValue());
            }
            content.write(to);
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
