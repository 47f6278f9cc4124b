package org.vmxlab.litmus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.memory.MemoryModel;

/** How tests are read, where messages point, and what the traps of the format mean. */
class LitmusParserTest {
    private static LitmusResult run(String text) throws InterruptedException {
        return new LitmusRun(100_000).run(LitmusParser.parse(SourceFile.of("t.litmus", text)), MemoryModel.TSO);
    }

    private static String one(String initial, String instructions, String condition) {
        return "X86_64 one\n{" + initial + "}\n P0 ;\n " + instructions + " ;\n" + condition + "\n";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', textBlock = """
            ; # movl $1,(x) # forall x=1
            ; # movl $5,%ebx; movb $1,%bh; movw $7,%cx # forall 0:rbx=0x105 /\\ 0:rcx=7
            0:rax=-1; # movl $2,%eax # forall 0:rax=2
            x=7; 0:rax=7; 0:rcx=9 # lock cmpxchgl (x),%ecx # forall [x]=9 /\\ 0:rax=7
            x=7; 0:rax=6; 0:rcx=9 # cmpxchgl (x),%ecx # forall [x]=7 /\\ 0:rax=7
            ; # lock decl (x) # forall [x]=-1
            uint64_t x; # decq (x) # forall [x]=0xffffffffffffffff
            int64_t t[2]={1,-1}; 0:rax=t; 0:rbx=1; # movq 0(%rax,%rbx,8),%rcx # forall 0:rcx=-1 /\\ t[1]=-1
            0:rdi=x; # movw $513,2(%rdi) # forall [x]=0x2010000
            0:rdi=x; # movq %rdi,(p); incl (%rdi) # forall [p]=x /\\ 0:rdi=x /\\ x=1
            0:RAX=1; # shl 2,%eax # forall 0:rax=4
            x=3; # xchgl (x),%eax # forall 0:rax=3 /\\ x=0
            x=3; # lock; incl (x) # forall x=4
            ; # jmp L; movl $1,(x); L: # forall x=0
            ; # ret; movl $1,(x) # forall x=0
            0:rip=4; # NOP; nopw %cs:0(%rax,%eax,0); endbr64 # forall 0:rip=4
            ; # movl $1,(x) # forall not (x=0 \\/ x=2) /\\ (x=2 => false)
            """)
    void whatItMeans(String initial, String instructions, String condition) throws InterruptedException {
        LitmusResult result = run(one(initial, instructions, condition));

        assertThat(result.holds()).as(HerdText.render(result)).isTrue();
        assertThat(result.states()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', textBlock = """
            ARM t\\n{}\\n P0;\\n nop;\\nexists true # LIT001 1:1 X86 and X86_64 are
            X86_64 t\\n{ x=1\\n P0; # LIT001 2:1 no closing '}'
            X86_64 t\\n(* a\\n{} # LIT001 2:1 does not end
            X86_64 t\\n{}\\n P0 ;\\n nop ;\\n # LIT001 4:7 expected the condition
            X86_64 t\\n{ itn x; }\\n P0 ;\\n nop ;\\nexists true # LIT002 2:3 did you mean 'int'
            X86_64 t\\n{ x=y z; }\\n P0 ;\\n nop ;\\nexists true # LIT002 2:7 expected ';'
            X86_64 t\\n{}\\n P0 | P2 ;\\n nop | nop ;\\nexists true # LIT003 3:7 expected P1
            X86_64 t\\n{}\\n P0 | P1 ;\\n nop ;\\nexists true # LIT003 4:2 1 columns
            X86_64 t\\n{}\\n P0 ;\\n je L1 ;\\n L2: ;\\nexists true # LIT003 4:2 did you mean 'L2'
            X86_64 t\\n{}\\n P0 ;\\n mvol $1,(x) ;\\nexists true # LIT004 4:2 did you mean 'movl'
            X86_64 t\\n{}\\n P0 ;\\n movl (x),%rax ;\\nexists true # LIT004 4:2 different sizes
            X86_64 t\\n{}\\n P0 ;\\n movl %eax,$1 ;\\nexists true # LIT004 4:2 names the source first
            X86_64 t\\n{}\\n P0 ;\\n lock movl $1,(x) ;\\nexists true # LIT004 4:2 read-modify-write
            X86_64 t\\n{}\\n P0 ;\\n lock cmpxchgl %ecx,(x) ;\\nexists true # LIT004 4:7 comes first
            X86 t\\n{}\\n P0 ;\\n MOV EAX,x ;\\nexists true # LIT004 4:10 in brackets
            X86_64 t\\n{}\\n P0 ;\\n nop ;\\nexists (x=1 /\\\\ 1:rax=0) # LIT005 5:16 no thread 1
            X86_64 t\\n{}\\n P0 ;\\n nop ;\\nexists (x=1 # LIT005 5:12 expected ')'
            X86_64 t\\n{}\\n P0 ;\\n nop ;\\nexists x=99999999999999999999 # LIT005 5:10 64 bits
            X86_64 t\\n{}\\n P0 ;\\n movq $0x123456789a,(x) ;\\nexists true # LIT006 4:2 no such instruction
            X86_64 t\\n{}\\n P0 ;\\n movl (%rdi),%eax ;\\nexists true # LIT006 4:2 P0 cannot go on
            """)
    void whatIsWrongAndWhere(String text, String message) {
        String[] words = message.split(" ", 3);
        String source = text.replace("\\n", "\n").replace("\\\\", "\\");

        assertThatThrownBy(() -> run(source))
                .isInstanceOfSatisfying(
                        LitmusException.class,
                        bad -> assertThat(bad.text())
                                .startsWith("error[" + words[0] + "]")
                                .contains("t.litmus:" + words[1] + "\n")
                                .contains(words[2]));
        assertThat(LitmusParser.class.getResource("/org/vmxlab/explain/" + words[0] + ".md"))
                .isNotNull();
    }

    @Test
    void damagedTestsNeverEndInAnotherException() throws InterruptedException {
        String test = """
                X86_64 SB
                "Pod"
                Com=Fr
                { int x; 0:rdi=y; }
                 P0 | P1 ;
                 movl $1,(x) | lock incl (y) ;
                 L: | movl 4(%rdi),%eax ;
                locations [x; 1:rax;]
                exists (not x=1 \\/ [y]=0 => true)
                """;
        for (int i = 0; i < test.length(); i++) {
            for (String replacement : new String[] {"", "(", "]", "-", ";", "|", "$", "9", "\u00e9"}) {
                String damaged = test.substring(0, i) + replacement + test.substring(i + 1);
                try {
                    assertThat(run(damaged).complete()).isTrue();
                } catch (LitmusException bad) {
                    assertThat(bad.text()).contains("t.litmus:");
                }
            }
        }
    }

    @Test
    void aSearchThatIsCutOffSaysSo() throws InterruptedException {
        String text = "X86_64 t\n{}\n P0 | P1 ;\n L: incl (x) | M: incl (x) ;\n jmp L | jmp M ;\nexists x=1\n";
        LitmusResult result =
                new LitmusRun(1000).run(LitmusParser.parse(SourceFile.of("t.litmus", text)), MemoryModel.SC);

        assertThat(result.complete()).isFalse();
        assertThat(HerdText.render(result)).contains("Incomplete");
    }
}
