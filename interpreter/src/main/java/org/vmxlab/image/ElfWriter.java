package org.vmxlab.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An image as an ELF64 executable with sections, symbols with sizes, and a DWARF line table. */
public final class ElfWriter {
    private static final int HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final int SECTION_HEADER = 64;
    private static final int SYMBOL = 24;
    private static final long PAGE = 4096;
    private static final int MACHINE_X86_64 = 62;
    private static final int EXECUTABLE = 2;

    private static final int TYPE_PROGBITS = 1;
    private static final int TYPE_SYMTAB = 2;
    private static final int TYPE_STRTAB = 3;
    private static final int TYPE_NOBITS = 8;
    private static final long FLAG_WRITE = 1;
    private static final long FLAG_ALLOC = 2;
    private static final long FLAG_EXECUTE = 4;

    private final Image image;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringTable names = new StringTable();
    private final List<Header> headers = new ArrayList<>();

    private record Header(
            int name,
            int type,
            long flags,
            long address,
            long offset,
            long size,
            int link,
            int info,
            long align,
            long entry) {}

    /** Strings one after the other, each once. */
    private static final class StringTable {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Map<String, Integer> offsets = new LinkedHashMap<>();

        StringTable() {
            bytes.write(0);
        }

        int offset(String text) {
            return offsets.computeIfAbsent(text, key -> {
                int at = bytes.size();
                bytes.writeBytes(key.getBytes(StandardCharsets.UTF_8));
                bytes.write(0);
                return at;
            });
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }

    public ElfWriter(Image image) {
        this.image = image;
    }

    /** The file. */
    public byte[] bytes() {
        List<Segment> segments = image.segments();
        out.writeBytes(new byte[HEADER + PROGRAM_HEADER * segments.size()]);
        headers.add(new Header(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        List<Long> offsets = new ArrayList<>();
        for (Segment segment : segments) {
            offsets.add(segment(segment));
        }
        debug();
        symbols();
        int namesIndex = headers.size();
        int nameOfNames = names.offset(".shstrtab");
        add(nameOfNames, TYPE_STRTAB, names.bytes(), 0, 0, 1, 0);
        pad(8);
        long sectionHeaders = out.size();
        headers.forEach(this::write);
        byte[] file = out.toByteArray();
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        fileHeader(buffer, segments.size(), sectionHeaders, namesIndex);
        for (int i = 0; i < segments.size(); i++) {
            programHeader(buffer, segments.get(i), offsets.get(i));
        }
        return file;
    }

    private long segment(Segment segment) {
        // Offset and address agree modulo the page size, so that a loader could map the file.
        while ((out.size() & PAGE - 1) != (segment.address() & PAGE - 1)) {
            out.write(0);
        }
        long offset = out.size();
        boolean contents = segment.content().length > 0;
        out.writeBytes(segment.content());
        long flags = FLAG_ALLOC | (segment.executable() ? FLAG_EXECUTE : FLAG_WRITE);
        headers.add(new Header(
                names.offset(segment.name()),
                contents ? TYPE_PROGBITS : TYPE_NOBITS,
                flags,
                segment.address(),
                offset,
                segment.size(),
                0,
                0,
                1,
                0));
        return offset;
    }

    private void debug() {
        if (image.lines().isEmpty()) {
            return;
        }
        DebugLines lines = new DebugLines(image);
        add(names.offset(".debug_line"), TYPE_PROGBITS, lines.lineProgram(), 0, 0, 1, 0);
        add(names.offset(".debug_abbrev"), TYPE_PROGBITS, lines.abbreviations(), 0, 0, 1, 0);
        add(names.offset(".debug_info"), TYPE_PROGBITS, lines.information(), 0, 0, 1, 0);
    }

    private void symbols() {
        StringTable strings = new StringTable();
        ByteBuffer table =
                ByteBuffer.allocate(SYMBOL * (image.symbols().size() + 1)).order(ByteOrder.LITTLE_ENDIAN);
        table.position(SYMBOL);
        for (Symbol symbol : image.symbols()) {
            int type = symbol.type() == Symbol.Type.FUNCTION ? 2 : symbol.type() == Symbol.Type.OBJECT ? 1 : 0;
            table.putInt(strings.offset(symbol.name()))
                    .put((byte) type)
                    .put((byte) 0)
                    .putShort((short) section(symbol.address()))
                    .putLong(symbol.address())
                    .putLong(symbol.size());
        }
        int link = headers.size() + 1;
        // All symbols are local: the first that is not would be the one behind the last.
        add(
                names.offset(".symtab"),
                TYPE_SYMTAB,
                table.array(),
                link,
                image.symbols().size() + 1,
                8,
                SYMBOL);
        add(names.offset(".strtab"), TYPE_STRTAB, strings.bytes(), 0, 0, 1, 0);
    }

    /** Number of the section that {@code address} lies in, or at the end of; absolute if none. */
    private int section(long address) {
        int atEnd = 0xfff1;
        for (int i = 0; i < image.segments().size(); i++) {
            Segment segment = image.segments().get(i);
            if (address >= segment.address() && address < segment.end()) {
                return i + 1;
            }
            atEnd = address == segment.end() ? i + 1 : atEnd;
        }
        return atEnd;
    }

    private void add(int name, int type, byte[] content, int link, int info, long align, long entry) {
        pad((int) align);
        headers.add(new Header(name, type, 0, 0, out.size(), content.length, link, info, align, entry));
        out.writeBytes(content);
    }

    private void pad(int to) {
        while (out.size() % to != 0) {
            out.write(0);
        }
    }

    private void write(Header header) {
        ByteBuffer buffer = ByteBuffer.allocate(SECTION_HEADER).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(header.name())
                .putInt(header.type())
                .putLong(header.flags())
                .putLong(header.address());
        buffer.putLong(header.offset())
                .putLong(header.size())
                .putInt(header.link())
                .putInt(header.info());
        buffer.putLong(header.align()).putLong(header.entry());
        out.writeBytes(buffer.array());
    }

    private void fileHeader(ByteBuffer buffer, int segments, long sectionHeaders, int namesIndex) {
        buffer.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
        buffer.putShort((short) EXECUTABLE)
                .putShort((short) MACHINE_X86_64)
                .putInt(1)
                .putLong(image.entry());
        buffer.putLong(HEADER).putLong(sectionHeaders).putInt(0).putShort((short) HEADER);
        buffer.putShort((short) PROGRAM_HEADER).putShort((short) segments);
        buffer.putShort((short) SECTION_HEADER).putShort((short) headers.size()).putShort((short) namesIndex);
    }

    private static void programHeader(ByteBuffer buffer, Segment segment, long offset) {
        int flags = 4 | (segment.executable() ? 1 : 2);
        buffer.putInt(1)
                .putInt(flags)
                .putLong(offset)
                .putLong(segment.address())
                .putLong(segment.address());
        buffer.putLong(segment.content().length).putLong(segment.size()).putLong(PAGE);
    }
}
