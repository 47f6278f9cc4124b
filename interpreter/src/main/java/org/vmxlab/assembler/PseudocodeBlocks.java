package org.vmxlab.assembler;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.vmxlab.diagnostic.Diagnostic;

/** Control structures: opened and closed blocks and the labels between which they jump. */
final class PseudocodeBlocks {
    private final PseudocodeContext context;
    private final PseudocodeWriter writer;
    private final Deque<Block> open = new ArrayDeque<>();

    private enum Kind {
        IF("if", "endif"),
        WHILE("while", "endwhile"),
        REPEAT("repeat", "until"),
        FOREVER("forever", "endforever");

        private final String word;
        private final String end;

        Kind(String word, String end) {
            this.word = word;
            this.end = end;
        }
    }

    private static final class Block {
        private final Kind kind;
        private final Line line;
        /** Head of a loop. */
        private final String start;

        private final String end;
        /** Where the next branch of an IF begins; where CONTINUE goes in a loop. */
        private String next;

        private boolean otherwise;
        /** Whether a BREAK leaves this loop. */
        private boolean left;

        Block(Kind kind, Line line, String start, String next, String end) {
            this.kind = kind;
            this.line = line;
            this.start = start;
            this.next = next;
            this.end = end;
        }
    }

    PseudocodeBlocks(PseudocodeContext context) {
        this.context = context;
        this.writer = context.writer();
    }

    void openIf(Line line, List<Token> rest) {
        String otherwise = writer.freshLabel("else");
        open.push(new Block(Kind.IF, line, "", otherwise, writer.freshLabel("endif")));
        context.condition(line, rest).jumpIfFalse(writer, line, otherwise);
    }

    void elseIf(Line line, List<Token> rest) {
        Block block = branch(line);
        block.next = writer.freshLabel("else");
        context.condition(line, rest).jumpIfFalse(writer, line, block.next);
    }

    void otherwise(Line line) {
        branch(line).otherwise = true;
    }

    private Block branch(Line line) {
        Block block = innermost(line, Kind.IF);
        if (block.otherwise) {
            throw new AssemblyException(Diagnostic.error(
                            "PSE040",
                            line.span(line.first()),
                            "'" + line.first().text() + "' behind the 'else' of the same 'if'")
                    .note("note: the 'if' stands at " + place(block)));
        }
        if (context.reachable()) {
            writer.text(line, "jmp " + block.end);
        }
        writer.label(line, block.next);
        return block;
    }

    void closeIf(Line line) {
        Block block = innermost(line, Kind.IF);
        open.pop();
        if (!block.otherwise) {
            writer.label(line, block.next);
        }
        writer.label(line, block.end);
    }

    void openWhile(Line line, List<Token> rest) {
        Block block = loop(Kind.WHILE, line);
        writer.label(line, block.next);
        context.condition(line, rest).jumpIfFalse(writer, line, block.end);
    }

    void openRepeat(Line line) {
        writer.label(line, loop(Kind.REPEAT, line).start);
    }

    void openForever(Line line) {
        writer.label(line, loop(Kind.FOREVER, line).next);
    }

    private Block loop(Kind kind, Line line) {
        Block block = new Block(
                kind, line, writer.freshLabel(kind.word), writer.freshLabel("continue"), writer.freshLabel(kind.end));
        open.push(block);
        return block;
    }

    void closeWhile(Line line) {
        closeLoop(line, Kind.WHILE);
    }

    /** What stands behind the loop is reached if a BREAK leaves it. */
    void closeForever(Line line) {
        context.setReachable(closeLoop(line, Kind.FOREVER).left);
    }

    private Block closeLoop(Line line, Kind kind) {
        Block block = innermost(line, kind);
        open.pop();
        writer.text(line, "jmp " + block.next);
        writer.label(line, block.end);
        return block;
    }

    void closeRepeat(Line line, List<Token> rest) {
        Block block = innermost(line, Kind.REPEAT);
        open.pop();
        writer.label(line, block.next);
        context.condition(line, rest).jumpIfFalse(writer, line, block.start);
        writer.label(line, block.end);
    }

    void breakLoop(Line line) {
        Block loop = innermostLoop(line);
        loop.left = true;
        writer.text(line, "jmp " + loop.end);
    }

    void continueLoop(Line line) {
        writer.text(line, "jmp " + innermostLoop(line).next);
    }

    private Block innermostLoop(Line line) {
        return open.stream()
                .filter(block -> block.kind != Kind.IF)
                .findFirst()
                .orElseThrow(() -> AssemblyException.at(
                        "PSE041",
                        line.span(line.first()),
                        "'" + line.first().text() + "' outside of a loop",
                        "it belongs into while, repeat or forever"));
    }

    private Block innermost(Line line, Kind kind) {
        Block block = open.peek();
        String word = line.first().text();
        if (block == null) {
            throw AssemblyException.at("PSE042", line.span(line.first()), "'" + word + "' without '" + kind.word + "'");
        }
        if (block.kind != kind) {
            throw new AssemblyException(Diagnostic.error(
                            "PSE043",
                            line.span(line.first()),
                            "'" + word + "', but the innermost open block is a '" + block.kind.word + "'")
                    .note("note: it was opened at " + place(block))
                    .note("help: close it with '" + block.kind.end + "' first"));
        }
        return block;
    }

    private static String place(Block block) {
        return block.line.file().name() + ":" + block.line.number() + ":"
                + block.line.first().column();
    }

    /** Closes what a procedure leaves open, with an error for each. */
    void abandon(List<Diagnostic> diagnostics) {
        while (!open.isEmpty()) {
            Block block = open.pop();
            diagnostics.add(Diagnostic.error(
                    "PSE044",
                    block.line.span(block.line.first()),
                    "'" + block.kind.word + "' has no '" + block.kind.end + "'"));
            if (!block.otherwise) {
                writer.label(block.line, block.next);
            }
            writer.label(block.line, block.end);
        }
    }
}
