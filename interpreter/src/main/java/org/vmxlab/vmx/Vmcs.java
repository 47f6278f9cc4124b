package org.vmxlab.vmx;

import org.jspecify.annotations.Nullable;
import org.vmxlab.memory.Journal;
import org.vmxlab.memory.Memory;
import org.vmxlab.memory.Words;

/**
 * A page that is or was a VMCS or VMXON region, with everything that is known of it outside its memory image.
 *
 * <p>All of it is in journaled cells that are zero before the page was first used, so that an object which a rolled-back
 * execution left behind is as good as none. Data lies in one set of cells, shared by the image's owner and the clear
 * VMCS; a processor that makes the VMCS active a second time, against the rules, gets a set of its own.
 */
final class Vmcs extends Words {
    private static final int ACTIVE_ON = 0;
    private static final int LAUNCH = 1;
    /** 1 if the data cells and the image agree but for what is newer in the cells. */
    private static final int IN_STEP = 2;
    /** Number of the CPU that uses the shared data cells, plus 1; 0 if the VMCS is not active. */
    private static final int OWNER = 3;
    /** CPUs for which this page is the VMXON region. */
    private static final int VMXON_OF = 4;
    /** First dword at the last VMCLEAR, plus 1; 0 before. */
    private static final int REVISION_AT_CLEAR = 5;
    /** Shadow indicator when the VMCS was last made active. */
    private static final int SHADOW = 6;

    private static final int HEADER = 8;

    private static final long HEADER_SALT = 1L << 56;
    private static final long SHARED_SALT = 2L << 56;
    private static final long OWN_SALT = 3L << 56;
    private static final long SALT_STEP = 1L << 56;
    private static final long SHADOW_INDICATOR = 1L << 31;
    private static final int CPUS = 64;

    private final long address;
    private final Memory memory;
    private final VmcsImage image;
    private final VmcsData shared;
    private final @Nullable VmcsData[] own = new VmcsData[CPUS];

    Vmcs(Memory memory, long address) {
        super(memory.journal(), HEADER_SALT | address, HEADER);
        Journal journal = memory.journal();
        this.address = address;
        this.memory = memory;
        this.image = new VmcsImage(memory, address);
        this.shared = new VmcsData(this, journal, SHARED_SALT | address);
        if (image.exists()) {
            memory.addMark(address, Memory.VMX_REGION);
        }
    }

    long address() {
        return address;
    }

    /** CPUs on which the VMCS is active, as a bit mask. */
    long activeOn() {
        return get(ACTIVE_ON);
    }

    boolean isActiveOn(int cpu) {
        return (activeOn() >>> cpu & 1) != 0;
    }

    /** CPUs other than {@code cpu} on which the VMCS is active, as a bit mask. */
    long activeElsewhere(int cpu) {
        return activeOn() & ~(1L << cpu);
    }

    /** CPUs that have this page as their VMXON region, as a bit mask. */
    long vmxonOf() {
        return get(VMXON_OF);
    }

    void becomeVmxonRegion(int cpu) {
        set(VMXON_OF, vmxonOf() | 1L << cpu);
    }

    void ceaseVmxonRegion(int cpu) {
        set(VMXON_OF, vmxonOf() & ~(1L << cpu));
    }

    LaunchState launchState() {
        return LaunchState.of(get(LAUNCH));
    }

    void setLaunchState(LaunchState state) {
        set(LAUNCH, state.number());
    }

    boolean isShadow() {
        return get(SHADOW) != 0;
    }

    VmcsImage image() {
        return image;
    }

    /** Whether the last VMCLEAR still counts: nothing but the processor has written the image since. */
    boolean isInStep() {
        return get(IN_STEP) != 0;
    }

    /** Whether the VMCS is active on {@code cpu} alone, in the shared cells, and its image is the processor's work alone. */
    private boolean isSettledOn(int cpu) {
        return get(OWNER) == cpu + 1 && get(ACTIVE_ON) == 1L << cpu && isInStep() && vmxonOf() == 0;
    }

    /** Whether the VMCS is active nowhere, and its image is the processor's work alone. */
    private boolean isSettledInMemory() {
        return get(ACTIVE_ON) == 0 && isInStep() && vmxonOf() == 0;
    }

    /**
     * {@link #activate}, where that is all of VMPTRLD.
     *
     * @return the fields; null, and nothing is done, if there is more to it
     */
    @Nullable
    VmcsData activateSettled(int cpu, int revision) {
        if (!isSettledInMemory() && !isSettledOn(cpu) || image.revision() != revision) {
            return null;
        }
        set(SHADOW, 0);
        set(OWNER, cpu + 1);
        set(ACTIVE_ON, 1L << cpu);
        return shared;
    }

