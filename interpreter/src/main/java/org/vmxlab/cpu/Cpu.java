package org.vmxlab.cpu;

import org.jspecify.annotations.Nullable;
import org.vmxlab.apic.LocalApic;
import org.vmxlab.arch.Canonical;
import org.vmxlab.arch.CpuException;
import org.vmxlab.arch.Rflags;
import org.vmxlab.arch.Width;
import org.vmxlab.memory.Memory;
import org.vmxlab.memory.MemoryModel;
import org.vmxlab.memory.StoreBuffer;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationException;
import org.vmxlab.verdict.ViolationKind;
import org.vmxlab.vmx.VmcsData;
import org.vmxlab.vmx.VmcsTable;
import org.vmxlab.vmx.VmxState;

/** One logical processor. */
public final class Cpu {
    /** In {@link Slot#SHADOW}: STI set IF; external interrupts wait for one instruction. */
    public static final long STI_SHADOW = 1;
    /** In {@link Slot#SHADOW}: SS was loaded; all events wait for one instruction. */
    public static final long MOV_SS_SHADOW = 2;

    /** In {@link Slot#STOPPED}: the program of this CPU has ended. */
    public static final long PROGRAM_ENDED = 1;
    /** In {@link Slot#STOPPED}: an assumption does not hold; the whole execution is not one that counts. */
    public static final long ASSUMPTION_FAILED = 2;

    /** In {@link Slot#STOPPED}: a fault holds the CPU up. */
    public static final long STALLED = 3;

    private final int number;
    private final long[] state = new long[Slot.COUNT];
    private final Flags flags = new Flags(state);
    private final Memory memory;
    private final StoreBuffer storeBuffer;
    private final LocalApic apic;
    private final VmxState vmx;
    private final VmcsTable vmcsTable;
    private final Policy policy;
    private Probe probe = Probe.NONE;
    private Choices choices = Choices.FIRST;
    private @Nullable AccessGate gate;
    /** Loads and stores may take the fast path: nobody listens, the store buffer is empty. */
    private boolean direct = true;

    private final boolean buffered;
    private boolean attention;

    /** A CPU after power-up in 64-bit mode at CPL 0, registers zero. */
    public Cpu(
            int number,
            Memory memory,
            StoreBuffer storeBuffer,
            VmcsTable vmcsTable,
            LocalApic apic,
            VmxState vmx,
            Policy policy) {
        this.number = number;
        this.memory = memory;
        this.storeBuffer = storeBuffer;
        this.vmcsTable = vmcsTable;
        this.apic = apic;
        this.vmx = vmx;
        this.policy = policy;
        this.buffered = storeBuffer.exists() && policy.memoryModel() == MemoryModel.TSO;
        PowerUp.initialise(state, number);
        // RFLAGS is 2 after a reset (SDM volume 3A, table 10-1).
        flags.set(0);
    }

    public int number() {
        return number;
    }

    public Flags flags() {
        return flags;
    }

    public Memory memory() {
        return memory;
    }

    public StoreBuffer storeBuffer() {
        return storeBuffer;
    }

    public LocalApic apic() {
        return apic;
    }

    public VmxState vmx() {
        return vmx;
    }

    public VmcsTable vmcsTable() {
        return vmcsTable;
    }

    /** The fields of the current VMCS, which is valid. */
    public VmcsData currentVmcsData() {
        return vmx.currentData(vmcsTable, number);
    }

    public Policy policy() {
        return policy;
    }

    public Probe probe() {
        return probe;
    }

    /** Who hears what this CPU does from now on; {@link Probe#NONE} for nobody. */
    public void attach(Probe listener) {
        probe = listener;
        updateDirect();
    }

    /** Whom this CPU asks before it touches memory, from now on. */
    public void pass(AccessGate asked) {
        gate = asked;
        updateDirect();
    }

    // ------------------------------------------------------------------ registers

    /** The word at {@code slot}, one of {@link Slot} or a general register's number. */
    public long get(int slot) {
        return state[slot];
    }

    public void set(int slot, long value) {
        state[slot] = value;
    }

    /** All words, for the engine's fast paths, snapshots and comparisons. */
    public long[] state() {
        return state;
    }

