package org.vmxlab.vmx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.vmxlab.memory.Memory;

/**
 * All VMCSs of a machine, by the physical address of their region, and their life cycle (SDM volume 3C, section 24.1).
 *
 * <p>Methods that change the life cycle take a sanitizer: it is told of uses that the manual leaves undefined, by id and
 * text, before anything has changed. If it returns, the machine goes on as hardware commonly does.
 */
public final class VmcsTable {
    private static final int PAGE_SHIFT = 12;
    private static final int FIRST_PRIVATE_BYTE = 8;
    private static final int REVISION_BYTES = 4;
    private static final long SHADOW_INDICATOR = 1L << 31;
    private static final int CPUS = 64;

    private final Memory memory;
    private final VmxCapabilities capabilities;
    /** Open addressing; only ever grows, since an entry without contents stands for a page never used. */
    private @Nullable Vmcs[] slots = new Vmcs[64];

    private int count;
    /** What each CPU looked up last. */
    private final @Nullable Vmcs[] latest = new Vmcs[CPUS];

    /** VMCSs of processors of the standard model. */
    public VmcsTable(Memory memory) {
        this(memory, VmxModels.STANDARD);
    }

    public VmcsTable(Memory memory, VmxCapabilities capabilities) {
        this.memory = memory;
        this.capabilities = capabilities;
    }

    public VmxCapabilities capabilities() {
        return capabilities;
    }

    // ------------------------------------------------------------------ life cycle

    /** VMXON of {@code cpu} with a valid region at {@code address}. */
    public void vmxon(int cpu, long address, BiConsumer<String, String> sanitizer) {
        Vmcs region = at(address);
        long others = region.vmxonOf() & ~(1L << cpu);
        if (others != 0) {
            report(
                    sanitizer,
                    UndefinedVmx.FOREIGN_VMXON,
                    "VMXON on CPU %d with region %#x, which is the VMXON region of %s"
                            .formatted(cpu, address, cpus(others)));
        }
        if (region.activeOn() != 0) {
            report(
                    sanitizer,
                    UndefinedVmx.FOREIGN_VMXON,
                    "VMXON on CPU %d with region %#x, a VMCS that is active on %s"
                            .formatted(cpu, address, cpus(region.activeOn())));
        }
        region.becomeVmxonRegion(cpu);
        // Its bytes may have been anything: what VMCLEAR left there before does not count any longer.
        region.foreignStore();
    }

    /** VMXOFF of {@code cpu}, whose VMXON region is at {@code vmxonPointer}. VMCSs that are active stay as they are. */
    public void vmxoff(int cpu, long vmxonPointer, BiConsumer<String, String> sanitizer) {
        for (Vmcs vmcs : activeOn(cpu)) {
            report(
                    sanitizer,
                    UndefinedVmx.OFF_WHILE_ACTIVE,
                    "CPU %d leaves VMX operation while VMCS %#x is active there".formatted(cpu, vmcs.address()));
        }
        at(vmxonPointer).ceaseVmxonRegion(cpu);
    }

    /**
     * INIT or loss of power of {@code cpu}: VMCSs active there lose what was not flushed, and their launch state.
     *
     * @param vmxonPointer its VMXON pointer; {@link VmxState#NONE} outside VMX operation
     */
    public void reset(int cpu, long vmxonPointer, BiConsumer<String, String> sanitizer) {
        List<Vmcs> active = activeOn(cpu);
        for (Vmcs vmcs : active) {
            report(
                    sanitizer,
                    UndefinedVmx.OFF_WHILE_ACTIVE,
                    "CPU %d is reset while VMCS %#x is active there".formatted(cpu, vmcs.address()));
        }
        active.forEach(vmcs -> vmcs.loseData(cpu));
        if (vmxonPointer != VmxState.NONE) {
            at(vmxonPointer).ceaseVmxonRegion(cpu);
        }
    }

    /** VMCLEAR on {@code cpu} of the region at {@code address}, which is not the CPU's VMXON region. */
    public void vmclear(int cpu, long address, BiConsumer<String, String> sanitizer) {
        Vmcs vmcs = at(address);
        checkNotVmxonRegion("VMCLEAR", vmcs, cpu, sanitizer);
        if (vmcs.activeElsewhere(cpu) != 0) {
            report(
                    sanitizer,
                    UndefinedVmx.REMOTE_CLEAR,
                    "VMCLEAR on CPU %d of VMCS %#x, which is active on %s"
                            .formatted(cpu, address, cpus(vmcs.activeElsewhere(cpu))));
        }
        vmcs.clear(cpu);
    }

