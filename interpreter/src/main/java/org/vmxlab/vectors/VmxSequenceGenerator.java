package org.vmxlab.vectors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.vmxlab.conformance.SplitMix;

/**
 * Makes random sequences of VMX operations. It knows which VMCS is current and prepared, as far as an ordinary run of its
 * operations goes, so that most of them are about something; it does not know what comes out.
 */
final class VmxSequenceGenerator {
    private static final int FEWEST = 20;
    private static final int MORE = 60;
    private static final List<String> VMCSES = List.of("B", "C", "D");
    private static final List<String> REGIONS = List.of("A", "B", "C", "D", "E", "F", "G", "H");
    private static final List<String> ODD_ADDRESSES =
            List.of("Z", "NONE", "B+0x10", "C+0x800", "B|MAXPA", "C+MAXPA", "0x8000000000300000", "A+1", "E", "F");
    private static final List<String> GUESTS =
            VmxGuest.all().stream().map(VmxGuest::text).toList();
    /** Fields that say where a program lies, or count its time, and so differ from one program to another. */
    private static final Set<String> PLACES_AND_TIME =
            Set.of("0x6802", "0x6c02", "0x6c0a", "0x6c0c", "0x6c0e", "0x6c14", "0x6c16", "0x681c", "0x681e", "0x482e");
    /** Exit information that only certain VM exits define (SDM volume 3C, section 27.2). */
    private static final Set<String> SELDOM_DEFINED = Set.of(
            "0x2400", "0x2401", "0x4406", "0x440a", "0x440c", "0x440e", "0x6402", "0x6404", "0x6406", "0x6408",
            "0x640a");
    /** Fields that {@code guestsetup} writes and a guest may be asked about afterwards. */
    private static final List<String> PREPARED = List.of(
            "0x4000", "0x4002", "0x400c", "0x4012", "0x4004", "0x4016", "0x6004", "0x6006", "0x2800", "0x0c02",
            "0x6c00", "0x6c04", "0x0800", "0x0802", "0x0804", "0x0806", "0x0808", "0x080a", "0x080c", "0x080e",
            "0x2802", "0x4800", "0x4802", "0x4804", "0x4806", "0x4808", "0x480a", "0x480c", "0x480e", "0x4810",
            "0x4812", "0x4814", "0x4816", "0x4818", "0x481a", "0x481c", "0x481e", "0x4820", "0x4822", "0x4824",
            "0x4826", "0x482a", "0x6800", "0x6804", "0x6806", "0x6808", "0x680a", "0x680c", "0x680e", "0x6810",
            "0x6812", "0x6814", "0x6816", "0x6818", "0x681a", "0x6820", "0x6822", "0x6824", "0x6826", "0x4400");
    /** Data fields of every width that mean nothing to VMREAD and VMWRITE. */
    private static final List<String> PLAIN = List.of(
            "0x6c10", "0x6c12", "0x4c00", "0x2010", "0x2802", "0x0c00", "0x0804", "0x4004", "0x4012", "0x6000",
            "0x6820", "0x2006", "0x2011", "0x2803", "0x201c", "0x2800", "0x4824", "0x4826", "0x401e", "0x0000");

    private static final List<String> ODD_FIELDS = List.of(
            "0x4400",
            "0x4402",
            "0x6400",
            "0x4401",
            "0x6c11",
            "0x0001",
            "0x0c01",
            "0x2400",
            "0x6402",
            "0x640a",
            "0x6834",
            "0x1",
            "0xffff",
            "0x10000",
            "0x100006c10",
            "0x8000000000006c10",
            "0x0812",
            "0x0814",
            "0x2019",
            "0x2100",
            "0x7c00",
            "0x440e",
            "0x4404",
            "0x2801",
            "0x4c02",
            "0x8000");
    private static final List<String> ODD_READABLE =
            ODD_FIELDS.stream().filter(field -> !SELDOM_DEFINED.contains(field)).toList();
    private static final List<String> VALUES = List.of(
            "0",
            "1",
            "0xffff",
            "0x10000",
            "0x7fffffff",
            "0x80000000",
            "0xffffffff",
            "0x100000000",
            "0x1122334455667788",
            "NONE",
            "0x8000000000000000");

