package org.vmxlab.assembler;

/**
 * How the loader leaves one CPU.
 *
 * @param entry RIP
 * @param stackTop RSP, first byte after the stack
 * @param gsBase base of GS: this CPU's per-CPU area
 * @param idtBase 0 where there is no IDT
 * @param idtLimit offset of the IDT's last byte
 */
public record CpuStart(int cpu, long entry, long stackTop, long gsBase, long idtBase, int idtLimit) {}
