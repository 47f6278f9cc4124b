package org.vmxlab.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.vectors.VmxProgram;
import org.vmxlab.vmx.VmxModels;

/** Instructions that read or write a register which handlers share with the code that they interrupt say so. */
class ReachTest {
    private static final Decoder DECODER = new Decoder(InstructionSet.standard());

    private final Cpu cpu = new VmxProgram(VmxModels.IVY_BRIDGE).cpu();

    @ParameterizedTest
    @CsvSource({
        "0fa0, reads 0x44", // push fs
        "0fa8, reads 0x45", // push gs
        "0fa1, writes 0x44", // pop fs
        "0fa9, writes 0x45", // pop gs
        "50, ''", // push rax
        "58, ''", // pop rax
        "660f01e0, reads 0x0", // smsw ax
        "0f0120, reads 0x0", // smsw [rax]
        "0f0008, reads 0x60", // str [rax]
        "0f0000, reads 0x60", // sldt [rax]
        "f30fc7f8, reads 0x1c0000103", // rdpid rax
    })
    void registersAreNamed(String code, String expected) {
        byte[] bytes = java.util.HexFormat.of().parseHex(code + "00000000");
        Decoding decoding = DECODER.decode(offset -> bytes[offset] & 0xff, 0x1000);
        Instruction instruction = ((Decoding.Decoded) decoding).instruction();
        assertThat(effects(instruction)).isEqualTo(expected);
    }

    private String effects(Instruction instruction) {
        List<String> told = new ArrayList<>();
        Effects effects = (Effects) Proxy.newProxyInstance(
                Effects.class.getClassLoader(), new Class<?>[] {Effects.class}, (proxy, method, arguments) -> {
                    told.add(
                            arguments == null
                                    ? method.getName()
                                    : method.getName() + " 0x" + Long.toHexString((Long) arguments[0]));
                    return null;
                });
        instruction.definition().reach().tell(cpu, instruction, effects);
        return String.join(", ", told);
    }
}
