/*
 * The race of xen/vmcs-race by hand, as one would write it for SPIN: two CPUs, vCPU X that moves from CPU 0 to CPU 1, domain
 * D that is destroyed on CPU 0. A step is one access to what the CPUs share, where vmxlab's is one instruction. -DLANDED is
 * the fix of November 2017. tests/spin/compare runs it.
 */
#define NOBODY  7
#define X       0
#define D       1
#define IDLE(c) (2 + c)

byte current[2];                /* the vCPU that a CPU runs */
byte loaded[2];                 /* whose registers it holds; differs while an idle CPU is lazy */
byte pointer[2] = NOBODY;       /* its current VMCS, by vCPU; NOBODY is the invalid pointer */
byte mirror[2] = NOBODY;        /* what the software believes of it */
byte active_cpu[4] = NOBODY;    /* where a vCPU's VMCS is active */
byte dirty[4];                  /* bit n: CPU n holds the vCPU's registers */
bool is_running[4];
bool masked[2];                 /* interrupts are off */
bool handling[2];               /* a handler runs, and what it interrupted does not */
bool flush_ipi[2], call_ipi[2]; /* interrupts on their way */
bool flush_lock, call_lock;
byte flush_mask, selected, argument;
bool runnable;

/* VMREAD and VMWRITE by code that means the VMCS of v. */
#define touch_vmcs(v)   assert(pointer[self] == v)
#define take(lock)      atomic { !lock -> lock = true }

inline load(v) {
    if
    :: active_cpu[v] == NOBODY -> active_cpu[v] = self
    :: else
    fi;
    pointer[self] = v;
    mirror[self] = v
}

inline clear_here(v) {
    if
    :: active_cpu[v] == self ->
        if
        :: pointer[self] == v -> pointer[self] = NOBODY
        :: else
        fi;
        active_cpu[v] = NOBODY;
        if
        :: mirror[self] == v -> mirror[self] = NOBODY
        :: else
        fi
    :: else
    fi
}

inline leave_vmx(v) {
    if
    :: !is_running[v] && mirror[self] != v -> load(v)
    :: else
    fi;
    touch_vmcs(v)
}

/* Interrupts are off. */
inline switch_fully() {
    if
    :: loaded[self] < IDLE(0) -> leave_vmx(loaded[self])
    :: else
    fi;
    dirty[current[self]] = dirty[current[self]] | 1 << self;
    dirty[loaded[self]] = dirty[loaded[self]] & ~(1 << self);
    loaded[self] = current[self]
}

inline sync_local() {
    if
    :: loaded[self] != current[self] -> switch_fully()
    :: else
    fi
}

inline clear(v) {
    where = active_cpu[v];
    if
    :: where == NOBODY
    :: else ->
        take(call_lock);
        argument = v;
        if
        :: where == self -> masked[self] = true; clear_here(v); masked[self] = false
        :: else -> selected = 1 << where; call_ipi[where] = true; selected == 0
        fi;
        call_lock = false
    fi
}

/* Work on D's VMCS by a CPU that does not run D. */
inline section() {
    clear(D);
    masked[self] = true;
    load(D);
    masked[self] = false;
    touch_vmcs(D);
    clear(D)
}

proctype interrupts(byte self) {
end:
    do
    :: atomic { flush_ipi[self] && !masked[self] -> handling[self] = true; flush_ipi[self] = false };
        sync_local();
        flush_mask = flush_mask & ~(1 << self);
        handling[self] = false
    :: atomic { call_ipi[self] && !masked[self] -> handling[self] = true; call_ipi[self] = false };
        clear_here(argument);
        selected = selected & ~(1 << self);
        handling[self] = false
    od
}

proctype leaving(byte self) provided (!handling[0]) {
    byte where;
    current[self] = IDLE(self);
    is_running[X] = false;
    runnable = true;
#ifdef LANDED
    masked[self] = true;
    sync_local();
    masked[self] = false;
#endif
    section();
    section()
}

proctype entering(byte self) provided (!handling[1]) {
    byte where;
    runnable;
    is_running[X] = true;
    if
    :: dirty[X] != 0 ->
        take(flush_lock);
        flush_mask = dirty[X];
        flush_ipi[0] = flush_mask & 1;
        flush_mask == 0;
        flush_lock = false
    :: else
    fi;
    masked[self] = true;
    current[self] = X;
    switch_fully();
    masked[self] = false;
    is_running[IDLE(self)] = false;
    clear(X);
    masked[self] = true;
    load(X);
    masked[self] = false;
    touch_vmcs(X)
}

init {
    atomic {
        current[0] = X;
        loaded[0] = X;
        pointer[0] = X;
        mirror[0] = X;
        active_cpu[X] = 0;
        dirty[X] = 1;
        is_running[X] = true;
        current[1] = IDLE(1);
        loaded[1] = IDLE(1);
        dirty[IDLE(1)] = 2;
        is_running[IDLE(1)] = true;
        run interrupts(0);
        run interrupts(1);
        run leaving(0);
        run entering(1)
    }
}
