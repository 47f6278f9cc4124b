package org.vmxlab.isa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Slot;

class EncoderTest {
    private static final Operand RAX = new Operand.GeneralRegister(Slot.RAX, Width.QWORD);

    private static Form form(String mnemonic, String notation) {
        return InstructionSet.standard().named(mnemonic).stream()
                .flatMap(definition -> definition.forms().stream())
                .filter(form -> form.notation().equals(notation))
                .findFirst()
                .orElseThrow();
    }

    private static String load(int base, long displacement, Encoder.Displacement width) {
        Operand memory = new Operand.Memory(
                base, Slot.ZERO, 0, displacement, Slot.ZERO, 8, Operand.Memory.Addressing.ADDRESS_64);
        return HexFormat.of()
                .formatHex(Encoder.encode(
                        form("mov", "REX.W + 8B /r"), List.of(RAX, memory), 0, Instruction.Prefix.NONE, width));
    }

    @Test
    void aDisplacementIsAsShortAsItsValueAllows() {
        assertThat(load(Slot.RBX, 0, Encoder.Displacement.SHORTEST)).isEqualTo("488b03");
        assertThat(load(Slot.RBX, 127, Encoder.Displacement.SHORTEST)).isEqualTo("488b437f");
        assertThat(load(Slot.RBX, 128, Encoder.Displacement.SHORTEST)).isEqualTo("488b8380000000");
    }

    @Test
    void someRegistersNeedADisplacementOrAScaledIndexByte() {
        assertThat(load(Slot.RBP, 0, Encoder.Displacement.SHORTEST)).isEqualTo("488b4500");
        assertThat(load(13, 0, Encoder.Displacement.SHORTEST)).isEqualTo("498b4500");
        assertThat(load(Slot.RSP, 0, Encoder.Displacement.SHORTEST)).isEqualTo("488b0424");
        assertThat(load(12, 0, Encoder.Displacement.SHORTEST)).isEqualTo("498b0424");
        assertThat(load(Slot.ZERO, 0x10, Encoder.Displacement.SHORTEST)).isEqualTo("488b042510000000");
    }

    @Test
    void aWidthThatWasAskedForIsKept() {
        assertThat(load(Slot.RAX, 8, Encoder.Displacement.DWORD)).isEqualTo("488b8008000000");
        assertThat(load(Slot.RAX, 0, Encoder.Displacement.BYTE)).isEqualTo("488b4000");
        assertThatThrownBy(() -> load(Slot.RAX, 200, Encoder.Displacement.BYTE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not fit in a byte");
    }

    @Test
    void highByteRegistersHaveNoEncodingBesideOnesThatNeedRex() {
        List<Operand> operands = List.of(new Operand.HighByte(0), new Operand.GeneralRegister(8, Width.BYTE));

        assertThatThrownBy(() -> Encoder.encode(form("mov", "88 /r"), operands, 0, Instruction.Prefix.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("REX");
    }

    @Test
    void aBranchThatIsTooFarIsRefused() {
        List<Operand> operands = List.of(new Operand.Target(0x1000, 1));

        assertThatThrownBy(() -> Encoder.encode(form("jmp", "EB cb"), operands, 0, Instruction.Prefix.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too far");
    }
}
