package org.vmxlab.engine;

import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.isa.Decoding;
import org.vmxlab.verdict.ViolationKind;

/** Bytes that are no instruction of the subset: what a processor refuses raises its exception, the rest stops. */
final class UndecodableStep extends Step {
    private final Decoding.Undecodable decoding;

    UndecodableStep(Decoding.Undecodable decoding, CodeCache code) {
        super(decoding.address(), code);
        this.decoding = decoding;
    }

    @Override
    @Nullable
    Step execute(Cpu cpu) {
        cpu.setRip(address());
        throw switch (decoding.kind()) {
            case INVALID_OPCODE -> CpuException.undefinedOpcode();
            case TOO_LONG -> CpuException.generalProtection(0);
            case NOT_SUPPORTED -> cpu.violation(ViolationKind.EXCEPTION, decoding.message());
        };
    }
}
