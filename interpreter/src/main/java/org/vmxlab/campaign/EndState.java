package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vmxlab.cpu.Activity;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.explore.Stacks;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.Journal;
import org.vmxlab.memory.Memory;
import org.vmxlab.memory.Region;
import org.vmxlab.vmx.VmcsField;

/**
 * What of a machine at rest counts as the run's result: memory but for stacks, VMCSs, and the state of CPUs that outlives
 * their programs. General registers, status flags and stacks are scratch; events that still wait were noticed by nobody.
 */
final class EndState {
    private static final int PAGE = 4096;
    private static final List<Map.Entry<String, Integer>> REGISTERS = List.of(
            Map.entry("RIP", Slot.RIP),
            Map.entry("CR0", Slot.CR0),
            Map.entry("CR3", Slot.CR3),
            Map.entry("CR4", Slot.CR4),
            Map.entry("EFER", Slot.EFER),
            Map.entry("FS base", Slot.FS_BASE),
            Map.entry("GS base", Slot.GS_BASE),
            Map.entry("kernel GS base", Slot.KERNEL_GS_BASE),
            Map.entry("IDTR base", Slot.IDTR_BASE),
            Map.entry("GDTR base", Slot.GDTR_BASE),
            Map.entry("STAR", Slot.STAR),
            Map.entry("LSTAR", Slot.LSTAR),
            Map.entry("CSTAR", Slot.CSTAR),
            Map.entry("SFMASK", Slot.SFMASK),
            Map.entry("TSC_AUX", Slot.TSC_AUX),
            Map.entry("NMI blocking", Slot.NMI_BLOCKED),
            Map.entry("DR7", Slot.DR7));

    private final long hash;
    private final List<Map<String, String>> cpus;
    private final List<Block> memory;
    private final Map<Long, Map<VmcsField, Long>> vmcss;
    private final Map<Long, String> vmcsStates;
    private final List<Boolean> ended;

    private EndState(Machine machine, Stacks stacks, Set<Long> regions) {
        hash = hash(machine, stacks);
        cpus = machine.cpus().stream().map(EndState::registers).toList();
        ended = machine.cpus().stream().map(EndState::hasEnded).toList();
        memory = memory(machine, stacks, regions);
        vmcss = new TreeMap<>();
        vmcsStates = new TreeMap<>();
        for (long region : regions) {
            vmcss.put(region, fields(machine, region));
            vmcsStates.put(
                    region,
                    "launch state " + machine.vmcsTable().launchState(region) + ", active on CPUs 0x"
                            + Long.toHexString(machine.vmcsTable().activeOn(region)));
        }
    }

    /** All that counts, of {@code machine} as it is now. */
    static EndState of(Machine machine, Stacks stacks) {
        return new EndState(machine, stacks, regions(machine));
    }

    /** The same of {@code machine}, whose VMCSs are where they are in this state: others are memory like any other. */
    EndState likewise(Machine machine, Stacks stacks) {
        return new EndState(machine, stacks, vmcss.keySet());
    }

    /** Whether the program of CPU {@code cpu} has come to its end. */
    boolean hasEnded(int cpu) {
        return ended.get(cpu);
    }

    private static boolean hasEnded(Cpu cpu) {
        return cpu.get(Slot.STOPPED) == Cpu.PROGRAM_ENDED;
    }

    /** Whether {@code machine} has the same end state; if not, a closer look may still find nothing that counts. */
    boolean equalsThatOf(Machine machine, Stacks stacks) {
        return hash == hash(machine, stacks);
    }

    private static long hash(Machine machine, Stacks stacks) {
        long hash = machine.memory().journal().hash();
        for (Cpu cpu : machine.cpus()) {
            for (long at = stacks.bottom(cpu.number()); at < stacks.top(cpu.number()); at += Long.BYTES) {
                if (machine.memory().present(at, Long.BYTES)) {
                    hash ^= Journal.mix(at >>> 3, machine.memory().read(at, Long.BYTES));
                }
            }
        }
        for (Cpu cpu : machine.cpus()) {
            hash = Journal.mix(hash + cpu.number(), registers(cpu).toString().hashCode() + 1L);
        }
        return hash;
    }

    private static Map<String, String> registers(Cpu cpu) {
        Map<String, String> values = new LinkedHashMap<>();
        String doing = cpu.get(Slot.STOPPED) == Cpu.STALLED
                ? "offline"
                : hasEnded(cpu) ? "ended" : cpu.activity() == Activity.HLT ? "waits in HLT" : "is " + cpu.activity();
        values.put("state", doing);
        for (Map.Entry<String, Integer> register : REGISTERS) {
            values.put(register.getKey(), "0x" + Long.toHexString(cpu.get(register.getValue())));
        }
        values.put("IF", cpu.interruptFlag() ? "1" : "0");
        values.put("VMX operation", cpu.vmx().isOff() ? "off" : cpu.vmx().isRoot() ? "root" : "non-root");
        values.put("current VMCS", "0x" + Long.toHexString(cpu.vmx().currentVmcs()));
        values.put("interrupts in service", cpu.apic().inService().toString());
        values.put("task priority", Integer.toString(cpu.apic().taskPriority()));
        return values;
    }

