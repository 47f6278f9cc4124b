package org.vmxlab.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sections and symbols of an ELF64 file for x86-64; of line tables it reads none. */
public final class ElfReader {
    private static final int HEADER = 64;
    private static final int SECTION_HEADER = 64;
    private static final int SYMBOL = 24;
    private static final int MACHINE_X86_64 = 62;
    private static final int TYPE_SYMTAB = 2;
    private static final int TYPE_NOBITS = 8;
    private static final long FLAG_ALLOC = 2;
    private static final long FLAG_EXECUTE = 4;
    private static final long LARGEST_SECTION = 1L << 30;

    private final ByteBuffer file;

    private ElfReader(byte[] bytes) {
        file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private record Section(int name, int type, long flags, long address, long offset, long size, int link) {}

    /**
     * Reads a file.
     *
     * @throws ElfException for anything that is not a sound ELF64 file for x86-64
     */
    public static Image read(byte[] bytes) throws ElfException {
        return new ElfReader(bytes).image();
    }

    private Image image() throws ElfException {
        if (file.capacity() < 4 || file.getInt(0) != 0x464c457f) {
            throw new ElfException("not an ELF file: it does not begin with 7F 'ELF'");
        }
        need(0, HEADER, "the file header");
        if (file.get(4) != 2 || file.get(5) != 1) {
            throw new ElfException("not a 64-bit little-endian ELF file (bytes 4 and 5 are " + file.get(4) + " and "
                    + file.get(5) + ")");
        }
        if (Short.toUnsignedInt(file.getShort(18)) != MACHINE_X86_64) {
            throw new ElfException("not for x86-64: its machine is " + Short.toUnsignedInt(file.getShort(18)));
        }
        long table = file.getLong(40);
        int entry = Short.toUnsignedInt(file.getShort(58));
        int count = Short.toUnsignedInt(file.getShort(60));
        if (count > 0 && entry != SECTION_HEADER) {
            throw new ElfException("section headers of " + entry + " bytes, 64 are expected (offset 58)");
        }
        need(table, (long) count * SECTION_HEADER, "the table of section headers");
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sections.add(section((int) table + i * SECTION_HEADER));
        }
        int names = Short.toUnsignedInt(file.getShort(62));
        return new Image(segments(sections, names), symbols(sections), List.of(), file.getLong(24));
    }

    private void need(long offset, long bytes, String what) throws ElfException {
        if (offset < 0 || bytes < 0 || offset > file.capacity() - bytes) {
            throw new ElfException("the file is cut off or damaged: " + what + " (" + bytes + " bytes at offset 0x"
                    + Long.toHexString(offset) + ") lies outside of its " + file.capacity() + " bytes");
        }
    }

    private Section section(int at) {
        return new Section(
                file.getInt(at),
                file.getInt(at + 4),
                file.getLong(at + 8),
                file.getLong(at + 16),
                file.getLong(at + 24),
                file.getLong(at + 32),
                file.getInt(at + 40));
    }

    private List<Segment> segments(List<Section> sections, int namesIndex) throws ElfException {
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < sections.size(); i++) {
            Section section = sections.get(i);
            if ((section.flags() & FLAG_ALLOC) == 0 || section.size() == 0) {
                continue;
            }
            String name = namesIndex < sections.size() ? string(sections.get(namesIndex), section.name()) : "";
            if (section.size() < 0 || section.size() > LARGEST_SECTION) {
                throw new ElfException("section " + i + " '" + name + "' has the size 0x"
                        + Long.toHexString(section.size()) + ", more than 1 GiB");
            }
            byte[] content =
                    section.type() == TYPE_NOBITS ? new byte[0] : bytes(section, "section " + i + " '" + name + "'");
            segments.add(new Segment(
                    name, section.address(), content, section.size(), (section.flags() & FLAG_EXECUTE) != 0));
        }
        return segments;
    }

    private byte[] bytes(Section section, String what) throws ElfException {
        need(section.offset(), section.size(), what);
        return Arrays.copyOfRange(file.array(), (int) section.offset(), (int) (section.offset() + section.size()));
    }

    private String string(Section table, long offset) throws ElfException {
        need(table.offset(), table.size(), "a string table");
        if (offset < 0 || offset >= table.size()) {
            throw new ElfException(
                    "a name lies outside of its string table (offset 0x" + Long.toHexString(offset) + ")");
        }
        int start = (int) (table.offset() + offset);
        int limit = (int) (table.offset() + table.size());
        int end = start;
        while (end < limit && file.get(end) != 0) {
            end++;
        }
        return new String(file.array(), start, end - start, StandardCharsets.UTF_8);
    }

    private List<Symbol> symbols(List<Section> sections) throws ElfException {
        List<Symbol> symbols = new ArrayList<>();
        for (Section section : sections) {
            if (section.type() != TYPE_SYMTAB) {
                continue;
            }
            need(section.offset(), section.size(), "the symbol table");
            if (section.link() < 0 || section.link() >= sections.size()) {
                throw new ElfException("the symbol table names section " + section.link()
                        + " as its strings, there are " + sections.size());
            }
            for (long at = section.offset(); at + SYMBOL <= section.offset() + section.size(); at += SYMBOL) {
                symbol(sections, sections.get(section.link()), (int) at, symbols);
            }
        }
        return symbols;
    }

    private void symbol(List<Section> sections, Section strings, int at, List<Symbol> symbols) throws ElfException {
        int type = file.get(at + 4) & 0xf;
        int index = Short.toUnsignedInt(file.getShort(at + 6));
        String name = string(strings, Integer.toUnsignedLong(file.getInt(at)));
        if (name.isEmpty() || index == 0 || index >= sections.size() || type > 2) {
            return;
        }
        Symbol.Type kind = type == 2 ? Symbol.Type.FUNCTION : type == 1 ? Symbol.Type.OBJECT : Symbol.Type.LABEL;
        symbols.add(new Symbol(name, file.getLong(at + 8), file.getLong(at + 16), kind));
    }
}