    /** General register {@code number} at {@code width}, zero-extended; not for AH, CH, DH, BH. */
    public long register(int number, Width width) {
        return width.zeroExtend(state[number]);
    }

    /** Writes a general register: 32-bit results clear bits 63:32, 8 and 16-bit results keep the rest. */
    public void setRegister(int number, Width width, long value) {
        switch (width) {
            case QWORD -> state[number] = value;
            case DWORD -> state[number] = value & 0xffff_ffffL;
            case WORD -> state[number] = state[number] & ~0xffffL | value & 0xffff;
            case BYTE -> state[number] = state[number] & ~0xffL | value & 0xff;
        }
    }

    public long rip() {
        return state[Slot.RIP];
    }

    public void setRip(long address) {
        state[Slot.RIP] = address;
    }

    /** The time-stamp counter. */
    public long timeStamp() {
        return state[Slot.TSC] + state[Slot.TSC_OFFSET];
    }

    /** RFLAGS with all its bits. */
    public long rflags() {
        return state[Slot.SYSTEM_FLAGS] | flags.status();
    }

    /** Sets RFLAGS as a whole; bit 1 is always 1. */
    public void setRflags(long value) {
        state[Slot.SYSTEM_FLAGS] = value & ~Rflags.STATUS | Rflags.FIXED;
        state[Slot.UNDEFINED_FLAGS] = 0;
        state[Slot.UNDEFINED_FLAGS_SOURCE] = 0;
        flags.set(value);
        requestAttention();
    }

    public boolean interruptFlag() {
        return (state[Slot.SYSTEM_FLAGS] & Rflags.IF) != 0;
    }

    public void setInterruptFlag(boolean value) {
        setSystemFlag(Rflags.IF, value);
        requestAttention();
    }

    /** A bit of RFLAGS that is not a status flag, such as {@link Rflags#DF}. */
    public boolean systemFlag(long bit) {
        return (state[Slot.SYSTEM_FLAGS] & bit) != 0;
    }

    public void setSystemFlag(long bit, boolean value) {
        long rest = state[Slot.SYSTEM_FLAGS] & ~bit;
        state[Slot.SYSTEM_FLAGS] = value ? rest | bit : rest;
    }

    public Activity activity() {
        return Activity.of((int) state[Slot.ACTIVITY]);
    }

    public void setActivity(Activity activity) {
        state[Slot.ACTIVITY] = activity.number();
        requestAttention();
    }

    // ------------------------------------------------------------------ attention

    /**
     * Asks whoever runs this CPU to look up before the next instruction: an interrupt may have become deliverable, the
     * activity may have changed, decoded code may be stale.
     */
    public void requestAttention() {
        attention = true;
    }

    public boolean attention() {
        return attention;
    }

    public void clearAttention() {
        attention = false;
    }

    // ------------------------------------------------------------------ memory

    /** Whether a load of up to 8 bytes at {@code address} is {@link Memory#plainRead} and nothing else. */
    public boolean loadsPlainly(long address) {
        return direct && memory.readsPlainly(address);
    }

    /** Whether a store of up to 8 bytes at {@code address} is {@link Memory#plainWrite} and nothing else. */
    public boolean storesPlainly(long address) {
        return !buffered && direct && memory.writesPlainly(address);
    }

    /** Whether {@link #loadForWrite} of {@code address} is {@link Memory#plainRead}, and {@link #storeBack} a plain write. */
    public boolean updatesPlainly(long address) {
        return !storeBuffer.exists() && direct && memory.writesPlainly(address);
    }

    /** Whether loads are loads from memory, and stores and updates are stores to it, as long as pages have no marks. */
    public boolean unbuffered() {
        return direct && !storeBuffer.exists() && !memory.journal().tracking();
    }

    /** Whether nobody hears of accesses or is asked before them. */
    public boolean unobserved() {
        return gate == null && !probe.hearsAccesses();
    }

    /**
     * Loads {@code bytes} bytes (1, 2, 4, 8), zero-extended.
     *
     * @throws CpuException #GP(0) for a non-canonical address, #PF for one that does not exist
     */
    public long load(long address, int bytes) {
        return loadsPlainly(address) ? memory.plainRead(address, bytes) : loadSlowly(address, bytes);
    }

