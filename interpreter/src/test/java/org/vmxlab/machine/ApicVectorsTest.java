package org.vmxlab.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.vmxlab.apic.ApicMode;
import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Activity;
import org.vmxlab.cpu.ControlRegisters;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.MsrFile;
import org.vmxlab.cpu.Policy;
import org.vmxlab.cpu.Probe;
import org.vmxlab.cpu.Slot;
import org.vmxlab.memory.Region;
import org.vmxlab.vmx.VmxModels;

/**
 * Sequences of APIC operations on three CPUs whose answers come from an independent emulator, and from the manual where
 * the row has {@code sdm}. Every CPU runs {@code jmp $}; every gate of the IDT leads to IRETQ, so that nothing sends EOI.
 */
class ApicVectorsTest {
    private static final long IDT = 0x20_0000;
    private static final long HANDLER = 0x20_2000;
    private static final long STACKS = 0x21_0000;
    private static final long LOOP = 0x20_3000;
    private static final Map<String, Integer> KINDS = Map.of("fixed", 0, "lowest", 1, "nmi", 4, "init", 5, "sipi", 6);
    private static final Map<String, Integer> REGISTERS = Map.ofEntries(
            Map.entry("id", 0x02),
            Map.entry("version", 0x03),
            Map.entry("tpr", 0x08),
            Map.entry("ppr", 0x0a),
            Map.entry("eoi", 0x0b),
            Map.entry("ldr", 0x0d),
            Map.entry("dfr", 0x0e),
            Map.entry("svr", 0x0f),
            Map.entry("esr", 0x28),
            Map.entry("icr_lo", 0x30),
            Map.entry("icr_hi", 0x31),
            Map.entry("lvt_timer", 0x32),
            Map.entry("lvt_lint0", 0x35),
            Map.entry("lvt_lint1", 0x36),
            Map.entry("lvt_error", 0x37),
            Map.entry("timer_init", 0x38),
            Map.entry("timer_count", 0x38),
            Map.entry("timer_div", 0x3e),
            Map.entry("self_ipi", 0x3f));

