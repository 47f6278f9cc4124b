package org.vmxlab.explore;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;
import org.eclipse.collections.impl.map.mutable.primitive.IntIntHashMap;

/**
 * Finds livelocks in the graph of all states: sets of states that, once entered, are never left, and in which something
 * always goes on. Whatever the CPUs do there, and however fair, no end is ever reached. (Bottom strongly connected
 * components with a cycle; Tarjan 1972.)
 */
final class Livelocks {
    private final IntIntHashMap indexes = new IntIntHashMap();
    private final IntArrayList states = new IntArrayList();
    private int[] heads = new int[0];
    private int[] targets = new int[0];

    /** @param edges pairs of states, the second reached from the first */
    Livelocks(List<IntArrayList> edges) {
        int count = 0;
        for (IntArrayList list : edges) {
            for (int i = 0; i < list.size(); i++) {
                index(list.get(i));
            }
            count += list.size() / 2;
        }
        heads = new int[states.size() + 1];
        targets = new int[count];
        for (IntArrayList list : edges) {
            for (int i = 0; i < list.size(); i += 2) {
                heads[index(list.get(i)) + 1]++;
            }
        }
        for (int i = 1; i < heads.length; i++) {
            heads[i] += heads[i - 1];
        }
        int[] next = heads.clone();
        for (IntArrayList list : edges) {
            for (int i = 0; i < list.size(); i += 2) {
                targets[next[index(list.get(i))]++] = index(list.get(i + 1));
            }
        }
    }

    private int index(int state) {
        int known = indexes.getIfAbsent(state, -1);
        if (known >= 0) {
            return known;
        }
        indexes.put(state, states.size());
        states.add(state);
        return states.size() - 1;
    }

    /** One state of each livelock. */
    List<Integer> find() {
        int size = states.size();
        int[] order = new int[size];
        int[] low = new int[size];
        boolean[] onStack = new boolean[size];
        boolean[] leaves = new boolean[size];
        int[] next = heads.clone();
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
                    low[at] = counter;
                    component[components++] = at;
                    onStack[at] = true;
                }
                if (next[at] < heads[at + 1]) {
                    int to = targets[next[at]++];
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
                    boolean cycle = heads[at + 1] > heads[at];
                    int member;
                    do {
                        member = component[--components];
                        onStack[member] = false;
                        left |= leaves[member];
                        cycle &= heads[member + 1] > heads[member];
                    } while (member != at);
                    if (!left && cycle) {
                        found.add(states.get(at));
                    }
                    if (depth >= 0) {
                        leaves[calls[depth]] = true;
                    }
                } else if (depth >= 0) {
                    low[calls[depth]] = Math.min(low[calls[depth]], low[at]);
                    leaves[calls[depth]] |= false;
                }
            }
        }
        return found;
    }
}
