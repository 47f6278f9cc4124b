package org.vmxlab.litmus;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.vmxlab.diagnostic.Diagnostic;
import org.vmxlab.diagnostic.NearestWord;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.diagnostic.Span;

/** Reads the code: a row of thread names, then rows of instructions with a column for each thread. */
final class CodeTableParser {
    private static final String SHAPE = "LIT003";
    private static final Pattern THREAD = Pattern.compile("P([0-9]+)(?![A-Za-z0-9_])");
    private static final Pattern LOCK_AT_END = Pattern.compile("(?s).*(?<![A-Za-z0-9_])[Ll][Oo][Cc][Kk]\\s*");
    private static final int MOST_THREADS = 16;

    private final SourceFile source;
    private final Declarations declarations;
    private final StringBuilder text;

    private record Cell(int start, int end) {}

    CodeTableParser(SourceFile source, String text, Declarations declarations) {
        this.source = source;
        this.text = new StringBuilder(text);
        this.declarations = declarations;
    }

    CodeTable parse(int start, int end) {
        List<List<Cell>> rows = rows(start, end);
        if (rows.isEmpty()) {
            throw cursor(start, end).unexpected(SHAPE, "expected the row of threads, such as ' P0 | P1 ;'");
        }
        int threads = rows.get(0).size();
        header(rows.get(0));
        List<List<ThreadCode.Line>> columns = new ArrayList<>();
        Set<Variable> data = new LinkedHashSet<>();
        for (int thread = 0; thread < threads; thread++) {
            columns.add(new ArrayList<>());
        }
        for (List<Cell> row : rows.subList(1, rows.size())) {
            checkWidth(row, threads);
            for (int thread = 0; thread < threads; thread++) {
                Cell cell = row.get(thread);
                columns.get(thread)
                        .addAll(new InstructionParser(cursor(cell.start(), cell.end()), declarations).cell());
            }
        }
        List<ThreadCode> codes = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            ThreadCode code = new ThreadCode(thread, columns.get(thread));
            checkLabels(code);
            data.addAll(new DataRegisters(code, declarations).all());
            codes.add(code);
        }
        return new CodeTable(codes, List.copyOf(data));
    }

    private Cursor cursor(int start, int end) {
        return new Cursor(source, text.toString(), start, end);
    }

    private List<List<Cell>> rows(int start, int end) {
        List<List<Cell>> rows = new ArrayList<>();
        List<Cell> row = new ArrayList<>();
        int from = start;
        for (int i = start; i < end; i++) {
            char sign = text.charAt(i);
            if (sign == ';' && LOCK_AT_END.matcher(text.substring(from, i)).matches()) {
                // "lock; incl (x)" is one instruction.
                text.setCharAt(i, ' ');
            } else if (sign == ';' || sign == '|') {
                row.add(new Cell(from, i));
                from = i + 1;
                if (sign == ';') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            }
        }
        Cursor rest = cursor(from, end);
        if (!row.isEmpty() || !rest.atEnd()) {
            throw rest.unexpected(SHAPE, "expected ';' at the end of a row of the code");
        }
        return rows;
    }

    private void header(List<Cell> row) {
        if (row.size() > MOST_THREADS) {
            throw cursor(row.get(0).start(), row.get(0).end())
                    .unexpected(SHAPE, "expected " + MOST_THREADS + " threads at the most");
        }
        for (int thread = 0; thread < row.size(); thread++) {
            Cursor cursor = cursor(row.get(thread).start(), row.get(thread).end());
            String expected = "P" + thread;
            if (!cursor.match(THREAD).equals(Optional.of(expected)) || !cursor.atEnd()) {
                cursor.back(row.get(thread).start());
                throw cursor.unexpected(SHAPE, "expected " + expected + " in the row of threads");
            }
        }
    }

    private void checkWidth(List<Cell> row, int threads) {
        if (row.size() != threads) {
            Cell first = row.get(0);
            Cursor cursor = cursor(first.start(), first.end());
            cursor.atEnd();
            throw cursor.failure(
                    SHAPE,
                    cursor.position(),
                    Math.max(first.end(), cursor.position() + 1),
                    "this row has " + row.size() + " columns, the test has " + threads
                            + " threads: separate them by '|', also where a cell is empty");
        }
    }

    private static void checkLabels(ThreadCode code) {
        Set<String> labels = new TreeSet<>();
        for (ThreadCode.Line line : code.lines()) {
            if (line instanceof ThreadCode.Label label && !labels.add(label.name())) {
                throw failure(label.span(), "the label '" + label.name() + "' stands twice in this thread", "");
            }
        }
        for (ThreadCode.Line line : code.lines()) {
            if (line instanceof ThreadCode.Statement statement
                    && !statement.operands().isEmpty()
                    && statement.operands().get(0) instanceof CodeOperand.Target target
                    && !labels.contains(target.label())) {
                throw failure(
                        statement.span(),
                        "P" + code.number() + " has no label '" + target.label() + "'",
                        NearestWord.of(target.label(), labels)
                                .map(near -> "did you mean '" + near + "'?")
                                .orElse(String.format(
                                        Locale.ROOT, "a label stands before its instruction: '%s:'", target.label())));
            }
        }
    }

    private static LitmusException failure(Span span, String message, String help) {
        Diagnostic diagnostic = Diagnostic.error(SHAPE, span, message);
        return new LitmusException(help.isEmpty() ? diagnostic : diagnostic.note("help: " + help));
    }
}