    /**
     * {@link #clear}, where that is all of VMCLEAR.
     *
     * @return false, and nothing is done, if there is more to it
     */
    boolean clearSettled(int cpu) {
        if (!isSettledOn(cpu)) {
            return false;
        }
        image.store(shared);
        set(ACTIVE_ON, 0);
        set(OWNER, 0);
        markClear();
        return true;
    }

    private void markClear() {
        set(LAUNCH, LaunchState.CLEAR.number());
        set(REVISION_AT_CLEAR, image.revision() + 1);
    }

    /** Whether the revision identifier was right at the last VMCLEAR. */
    boolean hadRevisionAtClear(int revision) {
        return isInStep() && (get(REVISION_AT_CLEAR) - 1 & ~SHADOW_INDICATOR) == revision;
    }

    /** The fields as CPU {@code cpu}, on which the VMCS is active, has them. */
    VmcsData data(int cpu) {
        if (get(OWNER) == cpu + 1) {
            return shared;
        }
        // One that a rolled-back execution left behind is as good as none.
        VmcsData data = isActiveOn(cpu) ? own[cpu] : null;
        return data == null ? shared : data;
    }

    /** An ordinary store has changed the private part of the image. */
    void foreignStore() {
        set(IN_STEP, 0);
    }

    /** VMPTRLD, and the link pointer at VM entry: makes the VMCS active on {@code cpu} with the fields of its image. */
    void activate(int cpu) {
        noteShadowIndicator();
        if (isActiveOn(cpu)) {
            return;
        }
        boolean sealed = isInStep() || image.isSealed();
        if (activeOn() == 0) {
            takeShared(cpu, sealed);
        } else {
            image.loadInto(ownData(cpu), sealed);
        }
        set(ACTIVE_ON, activeOn() | 1L << cpu);
    }

    /** Takes the shadow indicator from the region's first dword. */
    void noteShadowIndicator() {
        set(SHADOW, (image.revision() & SHADOW_INDICATOR) != 0 ? 1 : 0);
    }

    private void takeShared(int cpu, boolean sealed) {
        if (!isInStep()) {
            image.loadInto(shared, sealed);
            setLaunchState(sealed ? LaunchState.CLEAR : LaunchState.UNDEFINED);
            set(IN_STEP, sealed ? 1 : 0);
        }
        set(OWNER, cpu + 1);
    }

    private VmcsData ownData(int cpu) {
        VmcsData data = own[cpu];
        if (data == null) {
            data = new VmcsData(this, memory.journal(), OWN_SALT + cpu * SALT_STEP | address);
            own[cpu] = data;
        }
        return data;
    }

    /** VMCLEAR on {@code cpu}: its data reaches the image, the VMCS is no longer active there, its launch state is clear. */
    void clear(int cpu) {
        if (!image.exists()) {
            return;
        }
        boolean active = isActiveOn(cpu);
        if (!isInStep()) {
            bringInStep(cpu, active);
        } else if (active) {
            image.store(data(cpu));
        }
        if (active) {
            release(cpu);
        }
        markClear();
    }

    /** The image was written behind the processor's back, or never was one. */
    private void bringInStep(int cpu, boolean active) {
        if (!image.isSealed()) {
            image.initialise();
        }
        if (active) {
            image.store(data(cpu));
        }
        if (activeElsewhere(cpu) == 0) {
            image.loadInto(shared, true);
            set(IN_STEP, 1);
        }
    }

    private void release(int cpu) {
        boolean owner = get(OWNER) == cpu + 1;
        set(ACTIVE_ON, activeElsewhere(cpu));
        if (owner) {
            set(OWNER, 0);
            return;
        }
        ownData(cpu).clear();
        if (get(OWNER) == 0) {
            image.loadInto(shared, true);
        } else {
            // The owner's unchanged fields are older than the image now: its VMCLEAR has to look again.
            set(IN_STEP, 0);
        }
    }

    /** CPU {@code cpu} was reset while the VMCS was active there: what was not flushed is lost. */
    void loseData(int cpu) {
        VmcsData data = data(cpu);
        boolean sealed = image.isSealed();
        image.loadInto(data, sealed);
        if (data == shared) {
            set(IN_STEP, sealed ? 1 : 0);
        }
        release(cpu);
        setLaunchState(LaunchState.UNDEFINED);
    }

    /** Hash of all cells, as {@link Journal#hash} counts them. */
    long hashOfAll() {
        long hash = contentsHash() ^ shared.contentsHash();
        for (VmcsData data : own) {
            if (data != null) {
                hash ^= data.contentsHash();
            }
        }
        return hash;
    }
}
