package org.vmxlab.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.vmxlab.arch.CpuException;
import org.vmxlab.arch.Vector;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.vmx.VmcsField;
import org.vmxlab.vmx.VmxCapabilities;
import org.vmxlab.vmx.VmxModels;

/** Sequences of VMX instructions with the results of an emulator that others wrote, and the manual's where it deviates. */
class VmxVectorsTest {
    private static final long STATUS = 0x8d5;
    private static final long ENTRY_FAILURE = 1L << 31;
    private static final Map<String, int[]> GUESTS = guests();

    private static Map<String, int[]> guests() {
        Map<String, int[]> all = new LinkedHashMap<>();
        all.put("vmcall", new int[] {0x0f, 0x01, 0xc1});
        all.put("hlt", new int[] {0xf4});
        all.put("cpuid", new int[] {0x0f, 0xa2});
        all.put("vmxoff", new int[] {0x0f, 0x01, 0xc4});
        all.put("vmlaunch", new int[] {0x0f, 0x01, 0xc2});
        all.put("vmresume", new int[] {0x0f, 0x01, 0xc3});
        all.put("vmread", new int[] {0x0f, 0x78, 0xc8});
        all.put("vmptrld", new int[] {0x0f, 0xc7, 0x30});
        all.put("vmxon", new int[] {0xf3, 0x0f, 0xc7, 0x30});
        all.put("ud2", new int[] {0x0f, 0x0b});
        all.put("invd", new int[] {0x0f, 0x08});
        all.put("load_unmapped", new int[] {0x48, 0xa1, 0, 0, 0, 0, 0x80, 0, 0, 0});
        return all;
    }

    @TestFactory
    Stream<DynamicTest> directedSequences() {
        return Stream.of("directed.jsonl", "directed-shadow.jsonl")
                .flatMap(VmxVectorsTest::lines)
                .map(line -> {
                    JsonObject row = JsonParser.parseString(line).getAsJsonObject();
                    return DynamicTest.dynamicTest(row.get("id").getAsString(), () -> new Sequence(row).run());
                });
    }

    @Test
    void namedModelsHaveTheFieldsAndCapabilitiesOfTheVectors() {
        for (VmxCapabilities model : List.of(VmxModels.IVY_BRIDGE, VmxModels.SKYLAKE_X)) {
            JsonObject meta = json("capabilities." + model.name() + ".json");
            assertThat(model.maxPhysicalAddress())
                    .isEqualTo(meta.get("maxphyaddr").getAsInt());
            for (Map.Entry<String, JsonElement> msr :
                    meta.getAsJsonObject("msrs").entrySet()) {
                int number = Integer.decode(msr.getKey());
                if (number != 0x3a) {
                    assertThat(model.msr(number))
                            .as(msr.getKey())
                            .isEqualTo(parse(msr.getValue().getAsString()));
                }
            }
            TreeSet<Long> expected = new TreeSet<>();
            json("fields." + model.name() + ".json")
                    .getAsJsonObject("fields")
                    .keySet()
                    .forEach(key -> expected.add(Long.decode(key)));
            TreeSet<Long> actual = new TreeSet<>();
            for (long encoding = 0; encoding < 0x10000; encoding++) {
                if (model.supports(encoding)) {
                    actual.add(encoding);
                }
            }
            assertThat(actual).isEqualTo(expected);
        }
    }

    private static long parse(String number) {
        return number.startsWith("0x") ? Long.parseUnsignedLong(number.substring(2), 16) : Long.parseLong(number);
    }

    private static JsonObject json(String file) {
        return JsonParser.parseString(text(file)).getAsJsonObject();
    }

    private static Stream<String> lines(String file) {
        return text(file).lines().filter(line -> !line.isBlank());
    }

