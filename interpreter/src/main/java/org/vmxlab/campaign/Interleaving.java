package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.vmxlab.machine.Machine;
import org.vmxlab.schedule.AsRecorded;
import org.vmxlab.schedule.Cooperative;
import org.vmxlab.schedule.Decision;
import org.vmxlab.schedule.ForkableSchedule;
import org.vmxlab.schedule.Performed;

/** Turns of CPUs as a run had them: in front of each fault, and behind the last one. */
final class Interleaving implements Way {
    private static final int NOBODY = -1;

    private final List<List<Turn>> stretches;

    /**
     * What one CPU does in a row.
     *
     * @param cpu {@link #NOBODY} for what happens between two faults without a step
     * @param performed its steps, and what happens behind them
     */
    private record Turn(int cpu, List<Performed> performed) {
        Turn behind(List<Performed> earlier) {
            return earlier.isEmpty()
                    ? this
                    : new Turn(
                            cpu,
                            Stream.concat(earlier.stream(), performed.stream()).toList());
        }
    }

    private Interleaving(List<List<Turn>> stretches) {
        this.stretches = List.copyOf(stretches);
    }

    /** The one of {@code run}, but for the faults and what {@code belongsToFaults}. */
    static Interleaving of(StruckRun run, Predicate<Decision> belongsToFaults) {
        List<List<Turn>> stretches = new ArrayList<>();
        int from = 0;
        for (StruckRun.Strike strike : run.strikes()) {
            stretches.add(turns(run.performed().subList(from, strike.place()), belongsToFaults));
            from = strike.place() + 1;
        }
        stretches.add(turns(run.performed().subList(from, run.performed().size()), belongsToFaults));
        return new Interleaving(stretches);
    }

    private static List<Turn> turns(List<Performed> performed, Predicate<Decision> belongsToFaults) {
        List<Turn> turns = new ArrayList<>();
        List<Performed> turn = new ArrayList<>();
        int cpu = NOBODY;
        for (Performed each : performed) {
            if (belongsToFaults.test(each.decision())) {
                continue;
            }
            int its = actor(each.decision());
            if (its != NOBODY && cpu != NOBODY && its != cpu) {
                turns.add(new Turn(cpu, List.copyOf(turn)));
                turn.clear();
            }
            cpu = its != NOBODY ? its : cpu;
            turn.add(each);
        }
        if (!turn.isEmpty()) {
            turns.add(new Turn(cpu, List.copyOf(turn)));
        }
        return turns;
    }

    /** The CPU whose turn {@code decision} belongs to; {@link #NOBODY} if it belongs to the one that it comes in. */
    private static int actor(Decision decision) {
        return decision instanceof Decision.Execute execute
                ? execute.cpu()
                : decision instanceof Decision.Choose choose ? choose.cpu() : NOBODY;
    }

    /** Whether CPUs do the same in the same order as in {@code other}. */
    boolean isTheSameAs(Interleaving other) {
        return stretches.equals(other.stretches);
    }

    /** Number of turns. */
    int turns() {
        return stretches.stream().mapToInt(List::size).sum();
    }

    /**
     * The one in which {@code number} turns from turn {@code first} on come later: each with the next turn of its CPU, at the
     * latest in front of the next fault that strikes this CPU, or at the end.
     *
     * @param struck the CPU whose step each fault strikes
     */
    Interleaving deferring(int first, int number, List<Integer> struck) {
        List<List<Turn>> result = new ArrayList<>();
        Map<Integer, Turn> deferred = new LinkedHashMap<>();
        int index = 0;
        for (int stretch = 0; stretch < stretches.size(); stretch++) {
            List<Turn> kept = new ArrayList<>();
            for (Turn turn : stretches.get(stretch)) {
                Turn earlier = deferred.remove(turn.cpu);
                Turn whole = earlier == null ? turn : turn.behind(earlier.performed);
                if (index >= first && index < first + number) {
                    deferred.put(turn.cpu, whole);
                } else {
                    kept.add(whole);
                }
                index++;
            }
            if (stretch == stretches.size() - 1) {
                kept.addAll(deferred.values());
            } else {
                Turn needed = deferred.remove(struck.get(stretch));
                if (needed != null) {
                    kept.add(needed);
                }
            }
            result.add(kept);
        }
        return new Interleaving(result);
    }

    /** The one without its turns behind the last fault. */
    Interleaving upToTheLastFault() {
        List<List<Turn>> result = new ArrayList<>(stretches);
        result.set(result.size() - 1, List.of());
        return new Interleaving(result);
    }

    @Override
    public ForkableSchedule withFaults() {
        List<Performed> all = new ArrayList<>();
        for (int stretch = 0; stretch < stretches.size(); stretch++) {
            List<Performed> its = performed(stretch);
            all.addAll(stretch == stretches.size() - 1 ? its : its.subList(0, toLastStep(its)));
        }
        return followed(all);
    }

    @Override
    public ForkableSchedule withoutFaults() {
        List<Performed> all = new ArrayList<>();
        for (int stretch = 0; stretch < stretches.size(); stretch++) {
            all.addAll(performed(stretch));
        }
        return followed(all);
    }

    /** Behind all turns the CPU that had the last one goes on, and others where it waits. */
    private ForkableSchedule followed(List<Performed> all) {
        int last = stretches.stream()
                .flatMap(List::stream)
                .filter(turn -> turn.cpu != NOBODY)
                .reduce((earlier, later) -> later)
                .map(Turn::cpu)
                .orElse(0);
        return new AsRecorded(all, new Cooperative(last));
    }

    @Override
    public boolean lead(StruckCourse struck, int fault, int cpu, long steps) {
        long target = 0;
        for (int stretch = 0; stretch <= fault; stretch++) {
            target += StruckRun.steps(performed(stretch));
        }
        while (struck.course().steps() < target) {
            if (struck.next() != StruckCourse.Next.STEP) {
                return false;
            }
            struck.go(target - struck.course().steps());
        }
        List<Performed> its = performed(fault);
        Machine machine = struck.course().machine();
        for (Performed each : its.subList(toLastStep(its), its.size())) {
            AsRecorded.asFarAsPossible(each.decision(), machine).ifPresent(struck.course()::strike);
        }
        return true;
    }

    private List<Performed> performed(int stretch) {
        return stretches.get(stretch).stream()
                .flatMap(turn -> turn.performed.stream())
                .toList();
    }

    private static int toLastStep(List<Performed> performed) {
        int end = performed.size();
        while (end > 0 && !(performed.get(end - 1).decision() instanceof Decision.Execute)) {
            end--;
        }
        return end;
    }
}