    /**
     * VMPTRLD on {@code cpu} of the region at {@code address}, whose revision identifier is right.
     *
     * @return its fields as the CPU has them
     */
    public VmcsData vmptrld(int cpu, long address, BiConsumer<String, String> sanitizer) {
        return makeActive("VMPTRLD", cpu, address, sanitizer).data(cpu);
    }

    /**
     * VMPTRLD on {@code cpu} of a VMCS that is as its last VMCLEAR left it or as the CPU has it, and is no other CPU's.
     *
     * @return its fields as the CPU has them; null, and nothing is done, for any other address
     */
    public @Nullable VmcsData vmptrldSettled(int cpu, long address) {
        Vmcs vmcs = find(address);
        return vmcs == null ? null : vmcs.activateSettled(cpu, capabilities.revision());
    }

    /** VM entry with VMCS shadowing on {@code cpu}: the VMCS of the link pointer becomes active. */
    public void activateLink(int cpu, long address, BiConsumer<String, String> sanitizer) {
        makeActive("VM entry with link pointer", cpu, address, sanitizer);
    }

    private Vmcs makeActive(String what, int cpu, long address, BiConsumer<String, String> sanitizer) {
        Vmcs vmcs = take(cpu, address);
        if (vmcs.isActiveOn(cpu) && vmcs.activeElsewhere(cpu) == 0 && vmcs.vmxonOf() == 0) {
            vmcs.noteShadowIndicator();
            return vmcs;
        }
        checkNotVmxonRegion(what, vmcs, cpu, sanitizer);
        if (vmcs.activeElsewhere(cpu) != 0) {
            report(
                    sanitizer,
                    UndefinedVmx.ACTIVE_ELSEWHERE,
                    "%s on CPU %d of VMCS %#x, which is active on %s"
                            .formatted(what, cpu, address, cpus(vmcs.activeElsewhere(cpu))));
        } else if (!vmcs.isActiveOn(cpu) && !vmcs.isInStep() && !vmcs.image().isSealed()) {
            report(
                    sanitizer,
                    UndefinedVmx.NO_INITIAL_CLEAR,
                    "%s on CPU %d of region %#x, which was not VMCLEARed since it was last written"
                            .formatted(what, cpu, address));
        }
        vmcs.activate(cpu);
        return vmcs;
    }

    private void checkNotVmxonRegion(String what, Vmcs vmcs, int cpu, BiConsumer<String, String> sanitizer) {
        if (vmcs.vmxonOf() != 0) {
            report(
                    sanitizer,
                    UndefinedVmx.FOREIGN_VMXON,
                    "%s on CPU %d of %#x, which is the VMXON region of %s"
                            .formatted(what, cpu, vmcs.address(), cpus(vmcs.vmxonOf())));
        }
    }

    // ------------------------------------------------------------------ what is known of a VMCS

    /** First dword of a region: revision identifier and shadow indicator; all ones where there is no memory. */
    public long revisionDword(long address) {
        Vmcs known = find(address);
        if (known != null) {
            return known.image().revision();
        }
        return memory.present(address, REVISION_BYTES) ? memory.read(address, REVISION_BYTES) : 0xffff_ffffL;
    }

    /** Whether the region at {@code address} had the right revision identifier at its last VMCLEAR. */
    public boolean hadRevisionAtClear(long address) {
        Vmcs vmcs = find(address);
        return vmcs != null && vmcs.hadRevisionAtClear(capabilities.revision());
    }

    public LaunchState launchState(long address) {
        Vmcs vmcs = find(address);
        return vmcs == null ? LaunchState.UNDEFINED : vmcs.launchState();
    }

    /** VM entry by VMLAUNCH went through. */
    public void setLaunched(long address) {
        at(address).setLaunchState(LaunchState.LAUNCHED);
    }

    /** The VMCS at {@code address} is clear again though nobody cleared it. */
    public void forgetLaunch(long address) {
        at(address).setLaunchState(LaunchState.CLEAR);
    }

    /** CPUs on which the VMCS at {@code address} is active, as a bit mask. */
    public long activeOn(long address) {
        Vmcs vmcs = find(address);
        return vmcs == null ? 0 : vmcs.activeOn();
    }

