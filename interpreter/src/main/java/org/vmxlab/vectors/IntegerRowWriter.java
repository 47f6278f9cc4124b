package org.vmxlab.vectors;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.vmxlab.arch.Rflags;
import org.vmxlab.cpu.Slot;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Operand;

/** Writes a sample and a processor's answer as a row of vectors. */
final class IntegerRowWriter {
    /** What a process always has set: IF and the bit that is always 1. */
    static final long PROCESS_FLAGS = 0x202;

    private final IntegerSample sample;
    private final IntegerAnswer answer;
    private final List<Long> cells;
    private final UndefinedResults undefined;

    /** @param cells addresses of the memory that matters */
    IntegerRowWriter(IntegerSample sample, IntegerAnswer answer, List<Long> cells) {
        this.sample = sample;
        this.answer = answer;
        this.cells = cells;
        this.undefined = new UndefinedResults(sample);
    }

    JsonObject row(String text) {
        Instruction instruction = sample.instruction();
        JsonObject row = new JsonObject();
        row.addProperty("op", instruction.definition().mnemonic());
        row.addProperty("size", size(instruction));
        row.addProperty("insn", text);
        row.addProperty("code", HexFormat.of().formatHex(sample.code()));
        row.addProperty("at", hex(sample.address()));
        Set<Integer> registers = registers(instruction);
        row.add("in", registers(registers, sample.registers()));
        JsonObject memory = new JsonObject();
        cells.forEach(address -> memory.addProperty(hex(address), hex(content(address))));
        if (memory.size() > 0) {
            row.add("mem", memory);
        }
        row.addProperty("fin", hex(sample.flags() | PROCESS_FLAGS));
        if (answer.exception().isPresent()) {
            row.add("out", JsonNull.INSTANCE);
            row.addProperty("exc", answer.exception().get());
            return row;
        }
        row.add("out", registers(registers, answer.registers()));
        if (memory.size() > 0 && !undefined.memory()) {
            JsonObject after = new JsonObject();
            cells.forEach(address ->
                    after.addProperty(hex(address), hex(answer.changed().getOrDefault(address, content(address)))));
            row.add("mout", after);
        }
        if (answer.rip() != instruction.next()) {
            row.addProperty("rip", hex(answer.rip()));
        }
        long mask = (Rflags.STATUS | Rflags.DF) & ~undefined.flags();
        row.addProperty("fout", hex(answer.flags() & (Rflags.STATUS | Rflags.DF)));
        row.addProperty("fmask", hex(mask));
        row.add("undef", undefined(registers));
        row.add("exc", JsonNull.INSTANCE);
        return row;
    }

    private static int size(Instruction instruction) {
        return instruction.operands().stream()
                .mapToInt(operand -> 8 * operand.bytes())
                .filter(bits -> bits > 0)
                .findFirst()
                .orElse(64);
    }

    private long content(long address) {
        long index = (address - IntegerSample.FIRST_CELL) / 8;
        long content = index >= 0 && index < IntegerSample.CELLS ? sample.content((int) index) : 0;
        for (int i = 0; i < 8; i++) {
            long offset = address + i - sample.cell();
            if (sample.cell() != 0 && offset >= 0 && offset < 8) {
                long one = sample.value() >>> 8 * offset & 0xff;
                content = content & ~(0xffL << 8 * i) | one << 8 * i;
            }
        }
        return content;
    }

    private JsonArray undefined(Set<Integer> registers) {
        JsonArray names = new JsonArray();
        for (int register : registers) {
            long bits = undefined.register(register);
            String name = IntegerRows.REGISTERS.get(register);
            if (bits == -1) {
                names.add(name);
            } else if (bits != 0) {
                int low = Long.numberOfTrailingZeros(bits);
                names.add(name + "[" + (63 - Long.numberOfLeadingZeros(bits)) + ":" + low + "]");
            }
        }
        return names;
    }

    /** Registers that it names, uses without saying so, or changes. */
    private Set<Integer> registers(Instruction instruction) {
        Set<Integer> used = new TreeSet<>(Set.of(Slot.RAX, Slot.RCX, Slot.RDX));
        for (Operand operand : instruction.operands()) {
            if (operand instanceof Operand.GeneralRegister register) {
                used.add(register.number());
            } else if (operand instanceof Operand.HighByte high) {
                used.add(high.number());
            } else if (operand instanceof Operand.Memory memory) {
                used.add(memory.base());
                used.add(memory.index());
            }
        }
        for (int i = 0; i < sample.registers().length; i++) {
            if (sample.registers()[i] != answer.registers()[i]) {
                used.add(i);
            }
        }
        if (instruction.operands().isEmpty()) {
            used.addAll(Set.of(Slot.RSI, Slot.RDI, Slot.RBX, Slot.RBP, Slot.RSP));
        }
        used.removeIf(register -> register >= IntegerRows.REGISTERS.size());
        return used;
    }

    private static JsonObject registers(Set<Integer> numbers, long[] values) {
        JsonObject object = new JsonObject();
        numbers.forEach(number -> object.addProperty(IntegerRows.REGISTERS.get(number), hex(values[number])));
        return object;
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
