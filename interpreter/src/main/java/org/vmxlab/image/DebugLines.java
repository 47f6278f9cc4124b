package org.vmxlab.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The line table in the format of DWARF 4, section 6.2, with the one compilation unit that points to it. */
final class DebugLines {
    private static final int VERSION = 4;
    private static final int LINE_BASE = -5;
    private static final int LINE_RANGE = 14;
    private static final int OPCODE_BASE = 13;
    private static final byte[] OPERAND_COUNTS = {0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1};

    private static final int EXTENDED = 0;
    private static final int COPY = 1;
    private static final int ADVANCE_PC = 2;
    private static final int ADVANCE_LINE = 3;
    private static final int SET_FILE = 4;
    private static final int END_SEQUENCE = 1;
    private static final int SET_ADDRESS = 2;

    private static final int TAG_COMPILE_UNIT = 0x11;
    private static final int AT_NAME = 0x03;
    private static final int AT_STATEMENT_LIST = 0x10;
    private static final int AT_LOW_PC = 0x11;
    private static final int AT_HIGH_PC = 0x12;
    private static final int FORM_ADDRESS = 0x01;
    private static final int FORM_DATA8 = 0x07;
    private static final int FORM_STRING = 0x08;
    private static final int FORM_OFFSET = 0x17;

    private final List<Image.Line> lines;
    private final List<String> files = new ArrayList<>();
    private final long end;

    DebugLines(Image image) {
        lines = image.lines().stream()
                .sorted(Comparator.comparingLong(Image.Line::address))
                .toList();
        for (Image.Line line : lines) {
            if (!files.contains(line.file().name())) {
                files.add(line.file().name());
            }
        }
        long last = lines.get(lines.size() - 1).address();
        end = image.segments().stream()
                .filter(segment -> last >= segment.address() && last < segment.end())
                .mapToLong(Segment::end)
                .findFirst()
                .orElse(last + 1);
    }

    byte[] lineProgram() {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.write(1);
        header.write(1);
        header.write(1);
        header.write(LINE_BASE);
        header.write(LINE_RANGE);
        header.write(OPCODE_BASE);
        header.writeBytes(OPERAND_COUNTS);
        header.write(0);
        for (String file : files) {
            header.writeBytes(file.getBytes(StandardCharsets.UTF_8));
            header.writeBytes(new byte[] {0, 0, 0, 0});
        }
        header.write(0);
        ByteArrayOutputStream program = program();
        ByteBuffer table =
                ByteBuffer.allocate(10 + header.size() + program.size()).order(ByteOrder.LITTLE_ENDIAN);
        table.putInt(6 + header.size() + program.size())
                .putShort((short) VERSION)
                .putInt(header.size());
        return table.put(header.toByteArray()).put(program.toByteArray()).array();
    }

    private ByteArrayOutputStream program() {
        ByteArrayOutputStream program = new ByteArrayOutputStream();
        setAddress(program, lines.get(0).address());
        long address = lines.get(0).address();
        int file = 1;
        int number = 1;
        for (Image.Line line : lines) {
            int lineFile = files.indexOf(line.file().name()) + 1;
            if (lineFile != file) {
                program.write(SET_FILE);
                unsigned(program, lineFile);
                file = lineFile;
            }
            program.write(ADVANCE_PC);
            unsigned(program, line.address() - address);
            program.write(ADVANCE_LINE);
            signed(program, line.line() - number);
            program.write(COPY);
            address = line.address();
            number = line.line();
        }
        program.write(ADVANCE_PC);
        unsigned(program, end - address);
        program.write(EXTENDED);
        program.write(1);
        program.write(END_SEQUENCE);
        return program;
    }

    private static void setAddress(ByteArrayOutputStream out, long address) {
        out.write(EXTENDED);
        out.write(9);
        out.write(SET_ADDRESS);
        for (int i = 0; i < 8; i++) {
            out.write((int) (address >>> (8 * i)));
        }
    }

    /** LEB128, DWARF 4 section 7.6. */
    private static void unsigned(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest >>> 7 != 0) {
            out.write((int) rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static void signed(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest < -64 || rest > 63) {
            out.write((int) rest & 0x7f | 0x80);
            rest >>= 7;
        }
        out.write((int) rest & 0x7f);
    }

    byte[] abbreviations() {
        return new byte[] {
            1,
            TAG_COMPILE_UNIT,
            0,
            AT_NAME,
            FORM_STRING,
            AT_STATEMENT_LIST,
            FORM_OFFSET,
            AT_LOW_PC,
            FORM_ADDRESS,
            AT_HIGH_PC,
            FORM_DATA8,
            0,
            0,
            0
        };
    }

    byte[] information() {
        byte[] name = files.get(0).getBytes(StandardCharsets.UTF_8);
        ByteBuffer unit = ByteBuffer.allocate(12 + name.length + 1 + 4 + 16).order(ByteOrder.LITTLE_ENDIAN);
        unit.putInt(unit.capacity() - 4).putShort((short) VERSION).putInt(0).put((byte) 8);
        unit.put((byte) 1).put(name).put((byte) 0).putInt(0);
        unit.putLong(lines.get(0).address()).putLong(end - lines.get(0).address());
        return unit.array();
    }
}
