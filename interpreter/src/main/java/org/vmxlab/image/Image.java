package org.vmxlab.image;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
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
    private final Map<String, Symbol> byName;
    private final TreeMap<Long, Symbol> functions;

    /** Code at {@code address} comes from this line of a source. */
    public record Line(long address, SourceFile file, int line) {}

    public Image(List<Segment> segments, List<Symbol> symbols, List<Line> lines, long entry) {
        this.segments = List.copyOf(segments);
        List<Symbol> sorted = new ArrayList<>(symbols);
        sorted.sort(Image::inOrder);
        this.symbols = List.copyOf(sorted);
        List<Line> byAddress = new ArrayList<>(lines);
        byAddress.sort((one, other) -> Long.compare(one.address(), other.address()));
        this.lines = List.copyOf(byAddress);
        this.entry = entry;
        this.byName = new HashMap<>();
        this.functions = new TreeMap<>();
        for (Symbol symbol : sorted) {
            byName.put(symbol.name(), symbol);
            if (symbol.type() == Symbol.Type.FUNCTION) {
                functions.put(symbol.address(), symbol);
            }
        }
    }

    private static int inOrder(Symbol one, Symbol other) {
        int byAddress = Long.compare(one.address(), other.address());
        return byAddress != 0 ? byAddress : one.name().compareTo(other.name());
    }

    private Image(Image other, List<Segment> segments) {
        this.segments = List.copyOf(segments);
        this.symbols = other.symbols;
        this.lines = other.lines;
        this.entry = other.entry;
        this.byName = other.byName;
        this.functions = other.functions;
    }

    /** The same program with {@code others} in the place of its segments. */
    public Image with(List<Segment> others) {
        return new Image(this, others);
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
        int from = 0;
        int to = lines.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (lines.get(middle).address() <= address) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        boolean inCode = segments.stream()
                .anyMatch(segment -> segment.executable() && address >= segment.address() && address < segment.end());
        return from == 0 || !inCode ? Optional.empty() : Optional.of(lines.get(from - 1));
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
