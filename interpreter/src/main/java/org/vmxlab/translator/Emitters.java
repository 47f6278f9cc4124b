package org.vmxlab.translator;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.vmxlab.isa.Instruction;

/**
 * The table of emitters by mnemonic. Each is optional: what is not in it, or in a form that its emitter does not take, is
 * performed by its action.
 */
final class Emitters {
    /** No emitters: everything is performed by actions. */
    static final Emitters NONE = new Emitters(Map.of(), Map.of());

    private final Map<String, Emitter> table;
    private final Map<String, Shortcut> shortcuts;

    private Emitters(Map<String, Emitter> table, Map<String, Shortcut> shortcuts) {
        this.table = table;
        this.shortcuts = shortcuts;
    }

    /** The emitter of {@code instruction}, if one takes it. */
    Optional<Emitter> of(Instruction instruction) {
        return Optional.ofNullable(table.get(instruction.definition().mnemonic()))
                .filter(emitter -> emitter.takes(instruction));
    }

    /** The shortcut of {@code instruction}, which has no emitter, if one takes it. */
    Optional<Shortcut> shortcutOf(Instruction instruction) {
        return Optional.ofNullable(shortcuts.get(instruction.definition().mnemonic()))
                .filter(shortcut -> shortcut.takes(instruction));
    }

    /** Whether there is an emitter of {@code mnemonic}. */
    boolean knows(String mnemonic) {
        return table.containsKey(mnemonic);
    }

    /** The emitter of {@code mnemonic}, which is in the table. */
    Emitter named(String mnemonic) {
        return Objects.requireNonNull(table.get(mnemonic));
    }

    /** The same table with another emitter for {@code mnemonic}. */
    Emitters with(String mnemonic, Emitter emitter) {
        Map<String, Emitter> changed = new HashMap<>(table);
        changed.put(mnemonic, emitter);
        return new Emitters(changed, shortcuts);
    }

    /** All there are. */
    static Emitters standard() {
        Map<String, Emitter> all = new HashMap<>();
        OperationEmitters.addTo(all);
        MoveEmitters.addTo(all);
        FlowEmitters.addTo(all);
        Map<String, Shortcut> shortcuts = new HashMap<>();
        VmcsShortcuts.addTo(shortcuts);
        return new Emitters(all, shortcuts);
    }
}
