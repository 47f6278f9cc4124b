package org.vmxlab.debug;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.RegisterNames;
import org.vmxlab.diagnostic.NearestWord;
import org.vmxlab.image.Image;
import org.vmxlab.image.Symbol;

/** Addresses as people write them: a number, a symbol or a register, and perhaps {@code +8} or {@code -0x10} behind it. */
final class Places {
    private static final Pattern PLACE = Pattern.compile("([^+-]+)([+-].+)?");

    private final Image image;

    Places(Image image) {
        this.image = image;
    }

    /**
     * The address that {@code text} means.
     *
     * @param cpu whose registers are meant
     */
    long address(String text, Cpu cpu) {
        Matcher matcher = PLACE.matcher(text);
        if (!matcher.matches()) {
            throw new BadCommand(
                    "'" + text + "' is no place: a symbol, a register or a number, perhaps with +8 behind");
        }
        String offset = matcher.group(2);
        return base(matcher.group(1), cpu)
                + (offset == null ? 0 : number(offset.startsWith("+") ? offset.substring(1) : offset));
    }

    private long base(String word, Cpu cpu) {
        if (Character.isDigit(word.charAt(0))) {
            return number(word);
        }
        int register = RegisterNames.GENERAL.indexOf(word);
        if (register >= 0) {
            return cpu.get(register);
        }
        if (word.equals("rip")) {
            return cpu.rip();
        }
        return image.symbol(word).map(Symbol::address).orElseThrow(() -> new BadCommand(unknown(word)));
    }

    private String unknown(String word) {
        List<String> known = Stream.concat(image.symbols().stream().map(Symbol::name), RegisterNames.GENERAL.stream())
                .toList();
        return "the program has no symbol '" + word + "', and it is no register"
                + NearestWord.of(word, known)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("");
    }

    /** A number as Java and C write it: {@code 16}, {@code 0x10}. */
    static long number(String text) {
        try {
            boolean hex = text.startsWith("0x");
            return hex ? Long.parseUnsignedLong(text.substring(2), 16) : Long.decode(text);
        } catch (NumberFormatException notANumber) {
            throw new BadCommand("'" + text + "' is no number; 16 and 0x10 are");
        }
    }
}
