package org.vmxlab.campaign;

import java.util.List;
import java.util.Set;
import org.vmxlab.arch.Rflags;
import org.vmxlab.cpu.Slot;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Meaning;
import org.vmxlab.isa.Operand;

/**
 * What a step reads and overwrites of general registers and status flags. Where nothing certain is known, it reads all and
 * overwrites nothing, so that a fault in front of it is never taken for the same as one behind it.
 *
 * @param registersRead bit n: general register n
 * @param registersOverwritten registers whose every bit is new afterwards, whatever it was
 * @param flagsRead bits of RFLAGS
 * @param flagsOverwritten likewise
 */
record DataFlow(int registersRead, int registersOverwritten, long flagsRead, long flagsOverwritten) {
    private static final int ALL = 0xffff;
    private static final int RAX = 1;
    private static final int RCX = 1 << Slot.RCX;
    private static final int RDX = 1 << Slot.RDX;
    private static final int RSP = 1 << Slot.RSP;
    private static final int LOWEST_FULL_WIDTH = 4;
    private static final DataFlow UNKNOWN = new DataFlow(ALL, 0, Rflags.STATUS, 0);
    /** They leave flags alone where their count is 0, and some where it is not. */
    private static final Set<String> SHIFTS = Set.of("rol", "ror", "rcl", "rcr", "shl", "shr", "sar", "sal");

    /** Of {@code step}. */
    static DataFlow of(Step step) {
        if (step.instruction().isEmpty() || step.state().guest()) {
            return UNKNOWN;
        }
        Instruction instruction = step.instruction().get();
        if (instruction.prefix() == Instruction.Prefix.REP || instruction.prefix() == Instruction.Prefix.REPNE) {
            return UNKNOWN;
        }
        Meaning meaning = instruction.definition().meaning();
        String mnemonic = step.mnemonic();
        List<Operand> operands = instruction.operands();
        if (meaning instanceof Meaning.Binary) {
            return arithmetic(instruction, read(operands.get(0)) | read(operands.get(1)));
        } else if (meaning instanceof Meaning.Unary) {
            return arithmetic(instruction, read(operands.get(0)));
        } else if (meaning instanceof Meaning.Compare) {
            return arithmetic(instruction, read(operands.get(0)) | read(operands.get(1)));
        } else if (meaning instanceof Meaning.Transfer) {
            return transfer(operands.get(0), read(operands.get(1)));
        } else if (meaning instanceof Meaning.Branch) {
            boolean counts = mnemonic.equals("jrcxz");
            return new DataFlow(counts ? RCX : 0, 0, Rflags.STATUS, 0);
        }
        return general(mnemonic, operands);
    }

