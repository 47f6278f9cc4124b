package org.vmxlab.vmx;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The processor models that a machine can be given. */
public final class VmxModels {
    /** A desktop part of 2012: EPT, VPID, unrestricted guest; no VMCS shadowing, no page-modification logging. */
    public static final VmxCapabilities IVY_BRIDGE = new VmxCapabilities(
            "ivy_bridge",
            40,
            Map.ofEntries(
                    Map.entry(0x480, 0x00D8_1000_0000_002BL),
                    Map.entry(0x481, 0x0000_007F_0000_0016L),
                    Map.entry(0x482, 0xF7F9_FFFE_0401_E172L),
                    Map.entry(0x483, 0x007F_FFFF_0003_6DFFL),
                    Map.entry(0x484, 0x0000_FFFF_0000_11FFL),
                    Map.entry(0x485, 0x0000_0000_0004_01E0L),
                    Map.entry(0x486, 0x8000_0021L),
                    Map.entry(0x487, 0xFFFF_FFFFL),
                    Map.entry(0x488, 0x2000L),
                    Map.entry(0x489, 0x0017_27FFL),
                    Map.entry(0x48A, 0x34L),
                    Map.entry(0x48B, 0x0000_08FF_0000_0000L),
                    Map.entry(0x48C, 0x0000_0F01_0611_4141L),
                    Map.entry(0x48D, 0x0000_007F_0000_0016L),
                    Map.entry(0x48E, 0xF7F9_FFFE_0400_6172L),
                    Map.entry(0x48F, 0x007F_FFFF_0003_6DFBL),
                    Map.entry(0x490, 0x0000_FFFF_0000_11FBL)));

    /** A server part of 2017: all of {@link #IVY_BRIDGE}, VMCS shadowing, PML, VM functions, TSC scaling. */
    public static final VmxCapabilities SKYLAKE_X = new VmxCapabilities(
            "skylake_x",
            40,
            Map.ofEntries(
                    Map.entry(0x480, 0x00D8_1000_0000_002BL),
                    Map.entry(0x481, 0x0000_007F_0000_0016L),
                    Map.entry(0x482, 0xF7F9_FFFE_0401_E172L),
                    Map.entry(0x483, 0x007F_FFFF_0003_6DFFL),
                    Map.entry(0x484, 0x0000_FFFF_0000_11FFL),
                    Map.entry(0x485, 0x0000_0000_6004_01E0L),
                    Map.entry(0x486, 0x8000_0021L),
                    Map.entry(0x487, 0xFFFF_FFFFL),
                    Map.entry(0x488, 0x2000L),
                    Map.entry(0x489, 0x0037_27FFL),
                    Map.entry(0x48A, 0x34L),
                    Map.entry(0x48B, 0x0217_7FFF_0000_0000L),
                    Map.entry(0x48C, 0x0000_0F01_0633_4141L),
                    Map.entry(0x48D, 0x0000_007F_0000_0016L),
                    Map.entry(0x48E, 0xF7F9_FFFE_0400_6172L),
                    Map.entry(0x48F, 0x007F_FFFF_0003_6DFBL),
                    Map.entry(0x490, 0x0000_FFFF_0000_11FBL),
                    Map.entry(0x491, 0x1L)));

    /**
     * The model of a machine that names none: {@link #SKYLAKE_X} with 46 address bits, the monitor
     * trap flag, and an error code that is optional when an exception is injected (IA32_VMX_BASIC[56]).
     */
    public static final VmxCapabilities STANDARD = new VmxCapabilities(
            "standard",
            46,
            Map.ofEntries(
                    Map.entry(0x480, 0x01D8_1000_0000_002BL),
                    Map.entry(0x481, 0x0000_007F_0000_0016L),
                    Map.entry(0x482, 0xFFF9_FFFE_0401_E172L),
                    Map.entry(0x483, 0x007F_FFFF_0003_6DFFL),
                    Map.entry(0x484, 0x0000_FFFF_0000_11FFL),
                    Map.entry(0x485, 0x0000_0000_6004_01E0L),
                    Map.entry(0x486, 0x8000_0021L),
                    Map.entry(0x487, 0xFFFF_FFFFL),
                    Map.entry(0x488, 0x2000L),
                    Map.entry(0x489, 0x0037_27FFL),
                    Map.entry(0x48A, 0x32L),
                    Map.entry(0x48B, 0x0217_7FFF_0000_0000L),
                    Map.entry(0x48C, 0x0000_0F01_0633_4141L),
                    Map.entry(0x48D, 0x0000_007F_0000_0016L),
                    Map.entry(0x48E, 0xFFF9_FFFE_0400_6172L),
                    Map.entry(0x48F, 0x007F_FFFF_0003_6DFBL),
                    Map.entry(0x490, 0x0000_FFFF_0000_11FBL),
                    Map.entry(0x491, 0x1L)));

    private VmxModels() {}

    /** All models. */
    public static List<VmxCapabilities> all() {
        return List.of(STANDARD, IVY_BRIDGE, SKYLAKE_X);
    }

    /** The model called {@code name}; empty if there is none. */
    public static Optional<VmxCapabilities> named(String name) {
        return all().stream().filter(model -> model.name().equals(name)).findFirst();
    }
}
