/*
 * Executes single integer instructions on this processor: reads samples from standard input, writes answers to standard
 * output, both as the structures below. Code lies at 0x100000, data at 0x200000, as in vmxlab's own machine. Everything
 * else on the code pages is INT3, so that a signal handler sees the registers wherever the instruction went.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#define CODE 0x100000ul
#define CODE_BYTES 0x10000ul
#define DATA 0x200000ul
#define DATA_BYTES 0x1000ul
#define FIRST_CELL 128
#define CELLS 256

struct sample {
    uint8_t code[16];
    uint64_t address, registers[16], flags, seed, cell, value;
};

struct answer {
    uint64_t registers[16], rip, flags, trap, error, cr2, changed;
};

static const int order[16] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                              REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};
static struct sample current;
static int running;
static uint64_t initial[CELLS];
static uint8_t in[1 << 16], out[1 << 16];
static size_t in_at, in_end, out_end;

static void flush(void) {
    size_t done = 0;
    while (done < out_end) {
        ssize_t n = write(1, out + done, out_end - done);
        if (n <= 0) {
            _exit(2);
        }
        done += (size_t)n;
    }
    out_end = 0;
}

static void put(const void *bytes, size_t size) {
    if (out_end + size > sizeof out) {
        flush();
    }
    memcpy(out + out_end, bytes, size);
    out_end += size;
}

static int get(void *bytes, size_t size) {
    uint8_t *to = bytes;
    while (size > 0) {
        if (in_at == in_end) {
            flush();
            ssize_t n = read(0, in, sizeof in);
            if (n <= 0) {
                return 0;
            }
            in_at = 0;
            in_end = (size_t)n;
        }
        size_t part = in_end - in_at < size ? in_end - in_at : size;
        memcpy(to, in + in_at, part);
        in_at += part;
        to += part;
        size -= part;
    }
    return 1;
}

static uint64_t mix(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
}

static void answer(const ucontext_t *context) {
    const greg_t *registers = context->uc_mcontext.gregs;
    const uint64_t *cells = (const uint64_t *)DATA + FIRST_CELL;
    struct answer result;
    uint64_t changed[2 * CELLS];
    result.changed = 0;
    for (int i = 0; i < 16; i++) {
        result.registers[i] = (uint64_t)registers[order[i]];
    }
    result.trap = (uint64_t)registers[REG_TRAPNO];
    result.rip = (uint64_t)registers[REG_RIP] - (result.trap == 3 ? 1 : 0);
    result.flags = (uint64_t)registers[REG_EFL];
    result.error = (uint64_t)registers[REG_ERR];
    result.cr2 = (uint64_t)registers[REG_CR2];
    for (int i = 0; i < CELLS; i++) {
        if (cells[i] != initial[i]) {
            changed[2 * result.changed] = DATA + 8ul * (uint64_t)(FIRST_CELL + i);
            changed[2 * result.changed + 1] = cells[i];
            result.changed++;
        }
    }
    put(&result, sizeof result);
    put(changed, 16 * result.changed);
}

static void next(int signal, siginfo_t *info, void *opaque) {
    (void)signal;
    (void)info;
    ucontext_t *context = opaque;
    greg_t *registers = context->uc_mcontext.gregs;
    if (running) {
        answer(context);
        memset((void *)current.address, 0xcc, sizeof current.code);
    }
    running = 1;
    if (!get(&current, sizeof current)) {
        flush();
        _exit(0);
    }
    uint64_t *cells = (uint64_t *)DATA + FIRST_CELL;
    for (int i = 0; i < CELLS; i++) {
        cells[i] = mix(current.seed + (uint64_t)i * 0x9E3779B97F4A7C15ull);
    }
    if (current.cell != 0) {
        memcpy((void *)current.cell, &current.value, 8);
    }
    memcpy(initial, cells, sizeof initial);
    memcpy((void *)current.address, current.code, sizeof current.code);
    for (int i = 0; i < 16; i++) {
        registers[order[i]] = (greg_t)current.registers[i];
    }
    registers[REG_RIP] = (greg_t)current.address;
    registers[REG_EFL] = (greg_t)(current.flags | 0x202);
}

int main(void) {
    void *code = mmap((void *)CODE, CODE_BYTES, PROT_READ | PROT_WRITE | PROT_EXEC,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    void *data = mmap((void *)DATA, DATA_BYTES, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    stack_t stack = {.ss_sp = malloc(1 << 16), .ss_size = 1 << 16};
    if (code != (void *)CODE || data != (void *)DATA || sigaltstack(&stack, NULL) != 0) {
        return 3;
    }
    memset(code, 0xcc, CODE_BYTES);
    struct sigaction action = {.sa_sigaction = next, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
    const int signals[] = {SIGTRAP, SIGFPE, SIGSEGV, SIGILL, SIGBUS};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        sigaction(signals[i], &action, NULL);
    }
    __asm__ volatile("int3");
    return 0;
}
