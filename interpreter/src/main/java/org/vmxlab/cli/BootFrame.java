package org.vmxlab.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The programs around sequences that boot by themselves. */
final class BootFrame {
    private BootFrame() {}

    /** The frame of VMX sequences. */
    static String vmx() throws IOException {
        return resource("boot.asm") + resource("vmx.asm");
    }

    /** The frame of sequences of APIC operations. */
    static String apic() throws IOException {
        return resource("boot.asm") + resource("apic.asm");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = BootFrame.class.getResourceAsStream("/org/vmxlab/conformance/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the program was built without " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
