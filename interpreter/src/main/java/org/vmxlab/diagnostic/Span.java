package org.vmxlab.diagnostic;

/**
 * A stretch of one source line.
 *
 * @param line counted from 1
 * @param column counted from 1, in UTF-16 units
 * @param length at least 1
 */
public record Span(SourceFile file, int line, int column, int length) {}
