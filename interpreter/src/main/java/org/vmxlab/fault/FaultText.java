package org.vmxlab.fault;

import java.util.ArrayList;
import java.util.List;
import org.vmxlab.apic.DeliveryMode;
import org.vmxlab.arch.Rflags;
import org.vmxlab.cpu.RegisterNames;
import org.vmxlab.machine.Ipi;
import org.vmxlab.machine.Machine;
import org.vmxlab.vmx.VmcsField;

/** Faults as replay files have them: a name and words, separated by single spaces. */
public final class FaultText {
    private static final int LONGEST_INSTRUCTION = 15;
    private static final int VECTORS = 0x100;
    private static final int ERRORS = 0x100;

    private FaultText() {}

    /** What is wrong with the words of a fault. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String expected) {
            super(expected);
        }
    }

    /** The words of {@code fault}. */
    public static String of(Fault fault) {
        if (fault instanceof MessageFault message) {
            return ofMessage(message);
        }
        return of((CpuFault) fault);
    }

    private static String ofMessage(MessageFault fault) {
        Ipi ipi = fault.message();
        String message =
                ipi.source() + " " + ipi.target() + " " + ipi.mode() + " 0x" + Integer.toHexString(ipi.vector());
        if (fault instanceof MessageFault.Misdirected misdirected) {
            return "ipi-misdirected " + message + " to " + misdirected.other();
        }
        return plainName(fault) + " " + message;
    }

    private static String plainName(MessageFault fault) {
        if (fault instanceof MessageFault.Lost) {
            return "ipi-lost";
        } else if (fault instanceof MessageFault.Duplicated) {
            return "ipi-duplicated";
        }
        return fault instanceof MessageFault.Overtaken ? "ipi-overtaken" : "ipi-appears";
    }

    private static String of(CpuFault fault) {
        String cpu = " " + fault.cpu();
        if (fault instanceof CpuFault.RegisterFlipped flip) {
            return "register-flip" + cpu + " " + RegisterNames.GENERAL.get(flip.register()) + " " + flip.bit();
        } else if (fault instanceof CpuFault.FlagFlipped flip) {
            return "flag-flip" + cpu + " " + Rflags.name(flip.bit());
        } else if (fault instanceof CpuFault.MemoryFlipped flip) {
            return "memory-flip" + cpu + " " + hex(flip.address()) + " " + flip.bit();
        } else if (fault instanceof CpuFault.FieldFlipped flip) {
            return "field-flip" + cpu + " " + flip.field() + " " + flip.bit();
        } else if (fault instanceof CpuFault.StoreLost store) {
            return "store-lost" + cpu + " " + hex(store.address()) + " " + store.bytes() + " " + hex(store.old());
        } else if (fault instanceof CpuFault.StoreAppears store) {
            return "store-appears" + cpu + " " + hex(store.address()) + " " + store.bytes() + " " + hex(store.value());
        } else if (fault instanceof CpuFault.VmxFailure failure) {
            return "vmx-failure" + cpu + " " + failure.error() + " " + failure.length();
        } else if (fault instanceof CpuFault.InstructionSkipped skip) {
            return "instruction-skipped" + cpu + " " + skip.length();
        } else if (fault instanceof CpuFault.Signalled signal) {
            return "signal" + cpu + " " + signal.mode() + " " + hex(signal.vector());
        } else if (fault instanceof CpuFault.TimerLate timer) {
            return "timer-late" + cpu + " " + timer.steps();
        }
        return plainName(fault) + cpu;
    }