    private static DataFlow general(String mnemonic, List<Operand> operands) {
        return switch (mnemonic) {
            case "nop",
                    "endbr64",
                    "pause",
                    "prefetchnta",
                    "prefetcht0",
                    "prefetcht1",
                    "prefetcht2",
                    "prefetchw",
                    "lfence",
                    "mfence",
                    "sfence",
                    "cli",
                    "sti",
                    "hlt",
                    "hvnote" -> new DataFlow(0, 0, 0, 0);
            case "hvstop" -> new DataFlow(0, ALL, 0, Rflags.STATUS);
            case "jmp" -> new DataFlow(read(operands.get(0)), 0, 0, 0);
            case "push", "call" -> new DataFlow(RSP | read(operands.get(0)), 0, 0, 0);
            case "ret" -> new DataFlow(RSP, 0, 0, 0);
            case "pop" -> {
                DataFlow written = transfer(operands.get(0), RSP);
                yield new DataFlow(written.registersRead, written.registersOverwritten & ~RSP, 0, 0);
            }
            case "lea" -> transfer(operands.get(0), read(operands.get(1)));
            case "rdmsr" -> new DataFlow(RCX, RAX | RDX, 0, 0);
            case "wrmsr" -> new DataFlow(RAX | RCX | RDX, 0, 0, 0);
            case "vmwrite" -> new DataFlow(read(operands.get(0)) | read(operands.get(1)), 0, 0, Rflags.STATUS);
            case "vmptrld", "vmclear", "vmptrst", "vmxon" ->
                new DataFlow(address(operands.get(0)), 0, 0, Rflags.STATUS);
            case "vmread" -> {
                DataFlow written = transfer(operands.get(0), read(operands.get(1)));
                yield new DataFlow(written.registersRead, written.registersOverwritten, 0, Rflags.STATUS);
            }
            case "hvowner" -> new DataFlow(read(operands.get(0)), 0, 0, 0);
            case "xchg" -> new DataFlow(read(operands.get(0)) | read(operands.get(1)), 0, 0, 0);
            case "cmpxchg" -> new DataFlow(RAX | read(operands.get(0)) | read(operands.get(1)), 0, 0, Rflags.STATUS);
            case "xadd" -> new DataFlow(read(operands.get(0)) | read(operands.get(1)), 0, 0, Rflags.STATUS);
            case "bt", "bts", "btr", "btc" ->
                new DataFlow(read(operands.get(0)) | read(operands.get(1)), 0, Rflags.STATUS, 0);
            case "bsf", "bsr", "popcnt" ->
                new DataFlow(read(operands.get(0)) | read(operands.get(1)), 0, Rflags.STATUS, 0);
            case "rdgsbase" -> transfer(operands.get(0), 0);
            default -> general(mnemonic.substring(0, Math.min(3, mnemonic.length())), mnemonic, operands);
        };
    }

    /** Instructions with a condition in their name. */
    private static DataFlow general(String family, String mnemonic, List<Operand> operands) {
        if (family.equals("set") && operands.size() == 1) {
            return new DataFlow(read(operands.get(0)), 0, Rflags.STATUS, 0);
        }
        return mnemonic.startsWith("cmov")
                ? new DataFlow(read(operands.get(0)) | read(operands.get(1)), 0, Rflags.STATUS, 0)
                : UNKNOWN;
    }

    private static DataFlow arithmetic(Instruction instruction, int read) {
        String mnemonic = instruction.definition().mnemonic();
        if (SHIFTS.contains(mnemonic)) {
            return new DataFlow(read, 0, Rflags.STATUS, 0);
        }
        // What becomes of a flag that the manual leaves undefined is nobody's business here: it ends what is known.
        long taken = flags(instruction.definition().undefinedFlags())
                | flags(instruction.definition().takenFlags());
        return new DataFlow(read, 0, taken, flags(instruction.definition().flags()) & ~taken);
    }

    private static long flags(String names) {
        long flags = 0;
        for (String flag : names.split(" ")) {
            int equals = flag.indexOf('=');
            int bit = Rflags.NAMES.indexOf(equals < 0 ? flag : flag.substring(0, equals));
            flags |= flag.isEmpty() || bit < 0 ? 0 : 1L << bit;
        }
        return flags & Rflags.STATUS;
    }

    private static DataFlow transfer(Operand destination, int read) {
        if (destination instanceof Operand.GeneralRegister register) {
            int bit = 1 << register.number();
            boolean whole = register.bytes() >= LOWEST_FULL_WIDTH;
            return new DataFlow(whole ? read : read | bit, whole && (read & bit) == 0 ? bit : 0, 0, 0);
        }
        return new DataFlow(read | (destination instanceof Operand.Memory ? address(destination) : ALL), 0, 0, 0);
    }

    /** Registers that reading {@code operand} takes in. */
    private static int read(Operand operand) {
        if (operand instanceof Operand.GeneralRegister register) {
            return 1 << register.number();
        } else if (operand instanceof Operand.Memory) {
            return address(operand);
        }
        return operand instanceof Operand.Immediate || operand instanceof Operand.Target ? 0 : ALL;
    }

    private static int address(Operand operand) {
        Operand.Memory memory = (Operand.Memory) operand;
        return register(memory.base()) | register(memory.index());
    }

    private static int register(int slot) {
        return slot < Slot.ZERO ? 1 << slot : 0;
    }
}
