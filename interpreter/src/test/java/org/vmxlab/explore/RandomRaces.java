package org.vmxlab.explore;

import java.util.Random;

/** Small random programs for several CPUs that share variables; some send and take interrupts. All of them end. */
final class RandomRaces {
    private static final String[] REGISTERS = {"rbx", "rsi", "rdi", "r8", "r9", "r10"};
    private static final String[] VARIABLES = {"x", "y", "z"};

    private final Random random;
    private final boolean interrupts;
    private final int cpus;
    private final String source;
    private int labels;

    RandomRaces(long seed) {
        this.random = new Random(seed);
        this.interrupts = random.nextInt(3) == 0;
        this.cpus = interrupts ? 2 : 2 + random.nextInt(3);
        this.source = write();
    }

    int cpus() {
        return cpus;
    }

    String source() {
        return source;
    }

    private String write() {
        StringBuilder text = new StringBuilder("scenario \"random\"\ncpus " + cpus + "\nstack 4096\n");
        for (int cpu = 0; cpu < cpus; cpu++) {
            text.append("start ").append(cpu).append(", p").append(cpu).append('\n');
        }
        text.append(interrupts ? "idt 0x40, interrupted\nmay_halt 0, 1\n" : "");
        text.append(interrupts && random.nextInt(3) == 0 ? "offer vector 0, 0x40, 1\n" : "");
        text.append("        org 0x100000\nsection .text\n");
        for (int cpu = 0; cpu < cpus; cpu++) {
            program(text, cpu);
        }
        if (interrupts) {
            handler(text);
        }
        return text.append("section .data\nalign 8\nx: dq 0\ny: dq 0\nz: dq 0\n")
                .toString();
    }

    private void program(StringBuilder text, int cpu) {
        text.append('p').append(cpu).append(":\n");
        if (interrupts) {
            text.append("mov ecx, 0x80f\nmov eax, 0x1ff\nxor edx, edx\nwrmsr\n");
            text.append(random.nextBoolean() ? "sti\n" : "");
        }
        int length = (cpus > 2 ? 1 : 2) + random.nextInt(3);
        for (int i = 0; i < length; i++) {
            instruction(text, cpu, REGISTERS[i]);
        }
        text.append(interrupts && random.nextInt(3) == 0 ? "sti\nhlt\n" : "").append("stop\n");
    }

    private void instruction(StringBuilder text, int cpu, String register) {
        String variable = VARIABLES[random.nextInt(2 + random.nextInt(2))];
        int number = 1 + random.nextInt(2);
        switch (random.nextInt(interrupts ? 15 : 12)) {
            case 0, 1, 2 -> text.append("mov qword [" + variable + "], " + number + "\n");
            case 3, 4, 5 -> text.append("mov " + register + ", [" + variable + "]\n");
            case 6 ->
                text.append("mov " + register + ", " + number + "\nlock xadd [" + variable + "], " + register + "\n");
            case 7 ->
                text.append("mov eax, " + random.nextInt(2) + "\nmov " + register + ", " + number + "\nlock cmpxchg ["
                        + variable + "], " + register + "\n");
            case 8 ->
                text.append(
                        random.nextBoolean() ? "mfence\n" : "mov " + register + ", 3\nxchg [x], " + register + "\n");
            case 9 -> {
                String label = ".skip" + labels++;
                text.append("cmp qword [" + variable + "], " + number + "\nje " + label + "\nmov qword ["
                        + VARIABLES[random.nextInt(3)] + "], 3\n" + label + ":\n");
            }
            case 10 ->
                text.append(
                        random.nextInt(3) == 0
                                ? "mov rax, [" + variable + "]\nassert rax != " + number + ", \"not " + number + "\"\n"
                                : "mfence\n");
            case 11 ->
                text.append(
                        random.nextBoolean()
                                ? "choose " + register + ", 2\nmov [" + variable + "], " + register + "\n"
                                : "mov rax, [" + variable + "]\nassume rax != " + number + "\n");
            case 12, 13 -> text.append("mov ecx, 0x830\nmov eax, 0x40\nmov edx, " + (1 - cpu) + "\nwrmsr\n");
            default -> text.append(random.nextBoolean() ? "cli\n" : "sti\nnop\n");
        }
    }

    private void handler(StringBuilder text) {
        text.append("handler interrupted\n");
        text.append(random.nextBoolean() ? "inc qword [x]\n" : "mov r14, [y]\n");
        text.append("mov ecx, 0x80b\nxor eax, eax\nxor edx, edx\nwrmsr\nendhandler\n");
    }
}
