package org.vmxlab.scenario;

import java.util.List;
import org.vmxlab.diagnostic.Span;

/** An option of the program: a name for the preprocessor with one of the {@code values}. */
public record OptionDeclaration(String name, List<String> values, String defaultValue, Span span) {
    public OptionDeclaration {
        values = List.copyOf(values);
    }
}
