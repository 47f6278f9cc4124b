package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledFolderTest {
    private static final String TEXT = "; the APIC's registers, é\n";

    @TempDir
    private Path folder;

    @Test
    void aLibraryHasTextsByTheirNames() throws IOException {
        Path library = folder.resolve("guests.jar");
        try (OutputStream file = Files.newOutputStream(library);
                JarOutputStream packed = new JarOutputStream(file)) {
            packed.putNextEntry(new ZipEntry("guest/lib/"));
            packed.putNextEntry(new ZipEntry("guest/lib/apic.asm"));
            packed.write(TEXT.getBytes(StandardCharsets.UTF_8));
            packed.putNextEntry(new ZipEntry("elsewhere.asm"));
        }
        try (JarFile jar = new JarFile(library.toFile())) {
            holdsOneText(new BundledFolder.Packed(jar, "guest/"));
        }
    }

    @Test
    void soHasAFolderOfABuild() throws IOException {
        Files.createDirectories(folder.resolve("lib"));
        Files.writeString(folder.resolve("lib/apic.asm"), TEXT);
        holdsOneText(new BundledFolder.Unpacked(folder));
    }

    private static void holdsOneText(BundledFolder bundled) {
        assertThat(bundled.text("lib/apic.asm")).contains(TEXT);
        assertThat(bundled.text("lib/apic")).isEmpty();
        assertThat(bundled.text("elsewhere.asm")).isEmpty();
        assertThat(bundled.text("lib")).as("a folder is no text").isEmpty();
        assertThat(bundled.text("lib/")).as("a folder is no text").isEmpty();
    }

    @Test
    void theSourcesThatComeWithVmxlabAreThere() {
        assertThat(BundledFolder.named("/guest/").text("scenarios/xen/vmcs-race.asm"))
                .isPresent();
        assertThat(BundledFolder.named("/model/").text("xen.inc")).isPresent();
    }

    @Test
    void aBuildWithoutTheFolderSaysSo() {
        assertThatThrownBy(() -> BundledFolder.named("/no-such-folder/"))
                .hasMessage("the class path lacks the folder /no-such-folder/; build vmxlab anew");
    }
}