    /** CPUs whose VMXON region is at {@code address}, as a bit mask. */
    public long vmxonRegionOf(long address) {
        Vmcs vmcs = find(address);
        return vmcs == null ? 0 : vmcs.vmxonOf();
    }

    /** Whether the VMCS at {@code address} was a shadow VMCS when it became active. */
    public boolean isShadow(long address) {
        return at(address).isShadow();
    }

    /** The fields of the VMCS at {@code address}, which is active on {@code cpu}, as that CPU has them. */
    public VmcsData data(int cpu, long address) {
        return near(cpu, address).data(cpu);
    }

    /**
     * Field access from outside the machine, such as a debugger's, on behalf of {@code cpu}.
     *
     * @return the value of {@code field} of the VMCS at {@code address}; of its owner's copy where {@code cpu} has none
     */
    public long inspect(int cpu, long address, VmcsField field, BiConsumer<String, String> sanitizer) {
        Vmcs vmcs = at(address);
        long others = vmcs.activeElsewhere(cpu);
        if (!vmcs.isActiveOn(cpu) && others != 0) {
            report(
                    sanitizer,
                    UndefinedVmx.CROSS_PROCESSOR_ACCESS,
                    "CPU %d reads %s of VMCS %#x, which is active on %s".formatted(cpu, field, address, cpus(others)));
        }
        int holder = vmcs.isActiveOn(cpu) || others == 0 ? cpu : Long.numberOfTrailingZeros(others);
        return vmcs.data(holder).read(field);
    }

    // ------------------------------------------------------------------ fields

    /** Cell of the field that VMREAD or VMWRITE names by {@code encoding}; -1 if this processor has no such field. */
    public int place(long encoding) {
        return capabilities.place(encoding);
    }

    /** Whether VMWRITE of a supported {@code encoding} ends in error 13. */
    public boolean refusesWrite(long encoding) {
        return VmxCapabilities.isExitInformation(encoding) && !capabilities.readOnlyFieldsWritable();
    }

    /** Reports that a field without a defined value is used. */
    public void reportUnwritten(int cpu, long address, long encoding, BiConsumer<String, String> sanitizer) {
        String field = VmcsField.ofEncoding(encoding).map(VmcsField::name).orElse("field");
        report(
                sanitizer,
                UndefinedVmx.READ_UNWRITTEN,
                "CPU %d reads %s (%#x) of VMCS %#x, which was never written".formatted(cpu, field, encoding, address));
    }

    // ------------------------------------------------------------------ ordinary accesses

    /** An instruction of CPU {@code cpu} loads from a page that is a VMX region. */
    public void ordinaryLoad(int cpu, long address, int bytes, BiConsumer<String, String> sanitizer) {
        checkLoad(cpu, address, bytes, sanitizer, find(page(address)));
        if (page(address) != page(address + bytes - 1)) {
            checkLoad(cpu, address, bytes, sanitizer, find(page(address + bytes - 1)));
        }
    }

    private static void checkLoad(
            int cpu, long address, int bytes, BiConsumer<String, String> sanitizer, @Nullable Vmcs vmcs) {
        if (vmcs == null) {
            return;
        }
        if (vmcs.activeOn() != 0) {
            report(
                    sanitizer,
                    UndefinedVmx.MEMORY_READ,
                    "CPU %d loads %d bytes at %#x, in the region of VMCS %#x, which is active on %s"
                            .formatted(cpu, bytes, address, vmcs.address(), cpus(vmcs.activeOn())));
        }
        if (vmcs.vmxonOf() != 0) {
            report(
                    sanitizer,
                    UndefinedVmx.FOREIGN_VMXON,
                    "CPU %d loads %d bytes at %#x, in the VMXON region of %s"
                            .formatted(cpu, bytes, address, cpus(vmcs.vmxonOf())));
        }
    }

    /** An instruction of CPU {@code cpu} stores to a page that is a VMX region; called before the store. */
    public void ordinaryStore(int cpu, long address, int bytes, long value, BiConsumer<String, String> sanitizer) {
        checkStore(cpu, address, bytes, value, sanitizer, find(page(address)));
        if (page(address) != page(address + bytes - 1)) {
            checkStore(cpu, address, bytes, value, sanitizer, find(page(address + bytes - 1)));
        }
    }

