package org.vmxlab.litmus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vmxlab.litmus.LitmusTest.ThreadRegister;

/** What a test has named so far: locations, and registers with their types and initial values. */
final class Declarations {
    private final Architecture architecture;
    private final Map<String, Location> locations = new LinkedHashMap<>();
    private final Map<ThreadRegister, Constant> values = new LinkedHashMap<>();
    private final Map<ThreadRegister, IntegerType> types = new LinkedHashMap<>();

    Declarations(Architecture architecture) {
        this.architecture = architecture;
    }

    Architecture architecture() {
        return architecture;
    }

    void declare(Location location) {
        locations.put(location.name(), location);
    }

    void declare(int thread, Register register, IntegerType type) {
        types.put(key(thread, register), type);
    }

    void initialise(int thread, Register register, Constant value) {
        values.put(key(thread, register), value);
    }

    /** The location {@code name}; one that was not declared is an integer that is 0 from now on. */
    Location location(String name) {
        return locations.computeIfAbsent(name, Location::implicit);
    }

    /** Makes a location of every name whose address somebody holds. */
    void declareTargets() {
        List<Constant> constants = new ArrayList<>(values.values());
        locations.values().forEach(location -> constants.addAll(location.elements()));
        for (Constant constant : constants) {
            if (constant instanceof Constant.AddressOf address) {
                location(address.name());
            }
        }
    }

    Variable variable(int thread, Register register) {
        ThreadRegister key = key(thread, register);
        IntegerType otherwise =
                values.get(key) instanceof Constant.AddressOf ? IntegerType.POINTER : IntegerType.UNTYPED;
        return new Variable.OfThread(thread, key.register(), architecture, types.getOrDefault(key, otherwise));
    }

    boolean holdsAddress(int thread, Register register) {
        return values.get(key(thread, register)) instanceof Constant.AddressOf;
    }

    private ThreadRegister key(int thread, Register register) {
        return new ThreadRegister(thread, register.whole(architecture));
    }

    List<Location> locations() {
        return new ArrayList<>(locations.values());
    }

    Map<ThreadRegister, Constant> values() {
        return values;
    }
}
