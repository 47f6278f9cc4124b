package org.vmxlab.translator;

import java.util.Map;
import java.util.Optional;
import org.objectweb.asm.Label;
import org.vmxlab.arch.Canonical;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Operand;
import org.vmxlab.translator.Emitter.FlagUse;

/** Emitters of instructions that end a block. */
final class FlowEmitters {
    private FlowEmitters() {}

    /** Adds them to {@code all}. */
    static void addTo(Map<String, Emitter> all) {
        for (int code = 0; code < Forms.CONDITIONS.size(); code++) {
            all.put("j" + Forms.CONDITIONS.get(code), new ConditionalJump(code));
        }
        all.put("jmp", new Jump());
        all.put("call", new Call());
        all.put("ret", new Return());
    }

    /** Who comes next may read the flags. */
    private interface BlockEnd extends Emitter {
        @Override
        default FlagUse flagUse(Instruction instruction) {
            return FlagUse.READS;
        }
    }

    private record ConditionalJump(int condition) implements BlockEnd {
        @Override
        public boolean takes(Instruction instruction) {
            return Canonical.is(Region.target(instruction).orElseThrow());
        }

        @Override
        public void emit(Emission to, Instruction instruction) {
            Label taken = new Label();
            to.jumpIf(condition, taken);
            to.goTo(instruction.next());
            to.code().visitLabel(taken);
            to.goTo(Region.target(instruction).orElseThrow());
        }
    }

    private static boolean goesSomewhere(Instruction instruction) {
        return Region.target(instruction).map(Canonical::is).orElse(Forms.plain(instruction.operand(0)));
    }

    private static void target(Emission to, Instruction instruction) {
        to.mayFail();
        to.read(instruction.operand(0));
        to.call(Frame.class, "target", "(J)J");
        to.store(Emission.TARGET);
    }

    private record Jump() implements BlockEnd {
        @Override
        public boolean takes(Instruction instruction) {
            return goesSomewhere(instruction);
        }

        @Override
        public void emit(Emission to, Instruction instruction) {
            Optional<Long> known = Region.target(instruction);
            if (known.isPresent()) {
                to.goTo(known.get());
            } else {
                target(to, instruction);
                to.goAnywhere();
            }
        }
    }

    private record Call() implements BlockEnd {
        @Override
        public boolean takes(Instruction instruction) {
            return goesSomewhere(instruction);
        }

        @Override
        public void emit(Emission to, Instruction instruction) {
            Optional<Long> known = Region.target(instruction);
            if (known.isEmpty()) {
                target(to, instruction);
            }
            to.constant(instruction.next());
            to.push();
            if (known.isPresent()) {
                to.lookUp(known.get(), 0);
                to.goTo(known.get());
            } else {
                to.lookUpAtTarget();
                to.goAnywhere();
            }
        }
    }

    private record Return() implements BlockEnd {
        @Override
        public boolean takes(Instruction instruction) {
            return true;
        }

        @Override
        public void emit(Emission to, Instruction instruction) {
            to.loadTop();
            to.store(Emission.TARGET);
            long extra = instruction.operands().isEmpty()
                    ? 0
                    : ((Operand.Immediate) instruction.operand(0)).value() & 0xffff;
            to.goBack(8 + extra);
        }
    }
}
