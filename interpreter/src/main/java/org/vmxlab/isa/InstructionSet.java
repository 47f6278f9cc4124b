package org.vmxlab.isa;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All instructions: by name, and by opcode. */
public final class InstructionSet {
    private static final int MAPS = 4;
    private static final int OPCODES = 256;

    private final List<Definition> definitions;
    private final Map<String, List<Definition>> byName = new LinkedHashMap<>();
    private final List<List<Form>> byOpcode = new ArrayList<>();

    /** A set of the instructions given. */
    InstructionSet(List<Definition> definitions) {
        this.definitions = List.copyOf(definitions);
        for (int i = 0; i < MAPS * OPCODES; i++) {
            byOpcode.add(new ArrayList<>(0));
        }
        for (Definition definition : definitions) {
            register(definition.mnemonic(), definition);
            definition.aliases().forEach(alias -> register(alias, definition));
            definition.forms().forEach(this::register);
        }
        // Forms with a mandatory repeat prefix first: 'F3 90' is PAUSE before it is NOP.
        byOpcode.forEach(forms -> forms.sort((a, b) -> Integer.compare(rank(a), rank(b))));
    }

    /** Forms that ask for more come first; of XCHG's, the one with memory as destination, which LOCK asks for. */
    private static int rank(Form form) {
        int byPrefix = form.prefix() != 0 ? 0 : 4;
        int bySize = form.size() == Form.Size.QWORD ? 0 : form.size() == Form.Size.NONE ? 2 : 1;
        int byRegister = form.extension() == Form.Extension.OPCODE_REGISTER ? 8 : 0;
        // 0F 18 /0 is PREFETCHNTA before it is a hint of any kind.
        int byModRm = form.extension() == Form.Extension.ANY_DIGIT ? 16 : 0;
        boolean modRmFirst =
                !form.operands().isEmpty() && form.operands().get(0).place() == OperandSpec.Place.MODRM_RM;
        return 2 * (byPrefix + bySize + byRegister + byModRm) + (modRmFirst ? 0 : 1);
    }

    private void register(String name, Definition definition) {
        byName.computeIfAbsent(name, key -> new ArrayList<>(1)).add(definition);
    }

    private void register(Form form) {
        int registers = form.extension() == Form.Extension.OPCODE_REGISTER ? 8 : 1;
        for (int i = 0; i < registers; i++) {
            byOpcode.get(form.map() * OPCODES + form.opcode() + i).add(form);
        }
    }

    private static final class Standard {
        static final InstructionSet INSTANCE = new InstructionSet(Families.all());
    }

    /** The instruction set of this machine. */
    public static InstructionSet standard() {
        return Standard.INSTANCE;
    }

    public List<Definition> definitions() {
        return definitions;
    }

    /** The instructions with a mnemonic or alias, in lower case: MOV is several. Empty if there is none. */
    public List<Definition> named(String mnemonic) {
        return byName.getOrDefault(mnemonic, List.of());
    }

    /** All mnemonics and aliases. */
    public Set<String> names() {
        return byName.keySet();
    }

    /** Forms with {@code opcode} in {@code map}, the order in which they are tried. */
    List<Form> candidates(int map, int opcode) {
        return byOpcode.get(map * OPCODES + opcode);
    }

    /** A form whose opcode is the next one to {@code opcode}, in the same map if that has any. */
    Form nearest(int map, int opcode) {
        for (int distance = 1; distance < OPCODES; distance++) {
            for (int other : new int[] {opcode - distance, opcode + distance}) {
                if (other >= 0 && other < OPCODES && !candidates(map, other).isEmpty()) {
                    return candidates(map, other).get(0);
                }
            }
        }
        return nearest(map - 1, opcode);
    }
}