    /** As {@link #load}, for an operand that is written afterwards: faults as a store would. */
    public long loadForWrite(long address, int bytes) {
        if (direct && memory.writesPlainly(address)) {
            return memory.plainRead(address, bytes);
        }
        checkStore(address, bytes);
        return loadSlowly(address, bytes);
    }

    /** Stores the low {@code bytes} bytes of {@code value}; faults as {@link #load}, and #PF in read-only memory. */
    public void store(long address, int bytes, long value) {
        if (storesPlainly(address)) {
            memory.plainWrite(address, bytes, value);
            return;
        }
        storeSlowly(address, bytes, value);
    }

    /**
     * Stores what a read-modify-write made of the value that {@link #loadForWrite} gave it at the same address. Without
     * LOCK these are two accesses, and another CPU's may come between: under SC, too, the store waits in the buffer until
     * this CPU's next step.
     */
    public void storeBack(long address, int bytes, long value) {
        if (!storeBuffer.exists() || buffered || gate != null || apic.claims(address) || special(address, bytes)) {
            store(address, bytes, value);
            return;
        }
        probe.stored(this, address, bytes, value);
        storeBuffer.push(address, bytes, value);
        updateDirect();
        requestAttention();
    }

    private boolean special(long address, int bytes) {
        return (memory.marks(address, bytes) & ~Memory.CODE) != 0 || memory.holdsCode(address, bytes);
    }

    /** Ends what the last step left open: under SC its store becomes visible before this CPU goes on. A gate sees to that itself. */
    public void beginStep() {
        if (!buffered && gate == null && !storeBuffer.isEmpty()) {
            drainAll();
        }
    }

    /** Raises what a store of {@code bytes} bytes at {@code address} would raise, without storing. */
    public void checkStore(long address, int bytes) {
        AccessCheck.store(this, address, bytes);
    }

    private long loadSlowly(long address, int bytes) {
        if (!Canonical.is(address) || !Canonical.is(address + bytes - 1)) {
            throw CpuException.generalProtection(0);
        }
        if (apic.claims(address)) {
            if (gate != null) {
                gate.load(this, address, bytes);
            }
            return ApicPage.load(this, address, bytes);
        }
        if (!memory.present(address, bytes)) {
            throw CpuException.pageFault(AccessCheck.absent(memory, address), 0);
        }
        if (gate != null) {
            gate.load(this, address, bytes);
        }
        if ((memory.marks(address, bytes) & Memory.VMX_REGION) != 0) {
            vmcsTable.ordinaryLoad(number, address, bytes, this::sanitize);
        }
        long value = storeBuffer.forward(address, bytes, memory.read(address, bytes));
        probe.loaded(this, address, bytes, value);
        return value;
    }

    private void storeSlowly(long address, int bytes, long value) {
        checkStore(address, bytes);
        AccessGate asked = gate;
        if (asked != null) {
            asked.store(this, address, bytes);
        }
        if (apic.claims(address)) {
            ApicPage.store(this, address, bytes, value);
            return;
        }
        if ((memory.marks(address, bytes) & Memory.VMX_REGION) != 0) {
            vmcsTable.ordinaryStore(number, address, bytes, value, this::sanitize);
        }
        probe.stored(this, address, bytes, value);
        if (memory.holdsCode(address, bytes)) {
            // A CPU fetches what it has itself stored (SDM volume 3A, section 8.1.3): stores to code are not buffered.
            drainAll();
            memory.write(address, bytes, value);
            return;
        }
        if (!storeBuffer.exists() || (asked == null ? !buffered : !asked.buffers(address, bytes))) {
            memory.write(address, bytes, value);
            return;
        }
        if (storeBuffer.isFull()) {
            storeBuffer.drainOldest(memory);
        }
        storeBuffer.push(address, bytes, value);
        updateDirect();
    }

    /** Makes the oldest buffered store visible to all; the buffer is not empty. */
    public void drainOldest() {
        storeBuffer.drainOldest(memory);
        updateDirect();
    }

