package org.vmxlab.assembler;

import java.util.List;

/** Turns preprocessed lines into lines of the plain layer; what comes of a line keeps its place in the source. */
@FunctionalInterface
interface LineExpander {
    /** Lines as they are: for plain programs. */
    LineExpander NONE = lines -> lines;

    List<Line> expand(List<Line> lines);
}