    @TestFactory
    Stream<DynamicTest> directedSequences() throws IOException {
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(ApicVectorsTest.class.getResourceAsStream("/vectors/apic/directed.jsonl")),
                StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines::add);
        }
        assertThat(lines).hasSizeGreaterThan(50);
        return lines.stream().map(line -> {
            JsonObject row = JsonParser.parseString(line).getAsJsonObject();
            String name = row.get("id").getAsString() + " (" + row.get("mode").getAsString() + ")";
            return DynamicTest.dynamicTest(name, () -> new Sequence(row).run());
        });
    }

    /** One sequence on its own machine. */
    private static final class Sequence implements Probe {
        private final JsonObject row;
        private final Machine machine;
        private final boolean x2apic;
        private final List<List<Integer>> taken = new ArrayList<>();
        private final int[] boots;
        private final int[] startUps;

        Sequence(JsonObject row) {
            this.row = row;
            this.x2apic = row.get("mode").getAsString().equals("x2apic");
            int cpus = row.get("ncpus").getAsInt();
            boots = new int[cpus];
            startUps = new int[cpus];
            machine = new Machine(new Configuration(
                    cpus,
                    List.of(
                            new Region(0, 0x10_0000, Region.Access.READ_WRITE),
                            new Region(IDT, 0x2_0000, Region.Access.READ_WRITE)),
                    x2apic ? ApicMode.X2APIC : ApicMode.XAPIC,
                    VmxModels.IVY_BRIDGE,
                    Policy.DEFAULT));
            for (int page = 0; page < 0x100; page++) {
                machine.memory().write(page * 4096L, 2, 0xfeeb);
            }
            machine.memory().write(LOOP, 2, 0xfeeb);
            machine.memory().write(HANDLER, 2, 0xcf48);
            for (int vector = 0; vector < 256; vector++) {
                long low = HANDLER & 0xffff | 8L << 16 | 0x8eL << 40 | HANDLER >>> 16 << 48;
                machine.memory().write(IDT + vector * 16L, 8, low);
            }
            for (Cpu cpu : machine.cpus()) {
                taken.add(new ArrayList<>());
                cpu.setRip(LOOP);
                prepare(cpu);
            }
            machine.attach(this);
        }

        private static void prepare(Cpu cpu) {
            cpu.set(Slot.RSP, STACKS + (cpu.number() + 1) * 0x1000L);
            cpu.set(Slot.IDTR_BASE, IDT);
            cpu.set(Slot.IDTR_LIMIT, 0xfff);
        }

        @Override
        public void delivered(Cpu cpu, int vector) {
            taken.get(cpu.number()).add(vector);
        }

        void run() {
            for (JsonElement element : row.getAsJsonArray("ops")) {
                operation(element.getAsJsonObject());
            }
        }

        private void operation(JsonObject op) {
            Cpu cpu = machine.cpu(op.get("cpu").getAsInt());
            String text = op.get("op") + " " + op.get("args");
            boolean waits = cpu.activity() != Activity.ACTIVE;
            String exception = null;
            Long value = null;
            if (!waits) {
                try {
                    value = perform(cpu, op.get("op").getAsString(), arguments(op));
                } catch (CpuException raised) {
                    exception = raised.getMessage();
                }
            }
            settle();
            if (op.has("unspec")) {
                taken.forEach(List::clear);
                return;
            }
            exception = exception == null && cpu.activity() != Activity.ACTIVE ? "waiting" : exception;
            JsonObject manual = op.has("sdm") ? op.getAsJsonObject("sdm") : new JsonObject();
            JsonElement expected = manual.has("exc") ? manual.get("exc") : op.get("exc");
            assertThat(exception)
                    .as("%s: exception", text)
                    .isEqualTo(expected.isJsonNull() ? null : expected.getAsString());
            JsonElement answer = manual.has("value") ? manual.get("value") : op.get("value");
            if (!answer.isJsonNull() && value != null) {
                assertThat(value).as("%s: value", text).isEqualTo(Long.decode(answer.getAsString()));
            }
            JsonArray cpus = op.getAsJsonArray("cpus");
            for (int i = 0; i < cpus.size(); i++) {
                JsonElement state = manual.has("cpu" + i) ? manual.get("cpu" + i) : cpus.get(i);
                compare(
                        text + ", CPU " + i,
                        machine.cpu(i),
                        merged(cpus.get(i).getAsJsonObject(), state.getAsJsonObject()));
                taken.get(i).clear();
            }
        }

        private static JsonObject merged(JsonObject base, JsonObject over) {
            JsonObject merged = base.deepCopy();
            over.entrySet().forEach(entry -> merged.add(entry.getKey(), entry.getValue()));
            return merged;
        }

        private void compare(String what, Cpu cpu, JsonObject expected) {
            boolean waiting = expected.has("waiting") && expected.get("waiting").getAsBoolean();
            assertThat(cpu.activity() != Activity.ACTIVE).as("%s waits", what).isEqualTo(waiting);
            if (waiting) {
                return;
            }
            assertThat(taken.get(cpu.number())).as("%s: taken", what).isEqualTo(numbers(expected.get("taken")));
            assertThat(boots[cpu.number()])
                    .as("%s: boots", what)
                    .isEqualTo(expected.get("boots").getAsInt());
            assertThat(startUps[cpu.number()])
                    .as("%s: last start-up", what)
                    .isEqualTo(expected.get("sipi").getAsInt());
            assertThat(cpu.apic().taskPriority())
                    .as("%s: TPR", what)
                    .isEqualTo(expected.get("tpr").getAsInt());
            assertThat(cpu.apic().processorPriority())
                    .as("%s: PPR", what)
                    .isEqualTo(expected.get("ppr").getAsInt());
            assertThat(bits(cpu, 0x20)).as("%s: IRR", what).isEqualTo(numbers(expected.get("irr")));
            assertThat(bits(cpu, 0x10)).as("%s: ISR", what).isEqualTo(numbers(expected.get("isr")));
        }

        private List<Integer> bits(Cpu cpu, int register) {
            List<Integer> set = new ArrayList<>();
            for (int vector = 0; vector < 256; vector++) {
                if ((read(cpu, register + vector / 32) >>> vector % 32 & 1) != 0) {
                    set.add(vector);
                }
            }
            return set;
        }

        private static List<Integer> numbers(JsonElement array) {
            List<Integer> numbers = new ArrayList<>();
            array.getAsJsonArray().forEach(number -> numbers.add(number.getAsInt()));
            return numbers;
        }

        private static List<String> arguments(JsonObject op) {
            List<String> arguments = new ArrayList<>();
            op.getAsJsonArray("args").forEach(argument -> arguments.add(argument.getAsString()));
            return arguments;
        }

        private Long perform(Cpu cpu, String op, List<String> arguments) {
            switch (op) {
                case "ipi" -> sendIpi(cpu, arguments);
                case "selfipi" -> {
                    if (x2apic) {
                        write(cpu, 0x3f, Long.decode(arguments.get(0)));
                    } else {
                        write(cpu, 0x30, 1L << 18 | 1L << 14 | Long.decode(arguments.get(0)));
                    }
                }
                case "write" ->
                    write(cpu, Objects.requireNonNull(REGISTERS.get(arguments.get(0))), Long.decode(arguments.get(1)));
                case "read" -> {
                    int register = arguments.get(0).equals("timer_count")
                            ? 0x39
                            : Objects.requireNonNull(REGISTERS.get(arguments.get(0)));
                    return read(cpu, register);
                }
                case "eoi" -> write(cpu, 0x0b, 0);
                case "cr8" -> ControlRegisters.write(cpu, 8, Long.decode(arguments.get(0)));
                case "sti" -> cpu.setInterruptFlag(true);
                case "cli" -> cpu.setInterruptFlag(false);
                case "hlt" -> cpu.setActivity(Activity.HLT);
                default -> throw new AssertionError("unknown operation " + op);
            }
            return null;
        }

        private void sendIpi(Cpu cpu, List<String> arguments) {
            long kind = Objects.requireNonNull(KINDS.get(arguments.get(0)));
            long icr = Long.decode(arguments.get(1)) | kind << 8 | 1L << 14;
            String to = arguments.get(2);
            long destination = 0;
            switch (to) {
                case "self" -> icr |= 1L << 18;
                case "all" -> icr |= 2L << 18;
                case "others" -> icr |= 3L << 18;
                default -> {
                    icr |= to.startsWith("logical") ? 1L << 11 : 0;
                    destination = Long.decode(to.substring(to.indexOf('=') + 1));
                }
            }
            if (x2apic) {
                MsrFile.write(cpu, 0x830, destination << 32 | icr);
            } else {
                write(cpu, 0x31, destination << 24);
                write(cpu, 0x30, icr);
            }
        }

        private void write(Cpu cpu, int register, long value) {
            if (x2apic) {
                MsrFile.write(cpu, 0x800 + register, value);
            } else {
                cpu.store(0xfee0_0000L + register * 16L, 4, value);
            }
        }

        private long read(Cpu cpu, int register) {
            return x2apic ? MsrFile.read(cpu, 0x800 + register) : cpu.load(0xfee0_0000L + register * 16L, 4);
        }

        /** IPIs arrive and CPUs run until nothing more happens. */
        private void settle() {
            boolean moved = true;
            while (moved) {
                moved = false;
                for (int i = 0; i < machine.cpus().size(); i++) {
                    machine.execute(i, 0);
                }
                while (!machine.inFlight().isEmpty()) {
                    machine.arrive(0);
                    moved = true;
                }
                for (Cpu cpu : machine.cpus()) {
                    moved |= proceed(cpu);
                }
            }
        }

        private boolean proceed(Cpu cpu) {
            int before = taken.get(cpu.number()).size();
            boolean waited = cpu.activity() == Activity.WAIT_FOR_SIPI;
            long startUp = cpu.get(Slot.SIPI_PENDING);
            boolean timed = cpu.apic().timer().counts();
            if (machine.canExecute(cpu.number())) {
                machine.execute(cpu.number(), 1);
                if (waited && cpu.activity() == Activity.ACTIVE) {
                    boots[cpu.number()]++;
                    startUps[cpu.number()] = (int) startUp - 1;
                    prepare(cpu);
                }
                if (cpu.rip() == HANDLER) {
                    machine.execute(cpu.number(), 1);
                }
            }
            return timed
                    || taken.get(cpu.number()).size() != before
                    || waited != (cpu.activity() == Activity.WAIT_FOR_SIPI);
        }
    }
}