    private static String plainName(CpuFault fault) {
        if (fault instanceof CpuFault.LaunchStateLost) {
            return "launch-state-lost";
        } else if (fault instanceof CpuFault.CurrentVmcsLost) {
            return "current-vmcs-lost";
        } else if (fault instanceof CpuFault.MsrAccessFaults) {
            return "msr-fault";
        } else if (fault instanceof CpuFault.SpuriousInterrupt) {
            return "spurious-interrupt";
        } else if (fault instanceof CpuFault.Stalled) {
            return "cpu-stalls";
        } else if (fault instanceof CpuFault.GoesOn) {
            return "cpu-goes-on";
        }
        return "timer-early";
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    /**
     * The fault with these words.
     *
     * @throws Malformed saying what was expected
     */
    public static Fault parse(List<String> words) throws Malformed {
        Words rest = new Words(words);
        String name = rest.next("the name of a fault");
        Fault fault = name.startsWith("ipi-") ? message(name, rest) : cpuFault(name, rest);
        rest.end();
        return fault;
    }

    private static Fault message(String name, Words rest) throws Malformed {
        Ipi ipi = new Ipi(rest.cpu(), rest.cpu(), rest.mode(), rest.number("a vector", VECTORS));
        switch (name) {
            case "ipi-lost":
                return new MessageFault.Lost(ipi);
            case "ipi-appears":
                return new MessageFault.Appears(ipi);
            case "ipi-duplicated":
                return new MessageFault.Duplicated(ipi);
            case "ipi-overtaken":
                return new MessageFault.Overtaken(ipi);
            case "ipi-misdirected":
                rest.word("to");
                return new MessageFault.Misdirected(ipi, rest.cpu());
            default:
                throw unknown(name);
        }
    }

    private static Fault cpuFault(String name, Words rest) throws Malformed {
        int cpu = rest.cpu();
        return switch (name) {
            case "register-flip" ->
                new CpuFault.RegisterFlipped(cpu, rest.oneOf(RegisterNames.GENERAL), rest.number("a bit", Long.SIZE));
            case "flag-flip" -> new CpuFault.FlagFlipped(cpu, rest.oneOf(Rflags.NAMES));
            case "memory-flip" -> new CpuFault.MemoryFlipped(cpu, rest.value(), rest.number("a bit", Byte.SIZE));
            case "field-flip" -> new CpuFault.FieldFlipped(cpu, rest.field(), rest.number("a bit", Long.SIZE));
            case "store-lost" -> new CpuFault.StoreLost(cpu, rest.value(), rest.bytes(), rest.value());
            case "store-appears" -> new CpuFault.StoreAppears(cpu, rest.value(), rest.bytes(), rest.value());
            case "vmx-failure" -> new CpuFault.VmxFailure(cpu, rest.number("an error", ERRORS), rest.length());
            case "instruction-skipped" -> new CpuFault.InstructionSkipped(cpu, rest.length());
            case "signal" -> new CpuFault.Signalled(cpu, rest.mode(), rest.number("a vector", VECTORS));
            case "timer-late" -> new CpuFault.TimerLate(cpu, rest.value());
            case "launch-state-lost" -> new CpuFault.LaunchStateLost(cpu);
            case "current-vmcs-lost" -> new CpuFault.CurrentVmcsLost(cpu);
            case "msr-fault" -> new CpuFault.MsrAccessFaults(cpu);
            case "spurious-interrupt" -> new CpuFault.SpuriousInterrupt(cpu);
            case "cpu-stalls" -> new CpuFault.Stalled(cpu);
            case "cpu-goes-on" -> new CpuFault.GoesOn(cpu);
            case "timer-early" -> new CpuFault.TimerEarly(cpu);
            default -> throw unknown(name);
        };
    }

    private static Malformed unknown(String name) {
        return new Malformed("the name of a fault, not '" + name + "'");
    }

    /** Words that are taken one after another. */
    private static final class Words {
        private final List<String> left;

        Words(List<String> words) {
            left = new ArrayList<>(words);
        }

        String next(String expected) throws Malformed {
            if (left.isEmpty()) {
                throw new Malformed(expected + " at the end of the line");
            }
            return left.remove(0);
        }

        void end() throws Malformed {
            if (!left.isEmpty()) {
                throw new Malformed("the end of the line, not '" + left.get(0) + "'");
            }
        }

        void word(String expected) throws Malformed {
            String word = next("'" + expected + "'");
            if (!word.equals(expected)) {
                throw new Malformed("'" + expected + "', not '" + word + "'");
            }
        }

        int cpu() throws Malformed {
            return number("a CPU", Machine.MAX_CPUS);
        }

        int length() throws Malformed {
            return number("the length of an instruction", LONGEST_INSTRUCTION + 1);
        }

        int bytes() throws Malformed {
            int bytes = number("a size", Long.BYTES + 1);
            if (Integer.bitCount(bytes) != 1) {
                throw new Malformed("a size of 1, 2, 4 or 8 bytes");
            }
            return bytes;
        }

        int number(String what, int below) throws Malformed {
            String word = next(what);
            long value = value(word);
            if (value < 0 || value >= below) {
                throw new Malformed(what + " from 0 to " + (below - 1) + ", not " + word);
            }
            return (int) value;
        }

        long value() throws Malformed {
            return value(next("a number"));
        }

        private static long value(String word) throws Malformed {
            try {
                return word.startsWith("0x") ? Long.parseUnsignedLong(word.substring(2), 16) : Long.parseLong(word);
            } catch (NumberFormatException notANumber) {
                throw new Malformed("a number, not '" + word + "'");
            }
        }

        int oneOf(List<String> names) throws Malformed {
            String word = next("a name");
            int index = names.indexOf(word);
            if (word.isEmpty() || index < 0) {
                throw new Malformed("one of " + String.join(" ", names).strip() + ", not '" + word + "'");
            }
            return index;
        }

        DeliveryMode mode() throws Malformed {
            String word = next("a delivery mode");
            for (DeliveryMode mode : DeliveryMode.values()) {
                if (mode.name().equals(word)) {
                    return mode;
                }
            }
            throw new Malformed("a delivery mode, not '" + word + "'");
        }

        VmcsField field() throws Malformed {
            String word = next("a VMCS field");
            return VmcsField.ofName(word).orElseThrow(() -> new Malformed("a VMCS field, not '" + word + "'"));
        }
    }
}
