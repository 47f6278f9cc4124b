package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.diagnosis.Names;
import org.vmxlab.explore.FaultSource;
import org.vmxlab.fault.CpuFault;
import org.vmxlab.fault.MessageFault;
import org.vmxlab.isa.Instruction;
import org.vmxlab.machine.Ipi;
import org.vmxlab.machine.Machine;

/** Kinds of faults as decisions of a search, where a filter lets them be. */
public final class SearchFaults implements FaultSource {
    private static final String NOWHERE = "";

    private final List<Decided.OfMessage> ofMessage;
    private final List<Decided.OfCpu> ofCpu;
    private final List<Decided.OfInstruction> ofInstruction;
    private final boolean ofStore;
    private final boolean interrupts;
    private final boolean interruptsByNmi;
    private final List<SiteFilter> filters;
    private final Parameters parameters;
    private final Names names;
    private final Map<Long, Place> places = new ConcurrentHashMap<>();

    private record Place(String routine, String line) {}

    /**
     * What is to go wrong.
     *
     * @param kinds that can be decided
     * @param filters one of which a site has to pass; none for all sites
     */
    public SearchFaults(List<FaultKind> kinds, List<SiteFilter> filters, Parameters parameters, Names names) {
        List<Decided> decided = kinds.stream().map(FaultKind::decided).toList();
        this.ofMessage = only(decided, Decided.OfMessage.class);
        this.ofCpu = only(decided, Decided.OfCpu.class);
        this.ofInstruction = only(decided, Decided.OfInstruction.class);
        this.ofStore = !only(decided, Decided.OfStore.class).isEmpty();
        this.interrupts = kinds.stream()
                .anyMatch(kind ->
                        kind instanceof Nmi || kind instanceof ExternalInterrupt || kind instanceof SpuriousVector);
        this.interruptsByNmi = kinds.stream().anyMatch(Nmi.class::isInstance);
        this.filters = List.copyOf(filters);
        this.parameters = parameters;
        this.names = names;
    }

    private static <T> List<T> only(List<Decided> all, Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public List<MessageFault> ofMessage(Machine machine, Ipi ipi) {
        if (ofMessage.isEmpty() || !passes(sent(ipi))) {
            return List.of();
        }
        List<MessageFault> faults = new ArrayList<>();
        ofMessage.forEach(kind -> faults.addAll(kind.faults(machine, ipi)));
        return faults;
    }

    @Override
    public List<CpuFault> ofCpu(Cpu cpu) {
        List<CpuFault> faults = new ArrayList<>();
        for (Decided.OfCpu kind : ofCpu) {
            for (CpuFault fault : kind.faults(cpu, parameters)) {
                if (passes(at(cpu, NOWHERE, fault instanceof CpuFault.Signalled signal ? signal.vector() : -1))) {
                    faults.add(fault);
                }
            }
        }
        return faults;
    }

    @Override
    public List<CpuFault> ofInstruction(Cpu cpu, Instruction instruction) {
        if (ofInstruction.isEmpty()
                || !filters.isEmpty()
                        && !passes(at(cpu, instruction.definition().mnemonic(), -1))) {
            return List.of();
        }
        List<CpuFault> faults = new ArrayList<>();
        ofInstruction.forEach(kind -> faults.addAll(kind.faults(cpu, instruction)));
        return faults;
    }

    @Override
    public boolean losesStore(Cpu cpu) {
        return ofStore && (filters.isEmpty() || passes(at(cpu, NOWHERE, -1)));
    }

    @Override
    public boolean messages() {
        return !ofMessage.isEmpty();
    }

    @Override
    public boolean interrupts() {
        return interrupts;
    }

    @Override
    public boolean interruptsByNmi() {
        return interruptsByNmi;
    }

    private boolean passes(Site site) {
        return filters.isEmpty() || filters.stream().anyMatch(filter -> filter.passes(site));
    }

    /** A message has left the place where it was sent. */
    private static Site sent(Ipi ipi) {
        return new Site(ipi.source(), 0, 0, 0, NOWHERE, NOWHERE, NOWHERE, ipi.vector(), false, false);
    }

    /** Where {@code cpu} is; how often it has been there, and in how many steps, is nothing that a state has. */
    private Site at(Cpu cpu, String instruction, int vector) {
        Place place = places.computeIfAbsent(
                cpu.rip(), rip -> new Place(names.routine(rip), names.place(rip).orElse(NOWHERE)));
        return new Site(
                cpu.number(),
                0,
                0,
                cpu.rip(),
                place.routine(),
                place.line(),
                instruction,
                vector,
                !CpuFault.hasCurrent(cpu),
                !cpu.interruptFlag());
    }
}
