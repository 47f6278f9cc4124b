package org.vmxlab.cli;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vmxlab.diagnostic.NearestWord;
import org.vmxlab.image.Image;
import org.vmxlab.image.Symbol;
import org.vmxlab.machine.Machine;

/** Memory that the user asked for with {@code --dump}. */
final class Dumps {
    private static final int LARGEST = 1 << 20;

    private Dumps() {}

    /** Address of a symbol of the program. */
    static long address(Image image, String name) {
        return symbol(image, name).address();
    }

    private static Symbol symbol(Image image, String name) {
        return image.symbol(name)
                .orElseThrow(() -> BadInput.usage("the program has no symbol '" + name + "'"
                        + NearestWord.of(
                                        name,
                                        image.symbols().stream()
                                                .map(Symbol::name)
                                                .toList())
                                .map(near -> "; did you mean '" + near + "'?")
                                .orElse("")));
    }

    /** Checks what was asked for before anything runs. */
    static void check(Image image, List<String> requests) {
        requests.forEach(request -> bytes(image, request));
    }

    private static int bytes(Image image, String request) {
        int comma = request.indexOf(',');
        Symbol symbol = symbol(image, name(request));
        if (comma < 0) {
            return symbol.size() == 0 ? 8 : (int) Math.min(symbol.size(), LARGEST);
        }
        try {
            int bytes = Integer.decode(request.substring(comma + 1));
            if (bytes >= 1 && bytes <= LARGEST) {
                return bytes;
            }
        } catch (NumberFormatException notANumber) {
            throw BadInput.usage("--dump " + request + ": the size is no number");
        }
        throw BadInput.usage("--dump " + request + ": 1 to " + LARGEST + " bytes");
    }

    private static String name(String request) {
        int comma = request.indexOf(',');
        return comma < 0 ? request : request.substring(0, comma);
    }

    static Map<String, String> take(Image image, Machine machine, List<String> requests) {
        Map<String, String> dump = new LinkedHashMap<>();
        for (String request : requests) {
            String name = name(request);
            int bytes = bytes(image, request);
            long address = address(image, name);
            if (!machine.memory().present(address, bytes)) {
                throw BadInput.usage("--dump " + request + ": the program's memory ends before that");
            }
            dump.put(name, HexFormat.of().formatHex(machine.memory().copy(address, bytes)));
        }
        return dump;
    }
}