    private final SplitMix random;
    private final List<EntryMutations.Mutation> mutations = EntryMutations.all();
    private List<VmxOperation> operations = new ArrayList<>();
    private final Set<String> cleared = new TreeSet<>();
    private final Set<String> prepared = new TreeSet<>();
    private final Set<String> launched = new TreeSet<>();
    private final Set<String> written = new TreeSet<>();
    private String current = "";
    private boolean on;
    private long number;

    VmxSequenceGenerator(long seed) {
        random = new SplitMix(seed);
    }

    OperationSequence next() {
        operations = new ArrayList<>();
        forget();
        on = false;
        if (!random.oneIn(8)) {
            begin();
        }
        int length = operations.size() + FEWEST + random.below(MORE);
        while (operations.size() < length) {
            step();
        }
        return new OperationSequence("random." + number++, "", operations);
    }

    private void forget() {
        cleared.clear();
        prepared.clear();
        launched.clear();
        written.clear();
        current = "";
    }

    private void begin() {
        add("vmxon A");
        on = true;
        for (String vmcs : VMCSES) {
            if (!random.oneIn(6)) {
                clear(vmcs);
            }
        }
        load(one(VMCSES));
        if (!random.oneIn(4)) {
            prepare();
        }
    }

    private void step() {
        switch (random.below(28)) {
            case 0, 1 -> clear(one(VMCSES));
            case 2, 3 -> load(one(VMCSES));
            case 4 -> add(one(List.of("vmclear", "vmptrld", "vmxon")) + " " + address() + place());
            case 5 -> add("vmptrst" + place());
            case 6, 7 -> add(one(List.of("vmread", "vmread", "vmread.m")) + " " + readable());
            case 8, 9 -> write(one(PLAIN), one(VALUES));
            case 10 -> oddField();
            case 11, 12 -> prepare();
            case 13, 14, 15 -> enter();
            case 16, 17, 18, 19, 20, 21 -> mutate();
            case 22 -> add(invalidation());
            case 23 -> inAnotherMode();
            case 24 -> turnOffOrOn();
            case 25 -> add(one(List.of("vmfunc", "vmcall", "getrev " + one(REGIONS), "vmlaunch", "vmresume")));
            case 26 -> processor();
            default -> revision();
        }
    }

    private void clear(String vmcs) {
        add("vmclear " + vmcs);
        cleared.add(vmcs);
        launched.remove(vmcs);
        if (current.equals(vmcs)) {
            current = "";
        }
    }

    private void load(String vmcs) {
        if (!cleared.contains(vmcs) && !random.oneIn(20)) {
            clear(vmcs);
        }
        add("vmptrld " + vmcs);
        current = vmcs;
    }

    private void prepare() {
        if (current.isEmpty() && !random.oneIn(10)) {
            load(one(VMCSES));
        }
        add("guestsetup" + (random.oneIn(2) ? "" : " " + one(GUESTS)));
        prepared.add(current);
    }

    private void enter() {
        if (!prepared.contains(current)) {
            prepare();
        }
        boolean launch = launched.contains(current) == random.oneIn(8);
        add((random.oneIn(24) ? "movss+" : "") + (launch ? "vmlaunch" : "vmresume"));
        launched.add(current);
    }

    /** Fields are changed, the guest is entered, and mostly set right again. */
    private void mutate() {
        if (!prepared.contains(current)) {
            prepare();
        }
        for (int i = random.below(3); i >= 0; i--) {
            EntryMutations.Mutation mutation = mutations.get(random.below(mutations.size()));
            add("vmwrite " + mutation.field() + " " + one(mutation.values()));
        }
        enter();
        if (random.oneIn(2)) {
            add("vmread " + one(PREPARED));
        }
        if (!random.oneIn(5)) {
            prepare();
        }
    }

