package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the race in a real browser: what it shows at a step, and that keys, mouse and slider walk through it. */
class ReportPageTest {
    /** Leaves what a person would see in an element of its own, after each of the actions. */
    private static final String WALK = """
            <pre id="walked"></pre>
            <script>
            const seen = [];
            const look = what => seen.push({
              what,
              position: Number(document.body.dataset.position),
              text: document.getElementById("position").textContent,
              now: document.getElementById("now").innerText,
              changed: Array.from(document.querySelectorAll("#cpus .changed"), e => e.textContent),
              line: (document.querySelector("#code .here") || {innerText: ""}).innerText,
              row: (document.querySelector('#rows [aria-selected="true"]') || {innerText: ""}).innerText
            });
            const press = key => {
              document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
              look(key);
            };
            const all = JSON.parse(document.getElementById("data").textContent).moments.length;
            look("all " + all);
            ["Home", "ArrowRight", "j", "k", "ArrowLeft", "ArrowDown", "ArrowUp", "PageDown", "PageUp", "End", "ArrowRight"].forEach(press);
            const slider = document.getElementById("slider");
            slider.value = 100;
            slider.dispatchEvent(new Event("input", {bubbles: true}));
            look("slider");
            document.querySelectorAll("#rows li")[2].click();
            look("click");
            document.getElementById("next").click();
            look("button");
            document.querySelector("#causes button").click();
            look("cause");
            document.getElementById("theme").click();
            look(document.documentElement.dataset.theme);
            document.getElementById("walked").textContent = JSON.stringify(seen);
            </script>
            """;

    private static final Pattern WALKED = Pattern.compile("<pre id=\"walked\">(.*?)</pre>", Pattern.DOTALL);

    @TempDir
    private Path folder;

    private Chromium chromium;
    private Path saved;
    private Path page;

    @BeforeEach
    void writePage() {
        chromium = Chromium.installed(folder);
        page = folder.resolve("race.html");
        saved = new SavedRuns(folder).of("xen/vmcs-race", "--variant", "a");
        assertThat(SavedRuns.vmxlab("report", saved.toString(), "--html", page.toString()))
                .isZero();
    }

    @Test
    void atTheEndItShowsTheViolationAndItsCauses() throws Exception {
        String document = chromium.document(page, "");

        assertThat(text(document, "title")).contains("VMX101").contains("VMWRITE with an invalid current-VMCS pointer");
        assertThat(text(document, "causes")).contains("X.is_running was 1").contains("VMCLEAR of the VMCS of D");
        assertThat(text(document, "now")).contains("vmwrite").contains("which did not come to pass");
        assertThat(text(document, "cpu-0"))
                .contains("IF=0")
                .contains("current VMCS")
                .contains("vmx_fpu_leave");
        assertThat(text(document, "vmcss"))
                .contains("VMCS of X (d1v0)")
                .contains("CPU 0")
                .contains("launched");
        assertThat(text(document, "objects"))
                .contains("X (d1v0)")
                .contains("is_running=1")
                .contains("dirty={cpu 0}");
        assertThat(text(document, "file")).contains("vmx.asm");
    }

    @Test
    void aFragmentLeadsToItsStep() throws Exception {
        JsonObject run = JsonParser.parseString(new SavedRuns(folder).report(saved, "--json"))
                .getAsJsonObject();
        int step = stepOf(run, "sends IPI 0xfd to CPU 0");
        String document = chromium.document(page, "#step=" + step, "--window-size=390,844");

        assertThat(text(document, "position").replace(",", "")).startsWith("step " + step + " of");
        assertThat(text(document, "now")).contains("CPU 1").contains("wrmsr").contains("sends IPI 0xfd to CPU 0");
        assertThat(text(document, "code")).contains("send_IPI_mask");
        assertThat(document).containsPattern("class=\"here\"[^>]*aria-current=\"true\"");
        assertThat(document).contains("class=\"arrow\"");
    }

    @Test
    void keysMouseAndSliderWalkThroughTheRun() throws Exception {
        Files.writeString(page, Files.readString(page).replace("</body>", WALK + "</body>"));
        Matcher walked = WALKED.matcher(chromium.document(page, ""));
        assertThat(walked.find()).as("the script of the test has run").isTrue();
        JsonArray seen = JsonParser.parseString(unescaped(walked.group(1))).getAsJsonArray();
        int end = position(seen, 0);

        assertThat(what(seen, 0)).isEqualTo("all " + end);
        assertThat(position(seen, 1)).as("Home").isZero();
        assertThat(position(seen, 2)).as("right").isEqualTo(1);
        assertThat(position(seen, 3)).as("j").isEqualTo(2);
        assertThat(position(seen, 4)).as("k").isEqualTo(1);
        assertThat(position(seen, 5)).as("left").isZero();
        assertThat(position(seen, 6)).as("down: to the first line").isPositive().isLessThan(position(seen, 8));
        assertThat(position(seen, 7)).as("up: before it").isZero();
        assertThat(position(seen, 8)).as("page down: ten lines").isGreaterThan(10);
        assertThat(position(seen, 9)).as("page up").isLessThan(position(seen, 8));
        assertThat(position(seen, 10)).as("End").isEqualTo(end);
        assertThat(position(seen, 11)).as("no further than the end").isEqualTo(end);
        assertThat(position(seen, 12)).as("slider").isEqualTo(100);
        assertThat(one(seen, 13).get("row").getAsString())
                .as("the line that was clicked")
                .isNotEmpty();
        assertThat(position(seen, 14)).as("the button for the next step").isEqualTo(position(seen, 13) + 1);
        assertThat(one(seen, 15).get("line").getAsString())
                .as("source of a cause")
                .contains("is_running");
        assertThat(what(seen, 16)).isIn("dark", "light");
        assertThat(one(seen, 3).get("changed").getAsJsonArray())
                .as("what the second step changed")
                .isNotEmpty();
    }

    private static int stepOf(JsonObject run, String event) {
        for (var moment : run.getAsJsonArray("moments")) {
            JsonObject one = moment.getAsJsonObject();
            if (one.has("events") && one.getAsJsonArray("events").toString().contains(event)) {
                return one.get("step").getAsInt();
            }
        }
        throw new AssertionError("no moment has the event '" + event + "'");
    }

    private static JsonObject one(JsonArray seen, int index) {
        return seen.get(index).getAsJsonObject();
    }

    private static int position(JsonArray seen, int index) {
        return one(seen, index).get("position").getAsInt();
    }

    private static String what(JsonArray seen, int index) {
        return one(seen, index).get("what").getAsString();
    }

    /** The text of the element with {@code id}: everything up to the next element of its level, without tags. */
    private static String text(String document, String id) {
        int start = document.indexOf("id=\"" + id + "\"");
        assertThat(start).as("an element with id %s", id).isPositive();
        int open = document.lastIndexOf('<', start);
        String tag = document.substring(open + 1).split("[\\s>]", 2)[0];
        Matcher tags = Pattern.compile("</?" + tag + "\\b").matcher(document);
        int depth = 0;
        int at = open;
        while (tags.find(at)) {
            depth += tags.group().startsWith("</") ? -1 : 1;
            at = tags.end();
            if (depth == 0) {
                break;
            }
        }
        int end = document.indexOf('>', at) + 1;
        return unescaped(document.substring(open, end).replaceAll("<[^>]*>", " "))
                .strip();
    }

    private static String unescaped(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&nbsp;", " ")
                .replace("&amp;", "&");
    }
}
