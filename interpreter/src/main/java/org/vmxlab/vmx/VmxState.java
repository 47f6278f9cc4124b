package org.vmxlab.vmx;

import org.jspecify.annotations.Nullable;

/** VMX state of one CPU: mode, VMXON pointer, current-VMCS pointer, and what a running guest needs beside its VMCS. */
public final class VmxState {
    /** The invalid VMCS pointer. */
    public static final long NONE = -1L;

    private static final int MODE = 0;
    private static final int VMXON_POINTER = 1;
    private static final int CURRENT = 2;
    private static final int TIMER_RUNNING = 3;
    private static final int TIMER_DEADLINE = 4;
    private static final int MONITOR_TRAP_PENDING = 5;
    private static final int VECTORING_INFO = 6;
    private static final int VECTORING_ERROR_CODE = 7;
    private static final int PENDING_DEBUG = 8;
    private static final int INTERRUPTS_EXIT = 9;
    private static final int WORDS = 16;

    private static final long OFF = 0;
    private static final long ROOT = 1;
    private static final long NON_ROOT = 2;

    private final long[] state = new long[WORDS];
    /** Fields of the current VMCS; null if there is none, or if they are to be looked for. */
    private @Nullable VmcsData currentData;

    /** Outside VMX operation. */
    public VmxState() {
        state[VMXON_POINTER] = NONE;
        state[CURRENT] = NONE;
    }

    /** All state, for snapshots, hashes and comparisons; whoever sets it calls {@link #restored}. */
    public long[] state() {
        return state;
    }

    /** The state was set from outside. */
    public void restored() {
        currentData = null;
    }

    public boolean isOff() {
        return state[MODE] == OFF;
    }

    public boolean isRoot() {
        return state[MODE] == ROOT;
    }

    public boolean isNonRoot() {
        return state[MODE] == NON_ROOT;
    }

    /** Address of the VMXON region, or {@link #NONE} outside VMX operation. */
    public long vmxonPointer() {
        return state[VMXON_POINTER];
    }

    /** The current-VMCS pointer: address of a VMCS region or {@link #NONE}. */
    public long currentVmcs() {
        return state[CURRENT];
    }

    /** Sets the current-VMCS pointer to the region at {@code address}, whose fields {@code data} this CPU has. */
    public void setCurrent(long address, VmcsData data) {
        state[CURRENT] = address;
        currentData = data;
    }

    /** Makes the current-VMCS pointer invalid. */
    public void forgetCurrent() {
        state[CURRENT] = NONE;
        currentData = null;
    }

    /**
     * The fields of the current VMCS, which is valid, as CPU {@code cpu} of {@code table} has them. Which cells these are is
     * settled when the VMCS becomes active on the CPU, and holds as long as it stays so.
     */
    public VmcsData currentData(VmcsTable table, int cpu) {
        VmcsData data = currentData;
        if (data == null) {
            data = table.data(cpu, currentVmcs());
            currentData = data;
        }
        return data;
    }

    /** VMXON: enters root operation with no current VMCS. */
    public void enterOperation(long vmxonPointer) {
        state[MODE] = ROOT;
        state[VMXON_POINTER] = vmxonPointer;
        forgetCurrent();
    }

    /** VMXOFF and INIT: leaves VMX operation. */
    public void leaveOperation() {
        state[MODE] = OFF;
        state[VMXON_POINTER] = NONE;
        forgetCurrent();
        forgetGuest();
    }

    /** VM entry: the guest runs from now on. */
    public void enterGuest() {
        state[MODE] = NON_ROOT;
    }

    /** VM exit: back to root operation. */
    public void leaveGuest() {
        state[MODE] = ROOT;
        forgetGuest();
    }

    private void forgetGuest() {
        state[TIMER_RUNNING] = 0;
        state[TIMER_DEADLINE] = 0;
        state[MONITOR_TRAP_PENDING] = 0;
        state[PENDING_DEBUG] = 0;
        state[INTERRUPTS_EXIT] = 0;
        endVectoring();
    }

    /** Starts the VMX-preemption timer, which expires when the time-stamp counter reaches {@code deadline}. */
    public void startTimer(long deadline) {
        state[TIMER_RUNNING] = 1;
        state[TIMER_DEADLINE] = deadline;
    }

    public boolean timerRunning() {
        return state[TIMER_RUNNING] != 0;
    }

    /** Time-stamp counter at which the VMX-preemption timer expires. */
    public long timerDeadline() {
        return state[TIMER_DEADLINE];
    }

    /** Whether an MTF VM exit is pending on the boundary before the next instruction. */
    public boolean monitorTrapPending() {
        return state[MONITOR_TRAP_PENDING] != 0;
    }

    public void setMonitorTrapPending(boolean pending) {
        state[MONITOR_TRAP_PENDING] = pending ? 1 : 0;
    }

    /** Whether an external interrupt leaves the guest, so that the guest's IF does not hold it up. */
    public boolean interruptsExit() {
        return state[INTERRUPTS_EXIT] != 0;
    }

    public void setInterruptsExit(boolean exit) {
        state[INTERRUPTS_EXIT] = exit ? 1 : 0;
    }

    /** Pending debug exceptions of the guest, as the VMCS field has them. */
    public long pendingDebug() {
        return state[PENDING_DEBUG];
    }

    public void setPendingDebug(long exceptions) {
        state[PENDING_DEBUG] = exceptions;
    }

    /**
     * An event is being delivered through the guest's IDT.
     *
     * @param information as the field IDT_VECTORING_INFO has it
     */
    public void beginVectoring(long information, long errorCode) {
        state[VECTORING_INFO] = information;
        state[VECTORING_ERROR_CODE] = errorCode;
    }

    /** The event was delivered. */
    public void endVectoring() {
        state[VECTORING_INFO] = 0;
        state[VECTORING_ERROR_CODE] = 0;
    }

    /** The event being delivered, as the field IDT_VECTORING_INFO has it; 0 if there is none. */
    public long vectoringInformation() {
        return state[VECTORING_INFO];
    }

    public long vectoringErrorCode() {
        return state[VECTORING_ERROR_CODE];
    }
}
