package org.vmxlab.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vmxlab.arch.Rflags;
import org.vmxlab.assembler.Assembler;
import org.vmxlab.assembler.Request;
import org.vmxlab.diagnostic.SourceFile;

/** What instructions do with status flags (SDM volume 1, appendix A, and the pages of volume 2). */
final class StatusFlagUseTest {
    @ParameterizedTest(name = "{0} with RCX = {1}")
    @CsvSource({
        // instruction, RCX, takes, sets, leaves undefined
        "'add eax, ecx',           0, '',               'CF PF AF ZF SF OF', ''",
        "'adc eax, ecx',           0, 'CF',             'CF PF AF ZF SF OF', ''",
        "'sbb eax, ecx',           0, 'CF',             'CF PF AF ZF SF OF', ''",
        "'inc eax',                0, '',               'PF AF ZF SF OF',    ''",
        "'and eax, ecx',           0, '',               'CF PF ZF SF OF',    'AF'",
        "'test eax, ecx',          0, '',               'CF PF ZF SF OF',    'AF'",
        "'not eax',                0, '',               '',                  ''",
        "'mul ecx',                0, '',               'CF OF',             'PF AF ZF SF'",
        "'imul eax, ecx',          0, '',               'CF OF',             'PF AF ZF SF'",
        "'div ecx',                0, '',               '',                  'CF PF AF ZF SF OF'",
        "'bsf eax, ecx',           0, '',               'ZF',                'CF PF AF SF OF'",
        "'popcnt eax, ecx',        0, '',               'CF PF AF ZF SF OF', ''",
        "'bt eax, ecx',            0, '',               'CF',                'PF AF SF OF'",
        "'shl eax, 0',             0, '',               '',                  ''",
        "'shl eax, 1',             0, '',               'CF PF ZF SF OF',    'AF'",
        "'shl eax, 2',             0, '',               'CF PF ZF SF',       'AF OF'",
        "'shl eax, cl',            0, '',               '',                  ''",
        "'shl eax, cl',           32, '',               '',                  ''",
        "'shl rax, cl',           32, '',               'CF PF ZF SF',       'AF OF'",
        "'shl al, cl',             8, '',               'PF ZF SF',          'CF AF OF'",
        "'sar al, cl',             8, '',               'CF PF ZF SF',       'AF OF'",
        "'shr ax, cl',            17, '',               'PF ZF SF',          'CF AF OF'",
        "'rol eax, 1',             0, '',               'CF OF',             ''",
        "'rol eax, 3',             0, '',               'CF',                'OF'",
        "'rcl eax, cl',            0, '',               '',                  ''",
        "'rcl eax, cl',            1, 'CF',             'CF OF',             ''",
        "'rcr eax, cl',            2, 'CF',             'CF',                'OF'",
        "'shld eax, edx, 1',       0, '',               'CF PF ZF SF OF',    'AF'",
        "'shld eax, edx, 5',       0, '',               'CF PF ZF SF',       'AF OF'",
        "'shrd ax, dx, cl',       17, '',               '',                  'CF PF AF ZF SF OF'",
        "'cmpxchg [rdi], eax',     0, '',               'CF PF AF ZF SF OF', ''",
        "'cmpxchg16b [rdi]',       0, '',               'ZF',                ''",
        "'jbe $',                  0, 'CF ZF',          '',                  ''",
        "'jg $',                   0, 'ZF SF OF',       '',                  ''",
        "'setp al',                0, 'PF',             '',                  ''",
        "'cmovl eax, ecx',         0, 'SF OF',          '',                  ''",
        "'loope $',                2, 'ZF',             '',                  ''",
        "'loop $',                 2, '',               '',                  ''",
        "'jrcxz $',                2, '',               '',                  ''",
        "'cmc',                    0, 'CF',             'CF',                ''",
        "'stc',                    0, '',               'CF',                ''",
        "'lahf',                   0, 'CF PF AF ZF SF', '',                  ''",
        "'sahf',                   0, '',               'CF PF AF ZF SF',    ''",
        "'pushfq',                 0, '',               '',                  ''",
        "'popfq',                  0, '',               'CF PF AF ZF SF OF', ''",
        "'iretq',                  0, '',               'CF PF AF ZF SF OF', ''",
        "'cmpsb',                  0, '',               'CF PF AF ZF SF OF', ''",
        "'repe cmpsb',             0, '',               '',                  ''",
        "'repe cmpsb',             3, '',               'CF PF AF ZF SF OF', ''",
        "'movsb',                  0, '',               '',                  ''",
        "'mov rax, cr0',           0, '',               '',                  'CF PF AF ZF SF OF'",
        "'vmptrld [rdi]',          0, '',               'CF PF AF ZF SF OF', ''",
        "'vmwrite rax, rcx',       0, '',               'CF PF AF ZF SF OF', ''",
        "'hlt',                    0, '',               '',                  ''",
    })
    void instructionsTakeSetAndLeaveUndefined(
            String instruction, long rcx, String taken, String set, String undefined) {
        StatusFlagUse use = StatusFlagUse.of(decode(instruction));
        assertThat(names(use.taken(rcx))).as("takes").isEqualTo(taken);
        assertThat(names(use.set(rcx))).as("sets").isEqualTo(set);
        assertThat(names(use.undefined(rcx))).as("leaves undefined").isEqualTo(undefined);
    }

    private static Instruction decode(String instruction) {
        byte[] code = Assembler.assemble(
                        SourceFile.of("one.asm", "org 0x100000\n" + instruction + "\n"),
                        (name, from) -> Optional.empty(),
                        Request.NONE)
                .program()
                .orElseThrow()
                .image()
                .segments()
                .get(0)
                .content();
        Decoding decoding = new Decoder(InstructionSet.standard())
                .decode(offset -> offset < code.length ? code[offset] & 0xff : 0x90, 0x10_0000);
        return ((Decoding.Decoded) decoding).instruction();
    }

    private static String names(long flags) {
        StringBuilder names = new StringBuilder();
        for (int bit = 0; bit < Rflags.NAMES.size(); bit++) {
            if ((flags >>> bit & 1) != 0) {
                names.append(names.isEmpty() ? "" : " ").append(Rflags.name(bit));
            }
        }
        return names.toString();
    }
}