    private void checkStore(
            int cpu, long address, int bytes, long value, BiConsumer<String, String> sanitizer, @Nullable Vmcs vmcs) {
        if (vmcs == null) {
            return;
        }
        if (vmcs.activeOn() != 0) {
            boolean flips = address == vmcs.address()
                    && bytes >= REVISION_BYTES
                    && ((value ^ memory.read(address, REVISION_BYTES)) & SHADOW_INDICATOR) != 0;
            report(
                    sanitizer,
                    flips ? UndefinedVmx.SHADOW_FLIP : UndefinedVmx.MEMORY_WRITE,
                    "CPU %d stores %d bytes at %#x, %s of VMCS %#x, which is active on %s"
                            .formatted(
                                    cpu,
                                    bytes,
                                    address,
                                    flips ? "the shadow indicator" : "in the region",
                                    vmcs.address(),
                                    cpus(vmcs.activeOn())));
        }
        if (vmcs.vmxonOf() != 0) {
            report(
                    sanitizer,
                    UndefinedVmx.FOREIGN_VMXON,
                    "CPU %d stores %d bytes at %#x, in the VMXON region of %s"
                            .formatted(cpu, bytes, address, cpus(vmcs.vmxonOf())));
        }
        if (address + bytes > vmcs.address() + FIRST_PRIVATE_BYTE) {
            vmcs.foreignStore();
        }
    }

    private static long page(long address) {
        return address & ~0xfffL;
    }

    // ------------------------------------------------------------------ look-up

    /** As {@link #at}, for a VMCS that the CPU goes on to use. */
    private Vmcs take(int cpu, long address) {
        Vmcs vmcs = at(address);
        latest[cpu] = vmcs;
        return vmcs;
    }

    private Vmcs near(int cpu, long address) {
        Vmcs vmcs = latest[cpu];
        return vmcs != null && vmcs.address() == address ? vmcs : take(cpu, address);
    }

    private Vmcs at(long address) {
        Vmcs vmcs = find(address);
        return vmcs != null ? vmcs : add(address);
    }

    private @Nullable Vmcs find(long address) {
        return slots[slot(slots, address)];
    }

    private static int slot(@Nullable Vmcs[] slots, long address) {
        int mask = slots.length - 1;
        int at = (int) ((address >>> PAGE_SHIFT) * 0x9E37_79B1L >>> 8) & mask;
        Vmcs there = slots[at];
        while (there != null && there.address() != address) {
            at = at + 1 & mask;
            there = slots[at];
        }
        return at;
    }

    private Vmcs add(long address) {
        if (count * 2 >= slots.length) {
            @Nullable Vmcs[] larger = new Vmcs[slots.length * 2];
            for (Vmcs vmcs : slots) {
                if (vmcs != null) {
                    larger[slot(larger, vmcs.address())] = vmcs;
                }
            }
            slots = larger;
        }
        Vmcs vmcs = new Vmcs(memory, address);
        slots[slot(slots, address)] = vmcs;
        count++;
        return vmcs;
    }

    private List<Vmcs> activeOn(int cpu) {
        List<Vmcs> result = new ArrayList<>();
        for (Vmcs vmcs : slots) {
            if (vmcs != null && vmcs.isActiveOn(cpu)) {
                result.add(vmcs);
            }
        }
        result.sort(Comparator.comparingLong(Vmcs::address));
        return result;
    }

    /** Hash of all cells, as {@link org.vmxlab.memory.Journal#hash} counts them. */
    public long contentsHash() {
        return Arrays.stream(slots)
                .mapToLong(vmcs -> vmcs == null ? 0 : vmcs.hashOfAll())
                .reduce(0, (a, b) -> a ^ b);
    }

    // ------------------------------------------------------------------ reports

    private static void report(BiConsumer<String, String> sanitizer, UndefinedVmx use, String text) {
        sanitizer.accept(use.id(), text);
    }

    /** {@code CPU 1} or {@code CPUs 1, 3} of a bit mask. */
    private static String cpus(long mask) {
        StringBuilder text = new StringBuilder(Long.bitCount(mask) == 1 ? "CPU " : "CPUs ");
        String separator = "";
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            text.append(separator).append(Long.numberOfTrailingZeros(rest));
            separator = ", ";
        }
        return text.toString();
    }
}
