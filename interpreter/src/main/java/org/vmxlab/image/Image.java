package org.vmxlab.image;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.vmxlab.diagnostic.SourceFile;

/** An assembled program. Immutable. */
public final class Image {
    private final List<Segment> segments;
    private final List<Symbol> symbols;
    private final List<Line> lines;
    private final long entry;
    private final Map<String, Symbol> byName = new TreeMap<>();
    private final TreeMap<Long, Line> byAddress = new TreeMap<>();
    private final TreeMap<Long, Symbol> functions = new TreeMap<>();

    /** Code at {@code address} comes from this line of a source. */
    public record Line(long address, SourceFile file, int line) {}

    public Image(List<Segment> segments, List<Symbol> symbols, List<Line> lines, long entry) {
        this.segments = List.copyOf(segments);
        List<Symbol> sorted = new ArrayList<>(symbols);
        sorted.sort(Comparator.comparingLong(Symbol::address).thenComparing(Symbol::name));
        this.symbols = List.copyOf(sorted);
        this.lines = List.copyOf(lines);
        this.entry = entry;
        for (Symbol symbol : sorted) {
            byName.put(symbol.name(), symbol);
            if (symbol.type() == Symbol.Type.FUNCTION) {
                functions.put(symbol.address(), symbol);
            }
        }
        for (Line line : lines) {
            byAddress.put(line.address(), line);
        }
    }

    public List<Segment> segments() {
        return segments;
    }

    /** By address. */
    public List<Symbol> symbols() {
        return symbols;
    }

    /** By address. */
    public List<Line> lines() {
        return lines;
    }

    public long entry() {
        return entry;
    }

    public Optional<Symbol> symbol(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The procedure that {@code address} lies in. */
    public Optional<Symbol> functionAt(long address) {
        Map.Entry<Long, Symbol> candidate = functions.floorEntry(address);
        return candidate != null && candidate.getValue().contains(address)
                ? Optional.of(candidate.getValue())
                : Optional.empty();
    }

    /** The line that the instruction at {@code address} comes from. */
    public Optional<Line> lineAt(long address) {
        Map.Entry<Long, Line> candidate = byAddress.floorEntry(address);
        boolean inCode = segments.stream()
                .anyMatch(segment -> segment.executable() && address >= segment.address() && address < segment.end());
        return candidate == null || !inCode ? Optional.empty() : Optional.of(candidate.getValue());
    }

    /** {@code symbol+0x10} for an address behind a symbol, hex where there is none. */
    public String describe(long address) {
        Symbol best = null;
        for (Symbol symbol : symbols) {
            if (symbol.address() > address) {
                break;
            }
            if (best == null || symbol.address() > best.address() || symbol.type() != Symbol.Type.LABEL) {
                best = symbol;
            }
        }
        boolean loaded = segments.stream().anyMatch(s -> address >= s.address() && address < s.end());
        if (best == null || !loaded) {
            return "0x" + Long.toHexString(address);
        }
        long offset = address - best.address();
        return offset == 0 ? best.name() : best.name() + "+0x" + Long.toHexString(offset);
    }

    /** SHA-256 over segments and entry, in hex: two programs with the same hash run the same. */
    public String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Segment segment : segments) {
                digest.update(ByteBuffer.allocate(16)
                        .putLong(segment.address())
                        .putLong(segment.size())
                        .flip());
                digest.update(segment.content());
            }
            digest.update(ByteBuffer.allocate(8).putLong(entry).flip());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java runtime has SHA-256", missing);
        }
    }
}