    /** The words of one page from {@code base} on. */
    private record Block(long base, long[] words) {}

    private static List<Block> memory(Machine machine, Stacks stacks, Set<Long> regions) {
        List<Block> blocks = new ArrayList<>();
        for (Region region : machine.memory().regions()) {
            for (long page = region.base(); page < region.base() + region.bytes(); page += PAGE) {
                long[] words = new long[PAGE / Long.BYTES];
                for (int i = 0; i < words.length && !regions.contains(page); i++) {
                    words[i] = machine.memory().read(page + (long) i * Long.BYTES, Long.BYTES);
                }
                blocks.add(new Block(page, words));
            }
        }
        for (Cpu cpu : machine.cpus()) {
            blocks.forEach(block -> {
                for (int i = 0; i < block.words.length; i++) {
                    long at = block.base + (long) i * Long.BYTES;
                    boolean stack = at >= stacks.bottom(cpu.number()) && at < stacks.top(cpu.number());
                    block.words[i] = stack ? 0 : block.words[i];
                }
            });
        }
        return blocks;
    }

    private static Set<Long> regions(Machine machine) {
        Set<Long> regions = new TreeSet<>();
        for (Region region : machine.memory().regions()) {
            for (long at = region.base(); at < region.base() + region.bytes(); at += PAGE) {
                if ((machine.memory().marks(at, 1) & Memory.VMX_REGION) != 0
                        && machine.vmcsTable().vmxonRegionOf(at) == 0) {
                    regions.add(at);
                }
            }
        }
        return regions;
    }

    private static Map<VmcsField, Long> fields(Machine machine, long region) {
        Map<VmcsField, Long> values = new TreeMap<>();
        for (VmcsField field : VmcsField.values()) {
            values.put(field, machine.vmcsTable().inspect(0, region, field, (id, text) -> {}));
        }
        return values;
    }

    /** Words for what differs. */
    interface Words {
        /** The datum of 8 bytes at {@code address}. */
        String datum(long address);

        String vmcs(long region);
    }

    /**
     * Something that differs.
     *
     * @param object what it is, such as {@code X.is_running}
     * @param text the object with both values
     */
    record Difference(String object, String text) {}

    /** All that {@code other} has otherwise: memory first, then VMCSs, then CPUs. */
    List<Difference> differences(EndState other, Words words) {
        List<Difference> found = new ArrayList<>();
        for (int block = 0; block < memory.size(); block++) {
            long[] mine = memory.get(block).words();
            long[] its = other.memory.get(block).words();
            for (int at = Arrays.mismatch(mine, its); at >= 0 && at < mine.length; at++) {
                if (mine[at] != its[at]) {
                    // The byte that differs names the field, since several share a word.
                    int first = Long.numberOfTrailingZeros(mine[at] ^ its[at]) / Byte.SIZE;
                    String object = words.datum(memory.get(block).base() + (long) at * Long.BYTES + first);
                    int last = Long.BYTES - 1 - Long.numberOfLeadingZeros(mine[at] ^ its[at]) / Byte.SIZE;
                    found.add(difference(object, bytes(its[at], first, last), bytes(mine[at], first, last)));
                }
            }
        }
        for (Map.Entry<Long, Map<VmcsField, Long>> vmcs : vmcss.entrySet()) {
            differencesOf(vmcs.getKey(), vmcs.getValue(), other, words, found);
        }
        for (int cpu = 0; cpu < cpus.size(); cpu++) {
            for (Map.Entry<String, String> register : cpus.get(cpu).entrySet()) {
                String its = other.cpus.get(cpu).getOrDefault(register.getKey(), "");
                if (!its.equals(register.getValue())) {
                    found.add(difference(register.getKey() + " of CPU " + cpu, its, register.getValue()));
                }
            }
        }
        return found;
    }

    /** Bytes {@code first} to {@code last} of {@code word} as a number. */
    private static String bytes(long word, int first, int last) {
        long cut = word << (Long.BYTES - 1 - last) * Byte.SIZE >>> (Long.BYTES - 1 - last + first) * Byte.SIZE;
        return "0x" + Long.toHexString(cut);
    }

    private void differencesOf(
            long region, Map<VmcsField, Long> mine, EndState other, Words words, List<Difference> found) {
        Map<VmcsField, Long> its = other.vmcss.getOrDefault(region, Map.of());
        mine.forEach((field, value) -> {
            long there = its.getOrDefault(field, 0L);
            if (there != value) {
                found.add(difference(
                        field + " in " + words.vmcs(region),
                        "0x" + Long.toHexString(there),
                        "0x" + Long.toHexString(value)));
            }
        });
        String state = vmcsStates.getOrDefault(region, "");
        String itsState = other.vmcsStates.getOrDefault(region, "never used");
        if (!state.equals(itsState)) {
            found.add(difference(words.vmcs(region), itsState, state));
        }
    }

    private static Difference difference(String object, String its, String mine) {
        return new Difference(object, object + " is " + its + ", without the fault " + mine);
    }
}
