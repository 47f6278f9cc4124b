package org.vmxlab.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmxlab.vmx.VmxModels;

/**
 * Random sequences of operations against a model of the life cycle that knows nothing of the machine: which VMCS is
 * current, which are launched, what each field holds (SDM volume 3C, section 24.11.3).
 */
class LifeCyclePropertyTest {
    private static final int SEQUENCES = 150;
    private static final int OPERATIONS = 60;
    private static final List<String> REGIONS = List.of("A", "B", "C", "D");
    private static final String VMXON_REGION = "A";
    private static final String FIELD = "0x6c10";

    /** What the manual says: outcomes are {@code ok}, {@code invalid}, {@code #UD}, {@code exit}, or an error number. */
    private static final class Model {
        private boolean on;
        private String current = "";
        private final Map<String, Boolean> launched = new LinkedHashMap<>();
        private final Map<String, Long> field = new LinkedHashMap<>();
        private final Map<String, Boolean> prepared = new LinkedHashMap<>();

        private String fail(int error) {
            return current.isEmpty() ? "invalid" : Integer.toString(error);
        }

        String vmxon() {
            if (on) {
                return fail(15);
            }
            on = true;
            current = "";
            return "ok";
        }

        String vmxoff() {
            if (!on) {
                return "#UD";
            }
            on = false;
            current = "";
            return "ok";
        }

        String vmclear(String region) {
            if (!on) {
                return "#UD";
            }
            if (region.equals(VMXON_REGION)) {
                return fail(3);
            }
            launched.put(region, false);
            if (region.equals(current)) {
                current = "";
            }
            return "ok";
        }

        String vmptrld(String region) {
            if (!on) {
                return "#UD";
            }
            if (region.equals(VMXON_REGION)) {
                return fail(10);
            }
            current = region;
            return "ok";
        }

        String write(long value) {
            if (!on) {
                return "#UD";
            }
            if (current.isEmpty()) {
                return "invalid";
            }
            field.put(current, value);
            return "ok";
        }

        String setUp() {
            prepared.put(current, true);
            field.put(current, 0L);
            return "ok";
        }

        String enter(boolean launch) {
            if (!on) {
                return "#UD";
            }
            if (current.isEmpty()) {
                return "invalid";
            }
            boolean wasLaunched = launched.getOrDefault(current, false);
            if (launch && wasLaunched) {
                return "4";
            }
            if (!launch && !wasLaunched) {
                return "5";
            }
            launched.put(current, true);
            return "exit";
        }

        boolean mayEnter() {
            return !on || current.isEmpty() || prepared.getOrDefault(current, false);
        }

        boolean mayRead() {
            return field.containsKey(current);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomSequencesEndAsTheTableSays(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < SEQUENCES; i++) {
            sequence(random);
        }
    }

    private static void sequence(Random random) {
        VmxSequence machine = new VmxSequence(VmxModels.IVY_BRIDGE);
        Model model = new Model();
        List<String> history = new ArrayList<>();
        // Every region is cleared first: what a region holds that never was is undefined.
        check(machine, model.vmxon(), "vmxon A", history);
        for (String region : REGIONS.subList(1, REGIONS.size())) {
            check(machine, model.vmclear(region), "vmclear " + region, history);
        }
        for (int i = 0; i < OPERATIONS; i++) {
            step(machine, model, random, history);
        }
    }

    private static void step(VmxSequence machine, Model model, Random random, List<String> history) {
        String region = REGIONS.get(random.nextInt(REGIONS.size()));
        switch (random.nextInt(12)) {
            case 0 -> check(machine, model.vmxon(), "vmxon A", history);
            case 1 -> {
                if (random.nextInt(4) == 0) {
                    leave(machine, model, history);
                }
            }
            case 2, 3 -> check(machine, model.vmclear(region), "vmclear " + region, history);
            case 4, 5 -> check(machine, model.vmptrld(region), "vmptrld " + region, history);
            case 6 -> {
                long value = random.nextInt();
                check(machine, model.write(value), "vmwrite " + FIELD + " " + value, history);
            }
            case 7 -> {
                if (model.on && !model.current.isEmpty()) {
                    check(machine, model.setUp(), "guestsetup", history);
                }
            }
            case 8, 9 -> {
                if (model.mayEnter()) {
                    boolean launch = random.nextBoolean();
                    check(machine, model.enter(launch), launch ? "vmlaunch" : "vmresume", history);
                }
            }
            case 10 -> pointer(machine, model, history);
            default -> read(machine, model, history);
        }
    }

    /** VMCLEAR of every VMCS first: what becomes of an active one is undefined. */
    private static void leave(VmxSequence machine, Model model, List<String> history) {
        if (model.on) {
            for (String region : REGIONS.subList(1, REGIONS.size())) {
                check(machine, model.vmclear(region), "vmclear " + region, history);
            }
        }
        check(machine, model.vmxoff(), "vmxoff", history);
    }

    private static void pointer(VmxSequence machine, Model model, List<String> history) {
        VmxAnswer answer = check(machine, model.on ? "ok" : "#UD", "vmptrst", history);
        if (model.on) {
            long expected = model.current.isEmpty() ? -1 : VmxSequence.value(model.current, VmxModels.IVY_BRIDGE);
            assertThat(answer.value()).as("%s", history).isEqualTo(expected);
        }
    }

    private static void read(VmxSequence machine, Model model, List<String> history) {
        if (model.on && !model.current.isEmpty() && model.mayRead()) {
            VmxAnswer answer = check(machine, "ok", "vmread " + FIELD, history);
            assertThat(answer.value()).as("%s", history).isEqualTo(model.field.get(model.current));
        } else if (!model.on || model.current.isEmpty()) {
            check(machine, model.on ? "invalid" : "#UD", "vmread " + FIELD, history);
        }
    }

    private static VmxAnswer check(VmxSequence machine, String expected, String text, List<String> history) {
        history.add(text);
        List<String> words = List.of(text.split(" "));
        VmxAnswer answer =
                machine.perform(new VmxOperation("", words.get(0), words.subList(1, words.size()), null, 0x8d5));
        assertThat(outcome(answer)).as("%s", history).isEqualTo(expected);
        return answer;
    }

    private static String outcome(VmxAnswer answer) {
        if (answer.exit() != null) {
            return "exit";
        }
        if (answer.exception() != null) {
            return answer.exception();
        }
        return switch ((int) answer.flags()) {
            case 0 -> "ok";
            case 1 -> "invalid";
            case 0x40 -> String.valueOf(answer.vmInstructionError());
            default -> "flags " + answer.flags();
        };
    }
}
