package org.vmxlab.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderTest {
    private static final long ADDRESS = 0x1000;

    private static Decoding decode(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return new Decoder(InstructionSet.standard())
                .decode(offset -> offset < bytes.length ? bytes[offset] : 0, ADDRESS);
    }

    private static String text(String hex) {
        return new Disassembler(Disassembler.Symbols.NONE).text(((Decoding.Decoded) decode(hex)).instruction());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "90                      | nop",
                "66 90                   | nop",
                "48 90                   | nop",
                "41 90                   | xchg eax, r8d",
                "f3 90                   | pause",
                "66 2e 0f 1f 84 00 00 00 00 00 | nop word [rax+rax*1]",
                "f3 0f 1e fa             | endbr64",
                "f3 0f 1e fb             | nop ebx",
                "0f 18 08                | prefetcht0 [rax]",
                "0f 18 c8                | nop eax",
                "0f 18 20                | nop dword [rax]",
                "66 0f 19 41 08          | nop word [rcx+0x8]",
                "48 0f 1e c8             | nop rax",
                "0f 1f 38                | nop dword [rax]",
                "0f 0d 0b                | prefetchw [rbx]",
                "0f 0d 1b                | nop dword [rbx]",
                "f3 41 90                | xchg eax, r8d",
                "f3 c3                   | ret",
                "64 48 8b 04 25 28 00 00 00 | mov rax, qword [fs:0x28]",
                "65 2e 48 8b 00          | mov rax, qword [gs:rax]",
                "64 65 48 8b 00          | mov rax, qword [gs:rax]",
                "3e 48 8b 00             | mov rax, qword [rax]",
                "67 8b 04 8b             | mov eax, dword [ebx+ecx*4]",
                "48 8b 05 f9 0f 00 00    | mov rax, qword [rel 0x2000]",
                "48 66 89 d8             | mov ax, bx",
                "66 48 89 d8             | mov rax, rbx",
                "88 e0                   | mov al, ah",
                "40 88 e0                | mov al, spl",
                "0f c7 f0                | rdrand eax",
                "66 0f c7 f8             | rdseed ax",
                "f3 0f c7 f8             | rdpid rax",
                "48 0f 00 c8             | str rax",
                "0f 00 10                | lldt word [rax]",
                "66 0f 01 e0             | smsw ax",
                "0f a0                   | push fs",
                "36 d7                   | xlatb",
                "c8 10 00 01             | enter 0x10, 1",
                "f0 48 87 03             | lock xchg qword [rbx], rax",
                "0f c7 30                | vmptrld [rax]",
                "66 0f c7 30             | vmclear [rax]",
                "f3 0f c7 30             | vmxon [rax]",
                "0f c7 38                | vmptrst [rax]",
                "0f 79 c2                | vmwrite rax, rdx",
                "0f 78 d0                | vmread rax, rdx",
                "0f 04 03 00 c1          | hvchoose rcx",
                "0f 04 06 00 00          | hvowner qword [rax]",
                "6a ff                   | push -1",
                "66 6a ff                | push word 0xffff",
                "44 0f 20 c0             | mov rax, cr8",
                // The digit of SETcc does not count.
                "0f 9b f7                | setnp bh",
                "8c 1b                   | mov [rbx], ds",
                "66 48 0f 6f             | ?",
            })
    void prefixesAndOperandsAreReadAsAProcessorDoes(String hex, String expected) {
        if (expected.equals("?")) {
            assertThat(decode(hex)).isInstanceOf(Decoding.Undecodable.class);
        } else {
            assertThat(text(hex)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "06",
                "07",
                "0e",
                "16",
                "17",
                "1e",
                "1f",
                "27",
                "2f",
                "37",
                "3f",
                "60",
                "61",
                "82",
                "9a",
                "ce",
                "d4",
                "d5",
                "d6",
                "ea",
                "8d c0",
                "8f c8",
                "fe d0",
                "ff f8",
                "ff d8",
                "c7 c8",
                "8e f0",
                "0f ff",
                "0f b9",
                "0f 04 ff ff",
                // LOCK without a memory destination, or where it is not allowed.
                "f0 48 01 d8",
                "f0 48 03 03",
                "f0 48 89 03",
                "f0 39 03",
                "f0 0f c7 30",
                // Control registers that do not exist.
                "0f 20 c8",
                "0f 22 e8",
                "44 0f 20 c8",
                // VMX instructions that take only memory, with a register; without their prefix.
                "f3 0f c7 f0",
                "0f 01 d9",
                "0f 00 f0",
                "66 0f 38 80 c1",
                "0f 38 81 00",
                "66 0f 78 c0",
            })
    void whatAProcessorRefusesIsAnInvalidOpcode(String hex) {
        assertThat(((Decoding.Undecodable) decode(hex)).kind()).isEqualTo(Decoding.Undecodable.Kind.INVALID_OPCODE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // SSE, x87, VEX, EVEX, I/O, far return, and forms whose address or operand size this machine does not
                // have.
                "0f 28 c1",
                "d8 c1",
                "c5 f8 77",
                "62 f1 7c 48 28 c1",
                "e4 10",
                "cb",
                "66 9c",
                "67 a4",
                "65 48 a5",
                "67 e2 00",
            })
    void whatOnlyThisMachineDoesNotHaveIsNotSupported(String hex) {
        assertThat(((Decoding.Undecodable) decode(hex)).kind()).isEqualTo(Decoding.Undecodable.Kind.NOT_SUPPORTED);
    }

    @Test
    void fifteenBytesAreAnInstructionAndSixteenAreNot() {
        String prefixes = "66 ".repeat(13);

        assertThat(text(prefixes + "66 90")).isEqualTo("nop");
        assertThat(((Decoding.Undecodable) decode(prefixes + "66 66 90")).kind())
                .isEqualTo(Decoding.Undecodable.Kind.TOO_LONG);
    }

    @ParameterizedTest
    @CsvSource({
        "c5 f8 77, 'not supported: bytes c5 at 0x1000, nearest known: mov (C6 /0 ib)'",
        "0f 28 c1, 'not supported: bytes 0f 28 at 0x1000, nearest known: mov (0F 23 /r)'",
        "0f 3a 0f c1, 'not supported: bytes 0f 3a 0f at 0x1000, nearest known: invept (66 0F 38 80 /r)'",
    })
    void anOpcodeThatIsNotThereHasANearestToo(String hex, String message) {
        assertThat(((Decoding.Undecodable) decode(hex)).message()).isEqualTo(message);
    }

    @Test
    void theMessageNamesBytesAddressAndTheNearest() {
        Decoding.Undecodable undecodable = (Decoding.Undecodable) decode("0f 22 e8");

        assertThat(undecodable.message())
                .isEqualTo("not supported: bytes 0f 22 at 0x1000, nearest known: mov (0F 22 /r)");
        assertThat(new Disassembler(Disassembler.Symbols.NONE).text(undecodable))
                .isEqualTo("db 0x0f, 0x22  ; not supported: bytes 0f 22 at 0x1000, nearest known: mov (0F 22 /r)");
    }
}
