package org.vmxlab.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.vmxlab.assembler.Assembler;
import org.vmxlab.assembler.Request;
import org.vmxlab.cpu.Policy;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.guest.Guest;
import org.vmxlab.schedule.Run;
import org.vmxlab.schedule.RunResult;
import org.vmxlab.verdict.ViolationKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vmxlab doctor}: programs with a planted fault each, which must be caught. */
@Command(
        mixinStandardHelpOptions = true,
        description = "Check that vmxlab catches what it is there to catch: runs programs with a planted fault each.",
        footer = {"", "Exit codes: 0 all were caught; 1 one was not: do not trust this build."})
final class DoctorCommand implements Callable<Integer> {
    private static final long STEPS = 10_000;

    private static final String REGIONS = """
            align 4096
            region: times 4096 db 0
            other: times 4096 db 0
            pointer: dq region
            second: dq other
            """;

    private static final String ENTER = """
            org 0x100000
            mov ecx, 0x480
            rdmsr
            mov [region], eax
            mov [other], eax
            vmxon [pointer]
            """;

    /** One planted fault: a program, and what it must end in; empty for a program without a fault. */
    private record Case(String name, String program, Optional<ViolationKind> expected) {}

    private static final List<Case> CASES = List.of(
            new Case("a program without a fault ends", "org 0x100000\nmov eax, 1\nhvstop\n", Optional.empty()),
            new Case(
                    "VMWRITE without a current VMCS",
                    ENTER + "vmwrite rax, rbx\nhvstop\n" + REGIONS,
                    Optional.of(ViolationKind.VMWRITE_INVALID_VMCS)),
            new Case(
                    "VMREAD after VMCLEAR of the current VMCS",
                    ENTER + "vmclear [second]\nvmptrld [second]\nvmclear [second]\nvmread rax, rbx\nhvstop\n" + REGIONS,
                    Optional.of(ViolationKind.VMREAD_INVALID_VMCS)),
            new Case(
                    "VMPTRLD without VMCLEAR",
                    ENTER + "vmptrld [second]\nhvstop\n" + REGIONS,
                    Optional.of(ViolationKind.UNDEFINED_VMX)),
            new Case(
                    "VMWRITE to another VMCS than the stated one",
                    ENTER
                            + "vmclear [second]\nvmptrld [second]\nmov rax, 0x1234000\nhvowner rax\nvmwrite rax, rbx\nhvstop\n"
                            + REGIONS,
                    Optional.of(ViolationKind.WRONG_VMCS)),
            new Case("UD2", "org 0x100000\nud2\n", Optional.of(ViolationKind.BUG)),
            new Case(
                    "a load from nowhere",
                    "org 0x100000\nmov rax, [0x7000]\nhvstop\n",
                    Optional.of(ViolationKind.EXCEPTION)),
            new Case("HLT that nothing ends", "org 0x100000\nhlt\n", Optional.of(ViolationKind.DEADLOCK)),
            new Case("an endless loop", "org 0x100000\nagain: jmp again\n", Optional.of(ViolationKind.STEP_LIMIT)));

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        int missed = 0;
        for (Case planted : CASES) {
            String got = run(planted);
            String expected = planted.expected().map(ViolationKind::label).orElse("ok");
            boolean caught = got.equals(expected);
            missed += caught ? 0 : 1;
            out.println((caught ? "caught   " : "MISSED   ")
                    + planted.name()
                    + (caught ? "" : ": expected " + expected + ", got " + got));
        }
        out.println(
                missed == 0
                        ? "all " + CASES.size() + " as expected"
                        : missed + " not as expected: do not trust this build");
        out.flush();
        return missed == 0 ? ExitCode.OK : ExitCode.VIOLATION;
    }

    private static String run(Case planted) {
        Assembler.Result assembled = Assembler.assemble(
                SourceFile.of(planted.name(), planted.program()), (name, from) -> Optional.empty(), Request.NONE);
        if (assembled.program().isEmpty()) {
            return "a program that does not assemble: "
                    + assembled.diagnostics().get(0).message();
        }
        Guest guest = new Guest(assembled.program().get(), Policy.DEFAULT);
        RunResult result = new Run(guest.boot(), guest.schedule(), guest.ending(STEPS, Optional.empty())).run();
        return result.violation().map(violation -> violation.kind().label()).orElse("ok");
    }
}
