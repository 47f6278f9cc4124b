package org.vmxlab.isa;

/** Kinds of model-specific registers, by what an access to them touches. */
enum ModelSpecificRegister {
    /** Plain state of the CPU; writes serialise. */
    STATE {
        @Override
        void write(int number, long value, Effects effects) {
            effects.writes(register(number));
            effects.drains();
        }
    },
    /** Decides what events do: bases of GS and FS, which handlers use, and the APIC's base. */
    EVENTS {
        @Override
        void write(int number, long value, Effects effects) {
            effects.events();
            effects.drains();
        }
    },
    /** x2APIC registers that decide which interrupts are taken, and the timer's. */
    PRIORITY {
        @Override
        void read(int number, Effects effects) {
            effects.time();
            effects.reads(register(number));
        }

        @Override
        void write(int number, long value, Effects effects) {
            effects.events();
        }
    },
    /** IRR, and what depends on it. */
    REQUESTS {
        @Override
        void read(int number, Effects effects) {
            effects.pending();
        }

        @Override
        void write(int number, long value, Effects effects) {
            effects.events();
        }
    },
    /** End of interrupt: lets more in, keeps nothing out. */
    END_OF_INTERRUPT {
        @Override
        void write(int number, long value, Effects effects) {}
    },
    /** The interrupt command: a message leaves; where a lowest-priority one goes depends on all. */
    COMMAND {
        @Override
        void write(int number, long value, Effects effects) {
            if ((value >>> 8 & 7) == LOWEST_PRIORITY) {
                effects.everybody();
            }
        }
    },
    /** The time-stamp counter. */
    TIME {
        @Override
        void read(int number, Effects effects) {
            effects.time();
        }

        @Override
        void write(int number, long value, Effects effects) {
            effects.time();
            effects.drains();
        }
    };

    private static final long LOWEST_PRIORITY = 1;

    /** The kind of register {@code number}, existing or not. */
    static ModelSpecificRegister of(int number) {
        return switch (number) {
            case 0x10 -> TIME;
            case 0x1b, 0xc000_0100, 0xc000_0101, 0xc000_0102 -> EVENTS;
            case 0x6e0, 0x808, 0x80f, 0x832, 0x833, 0x834, 0x835, 0x836, 0x837, 0x838, 0x839, 0x83e -> PRIORITY;
            case 0x80a, 0x820, 0x821, 0x822, 0x823, 0x824, 0x825, 0x826, 0x827, 0x828 -> REQUESTS;
            case 0x80b -> END_OF_INTERRUPT;
            case 0x830, 0x83f -> COMMAND;
            default -> STATE;
        };
    }

    private static long register(int number) {
        return Reach.MODEL_SPECIFIC_REGISTERS | number & 0xffff_ffffL;
    }

    void read(int number, Effects effects) {
        effects.reads(register(number));
    }

    abstract void write(int number, long value, Effects effects);
}
