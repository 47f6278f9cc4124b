package org.vmxlab.explore;

import java.util.List;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;
import org.eclipse.collections.impl.map.mutable.primitive.IntIntHashMap;

/** States and what leads from one to another, in rows: vertices are numbered from 0 on in the order of the edges. */
final class StateGraph {
    private final IntIntHashMap indexes = new IntIntHashMap();
    private final IntArrayList states = new IntArrayList();
    private final int[] heads;
    private final int[] targets;

    /** @param edges pairs of states, the second reached from the first */
    StateGraph(List<IntArrayList> edges) {
        int count = 0;
        for (IntArrayList list : edges) {
            for (int i = 0; i < list.size(); i++) {
                add(list.get(i));
            }
            count += list.size() / 2;
        }
        heads = new int[states.size() + 1];
        targets = new int[count];
        for (IntArrayList list : edges) {
            for (int i = 0; i < list.size(); i += 2) {
                heads[vertex(list.get(i)) + 1]++;
            }
        }
        for (int i = 1; i < heads.length; i++) {
            heads[i] += heads[i - 1];
        }
        int[] next = heads.clone();
        for (IntArrayList list : edges) {
            for (int i = 0; i < list.size(); i += 2) {
                targets[next[vertex(list.get(i))]++] = vertex(list.get(i + 1));
            }
        }
    }

    private void add(int state) {
        if (vertex(state) < 0) {
            indexes.put(state, states.size());
            states.add(state);
        }
    }

    int size() {
        return states.size();
    }

    /** The vertex of {@code state}; below 0 if it has no edge. */
    int vertex(int state) {
        return indexes.getIfAbsent(state, -1);
    }

    /** The state of {@code vertex}. */
    int state(int vertex) {
        return states.get(vertex);
    }

    /** Edges of {@code vertex} have the numbers from this on. */
    int begin(int vertex) {
        return heads[vertex];
    }

    /** Up to this, which is not one of them. */
    int end(int vertex) {
        return heads[vertex + 1];
    }

    boolean isLeaf(int vertex) {
        return begin(vertex) == end(vertex);
    }

    /** The vertex to which edge {@code number} leads. */
    int target(int number) {
        return targets[number];
    }
}
