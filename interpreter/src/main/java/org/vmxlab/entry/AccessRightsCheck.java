package org.vmxlab.entry;

import static org.vmxlab.entry.ControlBits.UNRESTRICTED_GUEST;

import org.vmxlab.vmx.VmcsField;

/** Checks on the access rights of the guest's segments outside virtual-8086 mode (SDM volume 3C, section 26.3.1.2). */
final class AccessRightsCheck {
    private static final long UNUSABLE = 1L << 16;
    private static final long RESERVED = 0xfffe_0f00L;
    private static final long PRESENT = 1L << 7;
    private static final long CODE_OR_DATA = 1L << 4;
    private static final long LONG = 1L << 13;
    private static final long GRANULARITY = 1L << 15;
    private static final long DEFAULT_BIG = 1L << 14;
    private static final int LOCAL_TABLE = 2;
    private static final int BUSY_TASK_16 = 3;
    private static final int BUSY_TASK = 11;

    private final Controls controls;
    private final boolean longMode;

    AccessRightsCheck(Controls controls, boolean longMode) {
        this.controls = controls;
        this.longMode = longMode;
    }

    boolean pass() {
        return code()
                && stack()
                && data(VmcsField.GUEST_DS_AR_BYTES, VmcsField.GUEST_DS_SELECTOR)
                && data(VmcsField.GUEST_ES_AR_BYTES, VmcsField.GUEST_ES_SELECTOR)
                && data(VmcsField.GUEST_FS_AR_BYTES, VmcsField.GUEST_FS_SELECTOR)
                && data(VmcsField.GUEST_GS_AR_BYTES, VmcsField.GUEST_GS_SELECTOR)
                && task()
                && localTable()
                && limits();
    }

    private boolean code() {
        long rights = controls.get(VmcsField.GUEST_CS_AR_BYTES);
        int type = (int) rights & 15;
        boolean unrestricted = controls.secondary(UNRESTRICTED_GUEST);
        long stackPrivilege = privilege(controls.get(VmcsField.GUEST_SS_AR_BYTES));
        boolean privilegeFits = switch (type) {
            case 3 -> privilege(rights) == 0;
            case 9, 11 -> privilege(rights) == stackPrivilege;
            default -> privilege(rights) <= stackPrivilege;
        };
        return ((type & 9) == 9 || type == 3 && unrestricted)
                && privilegeFits
                && segment(rights)
                && !(longMode && (rights & LONG) != 0 && (rights & DEFAULT_BIG) != 0);
    }

    private boolean stack() {
        long rights = controls.get(VmcsField.GUEST_SS_AR_BYTES);
        int type = (int) rights & 15;
        boolean unrestricted = controls.secondary(UNRESTRICTED_GUEST);
        return (unusable(rights) || (type == 3 || type == 7) && segment(rights))
                && (unrestricted || privilege(rights) == (controls.get(VmcsField.GUEST_SS_SELECTOR) & 3));
    }

    private boolean data(VmcsField field, VmcsField selector) {
        long rights = controls.get(field);
        if (unusable(rights)) {
            return true;
        }
        int type = (int) rights & 15;
        boolean accessed = (type & 1) != 0;
        boolean readable = (type & 8) == 0 || (type & 2) != 0;
        boolean conforming = type >= 12;
        return accessed
                && readable
                && segment(rights)
                && (controls.secondary(UNRESTRICTED_GUEST)
                        || conforming
                        || privilege(rights) >= (controls.get(selector) & 3));
    }

    private boolean task() {
        long rights = controls.get(VmcsField.GUEST_TR_AR_BYTES);
        int type = (int) rights & 15;
        return (type == BUSY_TASK || type == BUSY_TASK_16 && !longMode) && system(rights);
    }

    private boolean localTable() {
        long rights = controls.get(VmcsField.GUEST_LDTR_AR_BYTES);
        return unusable(rights) || (rights & 15) == LOCAL_TABLE && system(rights);
    }

    private boolean limits() {
        return limit(VmcsField.GUEST_CS_AR_BYTES, VmcsField.GUEST_CS_LIMIT)
                && limit(VmcsField.GUEST_SS_AR_BYTES, VmcsField.GUEST_SS_LIMIT)
                && limit(VmcsField.GUEST_DS_AR_BYTES, VmcsField.GUEST_DS_LIMIT)
                && limit(VmcsField.GUEST_ES_AR_BYTES, VmcsField.GUEST_ES_LIMIT)
                && limit(VmcsField.GUEST_FS_AR_BYTES, VmcsField.GUEST_FS_LIMIT)
                && limit(VmcsField.GUEST_GS_AR_BYTES, VmcsField.GUEST_GS_LIMIT)
                && limit(VmcsField.GUEST_TR_AR_BYTES, VmcsField.GUEST_TR_LIMIT)
                && limit(VmcsField.GUEST_LDTR_AR_BYTES, VmcsField.GUEST_LDTR_LIMIT);
    }

    /** A limit that is no multiple of pages needs byte granularity, one past 1 MiB page granularity. */
    private boolean limit(VmcsField accessRights, VmcsField field) {
        long rights = controls.get(accessRights);
        if (unusable(rights)) {
            return true;
        }
        long value = controls.get(field);
        boolean pages = (rights & GRANULARITY) != 0;
        return pages ? (value & 0xfff) == 0xfff : value >>> 20 == 0;
    }

    private static boolean segment(long rights) {
        return (rights & CODE_OR_DATA) != 0 && (rights & PRESENT) != 0 && (rights & RESERVED) == 0;
    }

    private static boolean system(long rights) {
        return (rights & CODE_OR_DATA) == 0 && (rights & PRESENT) != 0 && (rights & RESERVED) == 0;
    }

    private static boolean unusable(long rights) {
        return (rights & UNUSABLE) != 0;
    }

    private static long privilege(long rights) {
        return rights >>> 5 & 3;
    }
}