    private String readable() {
        if (prepared.contains(current) && !random.oneIn(3)) {
            return one(PREPARED);
        }
        return written.isEmpty() || random.oneIn(10) ? one(ODD_READABLE) : one(List.copyOf(written));
    }

    private void write(String field, String value) {
        add(one(List.of("vmwrite", "vmwrite", "vmwrite.m")) + " " + field + " " + value + place());
        prepared.remove(current);
        written.add(field);
    }

    private void oddField() {
        String field = random.oneIn(3) ? "0x" + Integer.toHexString(random.below(0x8000)) : one(ODD_FIELDS);
        if (PLACES_AND_TIME.contains(field)) {
            return;
        }
        if (random.oneIn(2)) {
            if (!SELDOM_DEFINED.contains(field)) {
                add("vmread " + field);
            }
        } else {
            add("vmwrite " + field + " " + one(VALUES));
            prepared.remove(current);
        }
    }

    private String invalidation() {
        String type = one(List.of("0", "1", "2", "3", "4", "NONE", "0x100000001"));
        String low = one(List.of("0", "1", "0xffff", "0x10001", "0x601e", "NONE"));
        String high = one(List.of("0", "0", "0x1000", "NONE", "0x800000000000"));
        return one(List.of("invept", "invvpid")) + " " + type + " " + low + " " + high + place();
    }

    private void inAnotherMode() {
        String operation = one(List.of(
                "vmxon A",
                "vmclear B",
                "vmptrld B",
                "vmptrst",
                "vmread 0x4400",
                "vmread.m 0x4400",
                "vmwrite 0x6c10 5",
                "vmlaunch",
                "vmresume",
                "vmxoff",
                "invept 2 0 0",
                "invvpid 2 0 0",
                "rdmsr 0x480",
                "cr4.vmxe 1",
                "vmcall"));
        add(one(List.of("cpl3", "compat", "compat3")) + ":" + operation);
    }

    private void turnOffOrOn() {
        if (!on || random.oneIn(3)) {
            add("vmxon " + (random.oneIn(4) ? address() : "A"));
            on = true;
            return;
        }
        VMCSES.forEach(this::clear);
        add("vmxoff");
        on = false;
        current = "";
        if (random.oneIn(3)) {
            add(one(List.of("cr4.vmxe 0", "cr0.ne 0", "vmxoff", "vmread 0x4400", "vmptrst", "vmlaunch")));
            add("vmxon A");
            add(one(List.of("cr4.vmxe 1", "cr0.ne 1")));
        }
        if (!random.oneIn(3)) {
            add("vmxon A");
            on = true;
        }
    }

    private void processor() {
        add(one(List.of(
                "cr4.vmxe " + random.below(2),
                "cr0.ne " + random.below(2),
                "featctl " + one(List.of("0", "5", "1")),
                "rdmsr 0x" + Integer.toHexString(0x480 + random.below(0x14)),
                "rdmsr 0x3a")));
    }

    private void revision() {
        String region = one(List.of("E", "F", "G", "H"));
        add("setrev " + region + " "
                + one(List.of("REV", "REV", "0", "REV|0x80000000", "1", "0xc0000100", "0xc0000102", "0x800", "0x174")));
        if (random.oneIn(3)) {
            add("vmptrld " + region);
            current = region;
        }
    }

    private String address() {
        return random.oneIn(2) ? one(REGIONS) : one(ODD_ADDRESSES);
    }

    private String place() {
        return random.oneIn(12) ? " " + one(List.of("@unmapped", "@noncanonical")) : "";
    }

    private String one(List<String> choices) {
        return choices.get(random.below(choices.size()));
    }

    private void add(String text) {
        operations.add(SequenceFile.operation(Arrays.asList(text.split(" ")), operations.size()));
    }
}
