package org.vmxlab.vectors;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vmxlab.conformance.ConformanceTest;
import org.vmxlab.conformance.Finding;
import org.vmxlab.conformance.Observations;
import org.vmxlab.vmx.VmxCapabilities;

/** {@code fields.MODEL.json} and {@code NAME.meta.json}: the machine's model has those fields, masks and MSRs. */
final class ModelFile implements ConformanceTest {
    private static final long REGION = 0x30_0000;
    private static final long VMCS = 0x30_1000;
    private static final int ENCODINGS = 0x8000;
    private static final long ZF = 0x40;
    private static final long STATUS = 0x8d5;
    private static final int FEATURE_CONTROL = 0x3a;
    /** VMREAD of it says why the last instruction failed, so it does not keep what is written. */
    private static final long ERROR_FIELD = 0x4400;

    private final String file;
    private final JsonObject contents;

    ModelFile(String file, JsonObject contents) {
        this.file = file;
        this.contents = contents;
    }

    @Override
    public String name() {
        return file;
    }

    @Override
    public Finding run(Observations observations) {
        String name = Json.text(contents, "model", "");
        VmxCapabilities model = VectorModels.builtIn(name).orElse(null);
        if (model == null) {
            return Finding.skip("the machine has no model '" + name + "'");
        }
        List<String> differences = contents.has("fields") ? fields(model) : msrs(model);
        return differences.isEmpty()
                ? Finding.pass(Json.object(contents, contents.has("fields") ? "fields" : "msrs")
                                .size() + " values")
                : Finding.fail(differences.size() + " values of " + name + " differ", differences);
    }

    private List<String> msrs(VmxCapabilities model) {
        Comparison comparison = new Comparison();
        comparison.number(
                "MAXPHYADDR",
                Json.number(contents, "maxphyaddr", model.maxPhysicalAddress()),
                model.maxPhysicalAddress());
        for (Map.Entry<String, JsonElement> msr : Json.object(contents, "msrs").entrySet()) {
            int number = (int) Json.number(msr.getKey());
            if (number != FEATURE_CONTROL) {
                comparison.number("MSR " + msr.getKey(), Json.number(msr.getValue()), model.msr(number));
            }
        }
        return comparison.differences();
    }

    private List<String> fields(VmxCapabilities model) {
        VmxProgram program = new VmxProgram(model);
        program.cpu().memory().write(REGION, 4, model.revision());
        program.cpu().memory().write(VMCS, 4, model.revision());
        program.vmxon(null, REGION);
        program.vmclear(null, VMCS);
        program.vmptrld(null, VMCS);
        JsonObject fields = Json.object(contents, "fields");
        List<String> differences = new ArrayList<>();
        Map<String, JsonElement> byNumber = new TreeMap<>();
        fields.entrySet().forEach(entry -> byNumber.put(Long.toString(Json.number(entry.getKey())), entry.getValue()));
        for (long encoding = 0; encoding < ENCODINGS; encoding++) {
            JsonElement expected = byNumber.get(Long.toString(encoding));
            String got = field(program, encoding);
            String wanted = expected == null ? "none" : expected.isJsonNull() ? "read-only" : expected.getAsString();
            boolean same = got.equals(wanted) || encoding == ERROR_FIELD && expected != null && !got.equals("none");
            if (!same) {
                differences.add(String.format("    field 0x%04x   expected %s, got %s", encoding, wanted, got));
            }
        }
        return differences;
    }

    /** {@code none}, {@code read-only}, or what all ones read back as. */
    private static String field(VmxProgram program, long encoding) {
        program.vmread(encoding);
        if ((program.cpu().rflags() & STATUS) == ZF) {
            return "none";
        }
        program.vmwrite(encoding, -1);
        if ((program.cpu().rflags() & STATUS) == ZF) {
            return "read-only";
        }
        program.vmread(encoding);
        return "0x" + Long.toHexString(program.cpu().get(0));
    }
}