    /** Makes all buffered stores visible: fences, locked and serialising instructions, event delivery. */
    public void drainAll() {
        while (!storeBuffer.isEmpty()) {
            drainOldest();
        }
    }

    /** Takes the youngest buffered store back if it is one of {@code bytes} bytes to {@code address}; answers whether. */
    public boolean dropYoungestStore(long address, int bytes) {
        int youngest = storeBuffer.size() - 1;
        boolean itIs =
                youngest >= 0 && storeBuffer.address(youngest) == address && storeBuffer.bytes(youngest) == bytes;
        if (itIs) {
            storeBuffer.dropYoungest();
            updateDirect();
        }
        return itIs;
    }

    private void updateDirect() {
        direct = !probe.hearsAccesses() && gate == null && storeBuffer.isEmpty();
    }

    /** Pushes 8 bytes; RSP changes only if the store succeeds. A stack address that is not canonical is #SS(0). */
    public void push(long value) {
        long sp = state[Slot.RSP] - 8;
        if (storesPlainly(sp)) {
            memory.plainWrite(sp, 8, value);
        } else {
            storeSlowly(Canonical.requireOnStack(sp), 8, value);
        }
        state[Slot.RSP] = sp;
    }

    /** As {@link #load}, with base RSP or RBP: an address that is not canonical is #SS(0). */
    public long loadFromStack(long address, int bytes) {
        return loadsPlainly(address)
                ? memory.plainRead(address, bytes)
                : loadSlowly(Canonical.requireOnStack(address), bytes);
    }

    /** Pops 8 bytes; faults as {@link #push}. */
    public long pop() {
        long sp = state[Slot.RSP];
        long value = loadFromStack(sp, 8);
        state[Slot.RSP] = sp + 8;
        return value;
    }

    // ------------------------------------------------------------------ choices

    /** Who answers {@link #choose} from now on. */
    public void choosing(Choices source) {
        choices = source;
    }

    /** One of the numbers 0 to {@code bound} - 1, unsigned; {@code bound} is not 0. */
    public long choose(long bound) {
        return choices.below(this, bound);
    }

    // ------------------------------------------------------------------ findings

    /** A finding of the VMX sanitizer: stops, warns or goes on, as the policy says. */
    public void sanitize(String id, String text) {
        react(policy.undefinedVmx(), ViolationKind.UNDEFINED_VMX, id, text);
    }

    /** Reports a violation of {@code kind} under {@code reaction}. */
    public void react(Policy.Reaction reaction, ViolationKind kind, String id, String text) {
        switch (reaction) {
            case STOP -> throw violation(kind, id + ": " + text);
            case WARN -> probe.warned(this, id, text);
            case IGNORE -> {}
        }
    }

    /** A violation at the instruction that executes, to be thrown. */
    public ViolationException violation(ViolationKind kind, String detail) {
        return new ViolationException(new Violation(kind, number, state[Slot.RIP], detail));
    }

    // ------------------------------------------------------------------ snapshots

    /** Brings equal states into equal words; before hashing, saving and comparing. */
    public void normalise() {
        flags.normalise();
    }

    /** Words that {@link #save} writes. */
    public int words() {
        return state.length + apic.state().length + vmx.state().length + storeBuffer.words();
    }

    public void save(long[] to, int at) {
        normalise();
        int next = at;
        System.arraycopy(state, 0, to, next, state.length);
        next += state.length;
        System.arraycopy(apic.state(), 0, to, next, apic.state().length);
        next += apic.state().length;
        System.arraycopy(vmx.state(), 0, to, next, vmx.state().length);
        next += vmx.state().length;
        storeBuffer.save(to, next);
    }

    public void load(long[] from, int at) {
        int next = at;
        System.arraycopy(from, next, state, 0, state.length);
        next += state.length;
        System.arraycopy(from, next, apic.state(), 0, apic.state().length);
        next += apic.state().length;
        System.arraycopy(from, next, vmx.state(), 0, vmx.state().length);
        vmx.restored();
        next += vmx.state().length;
        storeBuffer.load(from, next);
        updateDirect();
        requestAttention();
    }
}
