package org.vmxlab.arch;

/**
 * An architectural exception raised by the instruction that executes: nothing of that instruction has been committed.
 *
 * <p>Stackless, because guests raise exceptions as a matter of course and the Java stack says nothing about them.
 */
public final class CpuException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int vector;
    private final int errorCode;
    private final long faultAddress;

    private CpuException(int vector, int errorCode, long faultAddress) {
        super(Vector.name(vector), null, false, false);
        this.vector = vector;
        this.errorCode = errorCode;
        this.faultAddress = faultAddress;
    }

    public int vector() {
        return vector;
    }

    /** The error code; 0 for exceptions that have none. */
    public int errorCode() {
        return errorCode;
    }

    /** The linear address for CR2; meaningful for #PF only. */
    public long faultAddress() {
        return faultAddress;
    }

    /** Whether this is a trap or a fault that pushes RIP of the instruction itself; #BP, #OF and #DB traps push the next. */
    public boolean isFault() {
        return vector != Vector.BREAKPOINT && vector != Vector.OVERFLOW;
    }

    public static CpuException of(int vector) {
        return new CpuException(vector, 0, 0);
    }

    public static CpuException of(int vector, int errorCode) {
        return new CpuException(vector, errorCode, 0);
    }

    public static CpuException undefinedOpcode() {
        return of(Vector.UNDEFINED_OPCODE);
    }

    public static CpuException divideError() {
        return of(Vector.DIVIDE_ERROR);
    }

    public static CpuException generalProtection(int errorCode) {
        return of(Vector.GENERAL_PROTECTION, errorCode);
    }

    public static CpuException stackFault(int errorCode) {
        return of(Vector.STACK_FAULT, errorCode);
    }

    /** A page fault at linear address {@code address}; {@code errorCode} as SDM volume 3A, section 4.7. */
    public static CpuException pageFault(long address, int errorCode) {
        return new CpuException(Vector.PAGE_FAULT, errorCode, address);
    }
}
