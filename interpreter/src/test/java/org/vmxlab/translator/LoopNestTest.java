package org.vmxlab.translator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vmxlab.assembler.Assembler;
import org.vmxlab.assembler.Request;
import org.vmxlab.cpu.Policy;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.guest.Guest;
import org.vmxlab.image.Image;
import org.vmxlab.image.Segment;
import org.vmxlab.isa.Decoder;
import org.vmxlab.isa.InstructionSet;
import org.vmxlab.memory.Memory;

class LoopNestTest {
    private Image image = new Image(List.of(), List.of(), List.of(), 0);

    /** The loops of a program of plain assembly code, all of which counts as run before. */
    private LoopNest loops(String code) {
        Guest guest = new Guest(
                Assembler.assemble(
                                SourceFile.of("loops.asm", "bits 64\n org 0x100000\n" + code),
                                (name, from) -> Optional.empty(),
                                Request.NONE)
                        .program()
                        .orElseThrow(),
                Policy.DEFAULT);
        image = guest.image();
        Memory memory = guest.boot().memory();
        Segment segment = image.segments().get(0);
        memory.markCode(segment.address(), (int) (segment.end() - segment.address()));
        Region region =
                Region.from(image.entry(), 256, memory, new Decoder(InstructionSet.standard()), instruction -> false);
        return new LoopNest(
                region, instruction -> !instruction.definition().mnemonic().equals("cpuid"));
    }

    private long at(String label) {
        return image.symbol(label).orElseThrow().address();
    }

    @Test
    void loopsAreNumberedAsTheyAreNested() {
        LoopNest loops = loops("""
                    mov ebx, 3
            outer:  mov ecx, 5
            inner:  dec ecx
                    jnz inner
                    dec ebx
                    jnz outer
            behind: hlt
            """);

        assertThat(loops.size()).isEqualTo(3);
        assertThat(loops.of(image.entry())).isEqualTo(LoopNest.NO_LOOP);
        assertThat(loops.of(at("behind"))).isEqualTo(LoopNest.NO_LOOP);
        int outer = loops.of(at("outer"));
        int inner = loops.of(at("inner"));
        assertThat(loops.within(LoopNest.NO_LOOP)).containsExactly(outer);
        assertThat(loops.within(outer)).containsExactly(inner);
        assertThat(loops.towards(LoopNest.NO_LOOP, at("inner"))).isEqualTo(outer);
        assertThat(loops.towards(outer, at("inner"))).isEqualTo(inner);
        assertThat(loops.towards(inner, at("inner"))).isEqualTo(inner);
        assertThat(loops.towards(inner, at("outer"))).isEqualTo(LoopNest.OUTWARD);
        assertThat(loops.exitsOf(outer)).containsExactly(at("behind"));
    }

    @Test
    void theInnermostAreWrittenTwiceIfTheyAreShortAndSimple() {
        LoopNest loops = loops("""
            outer:  mov ecx, 5
            inner:  dec ecx
                    jnz inner
                    mov ecx, 5
            long:   times 40 inc rax
                    dec ecx
                    jnz long
            other:  cpuid
                    dec ecx
                    jnz other
                    dec ebx
                    jnz outer
                    hlt
            """);

        assertThat(loops.isPeeled(loops.of(at("inner")))).isTrue();
        assertThat(loops.isPeeledHead(at("inner"))).isTrue();
        assertThat(loops.isPeeled(loops.of(at("long")))).isFalse();
        assertThat(loops.isPeeled(loops.of(at("other")))).isFalse();
        assertThat(loops.isPeeled(loops.of(at("outer")))).isFalse();
    }

    @Test
    void aLoopThatCallsIsNotApartFromWhatItCalls() {
        LoopNest loops = loops("""
            again:  call counted
                    dec ebx
                    jnz again
                    hlt
            counted:
                    mov ecx, 5
            inner:  dec ecx
                    jnz inner
            behind: ret
            """);

        assertThat(loops.size()).isEqualTo(2);
        assertThat(loops.of(at("again"))).isEqualTo(LoopNest.NO_LOOP);
        assertThat(loops.of(at("counted"))).isEqualTo(LoopNest.NO_LOOP);
        assertThat(loops.exitsOf(loops.of(at("inner")))).containsExactly(at("behind"));
    }

    @Test
    void aLoopEnteredInTheMiddleIsOne() {
        LoopNest loops = loops("""
                    jmp middle
            head:   inc rax
            middle: dec ecx
                    jnz head
                    hlt
            """);

        assertThat(loops.size()).isEqualTo(2);
        assertThat(loops.of(at("head"))).isEqualTo(loops.of(at("middle")));
        assertThat(loops.isPeeledHead(at("middle"))).isTrue();
        assertThat(loops.isPeeledHead(at("head"))).isFalse();
    }

    @Test
    void aLoopInWhichTheRegionBeginsHasTheLoopsWithinIt() {
        LoopNest loops = loops("""
            outer:  mov ecx, 5
            inner:  dec ecx
                    jz behind
                    test cl, 1
                    jnz inner
                    inc rax
                    jmp inner
            behind: dec ebx
                    jnz outer
                    hlt
            """);

        assertThat(loops.within(loops.of(at("outer")))).containsExactly(loops.of(at("inner")));
        assertThat(loops.of(at("behind"))).isEqualTo(loops.of(at("outer")));
        assertThat(loops.isPeeledHead(at("inner"))).isTrue();
    }

    @Test
    void aLoopThatNothingLeavesHasNoExits() {
        LoopNest loops = loops("for_ever: jmp for_ever");

        assertThat(loops.exitsOf(loops.of(at("for_ever")))).isEmpty();
    }

    @Test
    void loopInstructionsGoRoundAndOn() {
        LoopNest loops = loops("""
            again:  inc rax
                    loop again
            behind: hlt
            """);

        assertThat(loops.exitsOf(loops.of(at("again")))).containsExactly(at("behind"));
    }
}