    private static String text(String file) {
        try (InputStream in = VmxVectorsTest.class.getResourceAsStream("/vectors/vmx/" + file)) {
            assertThat(in).as(file).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One row: operations in order on a machine of its own. */
    private static final class Sequence {
        private final JsonObject row;
        private final VmxCapabilities model;
        private final VmxProgram program;
        private final Cpu cpu;
        private boolean entered;

        Sequence(JsonObject row) {
            this.row = row;
            model = VmxModels.named(row.get("model").getAsString()).orElseThrow();
            program = new VmxProgram(model);
            cpu = program.cpu();
            for (long region = 0x300000; region <= 0x303000; region += 0x1000) {
                cpu.memory().write(region, 4, model.revision());
            }
            if (row.has("boot") && row.getAsJsonObject("boot").has("featctl")) {
                String value = row.getAsJsonObject("boot").get("featctl").getAsString();
                cpu.set(Slot.FEATURE_CONTROL, value.equals("reset") ? 0 : parse(value));
            }
        }

        void run() {
            JsonArray operations = row.getAsJsonArray("ops");
            for (int i = 0; i < operations.size(); i++) {
                JsonObject operation = operations.get(i).getAsJsonObject();
                Long value = execute(operation);
                if (!operation.has("unspec")) {
                    check(i + ": " + operation, operation, value);
                }
            }
        }

        private @Nullable Long execute(JsonObject operation) {
            List<String> arguments = new ArrayList<>();
            operation.getAsJsonArray("args").forEach(argument -> arguments.add(argument.getAsString()));
            Long where = null;
            if (!arguments.isEmpty() && arguments.get(arguments.size() - 1).startsWith("@")) {
                where = arguments.remove(arguments.size() - 1).equals("@unmapped")
                        ? VmxProgram.UNMAPPED
                        : VmxProgram.NON_CANONICAL;
            }
            String mode = operation.has("mode") ? operation.get("mode").getAsString() : "";
            cpu.setRflags(parse(operation.get("fin").getAsString()) | 2);
            cpu.set(Slot.CPL, mode.endsWith("3") ? 3 : 0);
            cpu.set(Slot.CS_L, mode.startsWith("compat") ? 0 : 1);
            try {
                return perform(operation.get("op").getAsString(), arguments, where);
            } finally {
                cpu.set(Slot.CPL, 0);
                cpu.set(Slot.CS_L, 1);
            }
        }

        private @Nullable Long perform(String name, List<String> arguments, @Nullable Long where) {
            entered = false;
            switch (name) {
                case "vmxon" -> program.vmxon(where, argument(arguments, 0));
                case "vmclear" -> program.vmclear(where, argument(arguments, 0));
                case "vmptrld" -> program.vmptrld(where, argument(arguments, 0));
                case "vmxoff" -> program.vmxoff();
                case "vmlaunch", "vmresume" -> {
                    entered = true;
                    program.execute(1, 0x0f, 0x01, name.equals("vmlaunch") ? 0xc2 : 0xc3);
                }
                case "movss+vmlaunch" -> program.enterBehindMovSs(0xc2);
                case "movss+vmresume" -> program.enterBehindMovSs(0xc3);
                case "vmcall" -> program.execute(1, 0x0f, 0x01, 0xc1);
                case "vmfunc" -> program.execute(1, 0x0f, 0x01, 0xd4);
                case "vmwrite" -> program.vmwrite(argument(arguments, 0), argument(arguments, 1));
                case "vmwrite.m" -> program.vmwriteFromMemory(where, argument(arguments, 0), argument(arguments, 1));
                case "invept" -> invalidate(0x80, arguments, where);
                case "invvpid" -> invalidate(0x81, arguments, where);
                case "guestsetup" -> program.setUpGuest(GUESTS.get(arguments.isEmpty() ? "vmcall" : arguments.get(0)));
                case "cr4.vmxe" -> controlRegister(Slot.CR4, 13, arguments, 0xe0);
                case "cr0.ne" -> controlRegister(Slot.CR0, 5, arguments, 0xc0);
                case "featctl" -> writeFeatureControl(argument(arguments, 0));
                case "setrev" -> {
                    cpu.set(Slot.RAX, argument(arguments, 0));
                    cpu.set(Slot.RCX, argument(arguments, 1));
                    program.execute(1, 0x89, 0x08);
                }
                default -> {
                    return read(name, arguments, where);
                }
            }
            return null;
        }

        private @Nullable Long read(String name, List<String> arguments, @Nullable Long where) {
            switch (name) {
                case "vmptrst" -> {
                    program.vmptrst(where);
                    return program.cell();
                }
                case "vmread" -> {
                    program.vmread(argument(arguments, 0));
                    return cpu.get(Slot.RAX);
                }
                case "vmread.m" -> {
                    program.vmreadToMemory(where, argument(arguments, 0));
                    return program.cell();
                }
                case "getrev" -> {
                    cpu.set(Slot.RAX, argument(arguments, 0));
                    program.execute(1, 0x8b, 0x08);
                    return cpu.get(Slot.RCX);
                }
                case "rdmsr" -> {
                    cpu.set(Slot.RCX, argument(arguments, 0));
                    program.execute(1, 0x0f, 0x32);
                    return cpu.get(Slot.RDX) << 32 | cpu.get(Slot.RAX);
                }
                default -> throw new AssertionError("unknown operation " + name);
            }
        }

        private void invalidate(int opcode, List<String> arguments, @Nullable Long where) {
            program.invalidate(opcode, where, argument(arguments, 0), argument(arguments, 1), argument(arguments, 2));
        }

        private void controlRegister(int slot, int bit, List<String> arguments, int modRm) {
            long rest = cpu.get(slot) & ~(1L << bit);
            cpu.set(Slot.RAX, rest | argument(arguments, 0) << bit);
            program.execute(1, 0x0f, 0x22, modRm);
        }

        private void writeFeatureControl(long value) {
            cpu.set(Slot.RCX, 0x3a);
            cpu.set(Slot.RAX, value & 0xffff_ffffL);
            cpu.set(Slot.RDX, value >>> 32);
            program.execute(1, 0x0f, 0x30);
        }

        private long argument(List<String> arguments, int index) {
            long sum = 0;
            for (String term : arguments.get(index).split("\\+")) {
                long union = 0;
                for (String part : term.split("\\|")) {
                    union |= atom(part);
                }
                sum += union;
            }
            return sum;
        }

        private long atom(String text) {
            if (text.length() == 1 && text.charAt(0) >= 'A' && text.charAt(0) <= 'H') {
                return 0x300000 + (text.charAt(0) - 'A') * 0x1000L;
            }
            return switch (text) {
                case "Z" -> 0;
                case "REV" -> model.revision();
                case "MAXPA" -> 1L << model.maxPhysicalAddress();
                case "NONE" -> -1;
                default -> parse(text);
            };
        }

        private void check(String what, JsonObject operation, @Nullable Long value) {
            JsonObject sdm = operation.has("sdm") ? operation.getAsJsonObject("sdm") : null;
            if (sdm != null) {
                checkManual(what, operation, sdm);
                return;
            }
            checkException(what, operation.get("exc"));
            if (!operation.get("err").isJsonNull()) {
                assertThat(program.raised().errorCode())
                        .as(what)
                        .isEqualTo(operation.get("err").getAsInt());
            }
            assertThat(flags()).as(what).isEqualTo(expectedFlags(operation));
            if (!operation.get("vmerr").isJsonNull()) {
                assertThat(program.field(VmcsField.VM_INSTRUCTION_ERROR))
                        .as(what)
                        .isEqualTo(operation.get("vmerr").getAsLong());
            }
            if (value != null && !operation.get("op").getAsString().equals("rdmsr")) {
                JsonElement expected = operation.get("value");
                assertThat(value)
                        .as(what)
                        .isEqualTo(expected.isJsonNull() ? VmxProgram.KEPT : parse(expected.getAsString()));
            }
            if (operation.has("exit")) {
                checkExit(what, operation.getAsJsonObject("exit"));
            } else if (entered && program.raised() == null) {
                assertThat(cpu.rip()).as(what).isNotEqualTo(VmxProgram.HOST_RIP);
            }
        }

        /** What the manual says where the emulator deviates: an outcome in short. */
        private void checkManual(String what, JsonObject operation, JsonObject sdm) {
            checkException(what, sdm.get("exc"));
            if (sdm.has("exc")) {
                assertThat(flags())
                        .as(what)
                        .isEqualTo(parse(operation.get("fin").getAsString()));
            } else if (sdm.has("CF")) {
                assertThat(flags()).as(what).isEqualTo(1);
            } else if (sdm.has("ZF")) {
                assertThat(flags()).as(what).isEqualTo(0x40);
                assertThat(program.field(VmcsField.VM_INSTRUCTION_ERROR))
                        .as(what)
                        .isEqualTo(sdm.get("ZF").getAsLong());
            } else if (sdm.has("ok")) {
                assertThat(flags()).as(what).isZero();
            }
        }

        private void checkException(String what, @Nullable JsonElement expected) {
            CpuException raised = program.raised();
            String name =
                    raised == null || entered && cpu.rip() == VmxProgram.HOST_RIP ? null : Vector.name(raised.vector());
            assertThat(name)
                    .as(what)
                    .isEqualTo(expected == null || expected.isJsonNull() ? null : expected.getAsString());
        }

        private long flags() {
            return cpu.rflags() & STATUS;
        }

        private static long expectedFlags(JsonObject operation) {
            return operation.get("cf").getAsLong()
                    | operation.get("pf").getAsLong() << 2
                    | operation.get("af").getAsLong() << 4
                    | operation.get("zf").getAsLong() << 6
                    | operation.get("sf").getAsLong() << 7
                    | operation.get("of").getAsLong() << 11;
        }

        private void checkExit(String what, JsonObject exit) {
            assertThat(cpu.rip()).as(what).isEqualTo(VmxProgram.HOST_RIP);
            long reason = exit.get("reason").getAsLong();
            assertThat(program.field(VmcsField.VM_EXIT_REASON)).as(what).isEqualTo(reason);
            assertThat(program.field(VmcsField.EXIT_QUALIFICATION))
                    .as(what)
                    .isEqualTo(exit.get("qualification").getAsLong());
            if ((reason & ENTRY_FAILURE) != 0) {
                return;
            }
            assertThat(program.field(VmcsField.VM_EXIT_INSTRUCTION_LEN))
                    .as(what)
                    .isEqualTo(exit.get("length").getAsLong());
            assertThat(program.field(VmcsField.VM_EXIT_INSTRUCTION_INFO))
                    .as(what)
                    .isEqualTo(exit.get("info").getAsLong());
            assertThat(program.field(VmcsField.VM_EXIT_INTR_INFO))
                    .as(what)
                    .isEqualTo(exit.get("intr_info").getAsLong());
            assertThat(program.field(VmcsField.VM_EXIT_INTR_ERROR_CODE))
                    .as(what)
                    .isEqualTo(exit.get("intr_error").getAsLong());
            assertThat(program.field(VmcsField.GUEST_RIP) - VmxProgram.GUEST_RIP)
                    .as(what)
                    .isEqualTo(exit.get("rip").getAsLong());
        }
    }
}
