package org.vmxlab.vectors;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vmxlab.vmx.VmxCapabilities;
import org.vmxlab.vmx.VmxModels;

/** The processor models that rows name: the one that lies beside their file, or one of the machine's own. */
final class VectorModels {
    private static final int FEATURE_CONTROL = 0x3a;

    private final @Nullable String name;
    private final @Nullable VmxCapabilities beside;

    /** @param meta contents of {@code NAME.meta.json}: model, MAXPHYADDR, MSRs; empty if there is none */
    VectorModels(Optional<JsonObject> meta) {
        this.name = meta.map(object -> Json.text(object, "model", "")).orElse(null);
        this.beside = meta.map(VectorModels::capabilities).orElse(null);
    }

    private static VmxCapabilities capabilities(JsonObject meta) {
        Map<Integer, Long> msrs = new TreeMap<>();
        for (Map.Entry<String, JsonElement> msr : Json.object(meta, "msrs").entrySet()) {
            int number = (int) Json.number(msr.getKey());
            if (number != FEATURE_CONTROL) {
                msrs.put(number, Json.number(msr.getValue()));
            }
        }
        return new VmxCapabilities(Json.text(meta, "model", "model"), (int) Json.number(meta, "maxphyaddr", 40), msrs);
    }

    /**
     * The model called {@code wanted}; the default one for an empty name.
     *
     * @throws RowException if nobody knows it
     */
    VmxCapabilities named(String wanted) {
        if (beside != null && (wanted.isEmpty() || wanted.equals(name))) {
            return beside;
        }
        return builtIn(wanted)
                .orElseThrow(() -> new RowException("the model '" + wanted
                        + "' is not known: put its MAXPHYADDR and MSRs into NAME.meta.json beside the file"));
    }

    /** The machine's own model that {@code wanted} means: {@code corei7_skylake_x} is {@code skylake_x}. */
    static Optional<VmxCapabilities> builtIn(String wanted) {
        if (wanted.isEmpty()) {
            return Optional.of(VmxModels.IVY_BRIDGE);
        }
        return VmxModels.all().stream()
                .filter(model -> wanted.contains(model.name()))
                .findFirst();
    }
}
