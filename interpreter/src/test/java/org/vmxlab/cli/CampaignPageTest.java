package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a campaign: kinds against routines, runs, and lines of source with what hurts them. */
class CampaignPageTest {
    /** What a person meets: whether the page is wider than the window, where a number of the matrix leads, the colour theme. */
    private static final String LOOK = """
            <pre id="seen"></pre>
            <script>
            const root = document.documentElement;
            const seen = ["wide " + (root.scrollWidth > innerWidth)];
            const cell = document.querySelector("#matrix td a");
            location.hash = cell.getAttribute("href");
            seen.push("run " + document.querySelector(location.hash + " h3").innerText);
            document.querySelectorAll("details").forEach(file => file.open = false);
            const place = document.querySelector("#lines a[href^='#at-']");
            location.hash = place.getAttribute("href");
            dispatchEvent(new Event("hashchange"));
            const line = document.getElementById(decodeURIComponent(location.hash.slice(1)));
            seen.push("line " + line.innerText.replace(/\\s+/g, " "));
            seen.push("open " + line.closest("details").open);
            document.getElementById("theme").click();
            seen.push("theme " + root.dataset.theme + " " + document.getElementById("theme").innerText);
            document.getElementById("seen").textContent = seen.join("\\n");
            </script>
            """;

    private static final Pattern SEEN = Pattern.compile("<pre id=\"seen\">(.*?)</pre>", Pattern.DOTALL);

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private Path page = Path.of("");
    private String text = "";

    private int vmxlab(String... arguments) {
        return Main.commandLine(new PrintWriter(out), new PrintWriter(new StringWriter()))
                .execute(arguments);
    }

    @BeforeEach
    void write() throws Exception {
        page = folder.resolve("page.html");
        assertThat(vmxlab(
                        "inject",
                        "faults/unchecked-vmptrld",
                        "--kinds",
                        "vmx-failure,current-vmcs-lost",
                        "--html",
                        page.toString(),
                        "--replay-folder",
                        folder.resolve("runs").toString()))
                .isEqualTo(ExitCode.VIOLATION);
        text = Files.readString(page);
    }

    @Test
    void aNumberOfTheMatrixLeadsToARunThatReplayConfirms() {
        Matcher cell = Pattern.compile(
                        "<td class=\"silent-corruption\"><a href=\"#(line-\\d+)\" title=\"([^\"]*)\">(\\d+)</a>")
                .matcher(text);
        assertThat(cell.find()).isTrue();
        assertThat(cell.group(2)).contains("silent-corruption " + cell.group(3));
        String line = text.substring(text.indexOf("<li id=\"" + cell.group(1) + "\""));
        Matcher command = Pattern.compile("vmxlab replay ([^<]*)</code>").matcher(line);
        assertThat(command.find()).isTrue();
        assertThat(vmxlab("replay", command.group(1))).isEqualTo(ExitCode.VIOLATION);
        assertThat(out.toString()).contains("silent-corruption");
    }

    @Test
    void aLineOfSourceHasWhatHurtsItBesideIt() {
        String line = text.substring(text.indexOf("unchecked-vmptrld.asm:22\""));
        assertThat(line.substring(0, line.indexOf("</li>")))
                .contains("vmptrld [region]")
                .contains("sites are not masked")
                .containsPattern("class=\"effect silent-corruption\"[^>]*>vmx-failure \\d");
    }

    @Test
    void itNeedsNoNetwork() {
        assertThat(text).doesNotContain("http:", "https:", " src=", "@import", "url(", "{{");
    }

    @Test
    void aBrowserShowsItOnAPhoneToo() throws Exception {
        Chromium chromium = Chromium.installed(folder);
        Files.writeString(page, text.replace("</body>", LOOK + "</body>"));
        String document = chromium.document(page, "", "--window-size=500,844");
        Matcher seen = SEEN.matcher(document);
        assertThat(seen.find()).as("the page's scripts have run").isTrue();
        assertThat(seen.group(1))
                .contains("wide false")
                .contains("run vmx-failure in main")
                .containsPattern("line \\d+ \\S.*(vmx-failure|current-vmcs-lost) \\d")
                .contains("open true")
                .contains("theme dark Light");
    }
}
