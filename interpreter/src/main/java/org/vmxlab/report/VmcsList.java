package org.vmxlab.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.vmxlab.diagnosis.Names;
import org.vmxlab.vmx.VmxState;

/** VMCSs that a document speaks of, each named once. */
final class VmcsList {
    private final Names names;
    private final Map<Long, Integer> indices = new LinkedHashMap<>();

    VmcsList(Names names) {
        this.names = names;
    }

    /** Index of the VMCS at {@code region}; -1 for the invalid pointer. */
    int index(long region) {
        return region == VmxState.NONE ? -1 : indices.computeIfAbsent(region, key -> indices.size());
    }

    /** Region and name of each, by index. */
    JsonArray json() {
        JsonArray json = new JsonArray();
        for (long region : indices.keySet()) {
            JsonObject one = new JsonObject();
            one.addProperty("region", "0x" + Long.toHexString(region));
            one.addProperty("name", names.vmcs(region));
            json.add(one);
        }
        return json;
    }
}
