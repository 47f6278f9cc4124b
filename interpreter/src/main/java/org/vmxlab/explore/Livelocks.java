package org.vmxlab.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.machine.Machine;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationKind;

/**
 * Finds livelocks in the graph of all states: sets of states that, once entered, are never left, and in which something
 * always goes on. Whatever the CPUs do there, and however fair, no end is ever reached. (Bottom strongly connected
 * components with a cycle; Tarjan 1972.)
 */
final class Livelocks {
    private final StateGraph graph;
    private final VisitedStates visited;

    /** @param visited the states of {@code graph} */
    Livelocks(StateGraph graph, VisitedStates visited) {
        this.graph = graph;
        this.visited = visited;
    }

    /** One state of each livelock: the one with the least hash, whatever the order in which states were met. */
    List<Integer> find() {
        int size = graph.size();
        int[] order = new int[size];
        int[] low = new int[size];
        boolean[] onStack = new boolean[size];
        boolean[] leaves = new boolean[size];
        int[] next = new int[size];
        int[] component = new int[size];
        int[] calls = new int[size];
        int components = 0;
        int counter = 0;
        List<Integer> found = new ArrayList<>();
        for (int root = 0; root < size; root++) {
            if (order[root] != 0) {
                continue;
            }
            int depth = 0;
            calls[0] = root;
            while (depth >= 0) {
                int at = calls[depth];
                if (order[at] == 0) {
                    order[at] = ++counter;
                    next[at] = graph.begin(at);
                    low[at] = counter;
                    component[components++] = at;
                    onStack[at] = true;
                }
                if (next[at] < graph.end(at)) {
                    int to = graph.target(next[at]++);
                    if (order[to] == 0) {
                        depth++;
                        calls[depth] = to;
                    } else if (onStack[to]) {
                        low[at] = Math.min(low[at], order[to]);
                    } else {
                        leaves[at] = true;
                    }
                    continue;
                }
                depth--;
                if (low[at] == order[at]) {
                    boolean left = false;
                    boolean cycle = true;
                    int least = at;
                    int member;
                    do {
                        member = component[--components];
                        onStack[member] = false;
                        left |= leaves[member];
                        cycle &= !graph.isLeaf(member);
                        least = hash(member) < hash(least) ? member : least;
                    } while (member != at);
                    if (!left && cycle) {
                        found.add(graph.state(least));
                    }
                    if (depth >= 0) {
                        leaves[calls[depth]] = true;
                    }
                } else if (depth >= 0) {
                    low[calls[depth]] = Math.min(low[calls[depth]], low[at]);
                }
            }
        }
        return found;
    }

    /** What is wrong with {@code machine}, which is in a state of a livelock. */
    static Violation violation(Machine machine) {
        List<Integer> going = machine.cpus().stream()
                .map(Cpu::number)
                .filter(machine::canExecute)
                .toList();
        int cpu = going.isEmpty() ? 0 : going.get(0);
        String who = going.stream().map(number -> "CPU " + number).collect(Collectors.joining(", "));
        return new Violation(
                ViolationKind.LIVELOCK,
                cpu,
                machine.cpu(cpu).rip(),
                who + (going.size() == 1 ? " goes" : " go")
                        + " on for ever, whatever the schedule: no step that is left leads out of these states");
    }

    private long hash(int vertex) {
        int state = graph.state(vertex);
        return state == VisitedStates.NOWHERE ? 0 : visited.hash(state);
    }
}
