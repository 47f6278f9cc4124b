package org.vmxlab.encodings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What NASM's language and objdump write for the same instruction is the same, and for others is not. */
class InstructionTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mov ax, word [qword 0x1234567890]     | movabs ax,ds:0x1234567890
            lock add byte [fs:ebx+edi*8+0x6e], dl | lock add BYTE PTR fs:[ebx+edi*8+0x6e],dl
            xor r15, -12                          | xor    r15,0xfffffffffffffff4
            seto byte [rel gs:0x441b83]           | seto   BYTE PTR gs:[rip+0x4075b]        # 0x441b83
            rcr dword [0x0], 1                    | rcr    DWORD PTR [eiz*1+0x0],1
            a32 rol byte [0xffffffff80000000], cl | rol    BYTE PTR [eiz*1+0x80000000],cl
            test byte [nosplit r15*2], al         | test   BYTE PTR [r15*2+0x0],al
            xchg rax, r11                         | xchg   r11,rax
            push word 0x7e                        | pushw  0x7e
            pushfq                                | pushf
            nop                                   | xchg   ax,ax
            rep stosw                             | rep stos WORD PTR es:[rdi],ax
            repne scasq                           | repnz scas rax,QWORD PTR es:[rdi]
            repe cmpsb                            | repnz repz cmps BYTE PTR ds:[rsi],BYTE PTR es:[rdi]
            mov es, dx                            | mov    es,edx
            mov rbp, fs                           | mov    ebp,fs
            je 0x1000                             | jz 0x1000
            vmxon [gs:rsp-0x80]                   | vmxon  QWORD PTR gs:[rsp-0x80]
            jmp 0x1000                            | bnd jmp 0x1000
            """)
    void theSame(String nasm, String objdump) {
        assertThat(InstructionText.of(nasm).agrees(InstructionText.of(objdump))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mov eax, 5                 | mov rax,5
            add byte [rax], 1          | lock add BYTE PTR [rax],0x1
            add byte [rax], 1          | add WORD PTR [rax],0x1
            add byte [fs:rax], 1       | add BYTE PTR gs:[rax],0x1
            add byte [rax+rbx], 1      | add BYTE PTR [rax],0x1
            add byte [rax+rbx*2], 1    | add BYTE PTR [rax+rbx*4],0x1
            add byte [rax+8], 1        | add BYTE PTR [rax-0x8],0x1
            stosb                      | rep stos BYTE PTR es:[rdi],al
            stosb                      | stos WORD PTR es:[rdi],ax
            mov ax, fs                 | mov eax,fs
            mov eax, [rax]             | mov DWORD PTR [rax],eax
            """)
    void others(String nasm, String objdump) {
        assertThat(InstructionText.of(nasm).agrees(InstructionText.of(objdump))).isFalse();
    }
}
