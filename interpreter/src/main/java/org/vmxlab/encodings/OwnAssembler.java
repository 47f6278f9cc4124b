package org.vmxlab.encodings;

import java.io.ByteArrayOutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.vmxlab.assembler.Assembler;
import org.vmxlab.assembler.Program;
import org.vmxlab.assembler.Request;
import org.vmxlab.diagnostic.Diagnostic;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.image.Image;
import org.vmxlab.image.Segment;

/** The assembler of this program. */
final class OwnAssembler implements PlainAssembler {
    @Override
    public Output assemble(String source) {
        Assembler.Result result =
                Assembler.assemble(SourceFile.of("lines", source), (name, from) -> Optional.empty(), Request.NONE);
        Set<Integer> refused = result.diagnostics().stream()
                .filter(diagnostic -> diagnostic.severity() == Diagnostic.Severity.ERROR)
                .map(diagnostic -> diagnostic.span().line())
                .collect(Collectors.toSet());
        return new Output(
                result.program().map(Program::image).map(OwnAssembler::flat).orElse(new byte[0]), refused);
    }

    private static byte[] flat(Image image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<Segment> segments = image.segments().stream()
                .sorted(Comparator.comparingLong(Segment::address))
                .filter(segment -> segment.content().length > 0)
                .toList();
        for (Segment segment : segments) {
            long gap = segment.address() - segments.get(0).address() - out.size();
            out.writeBytes(new byte[Math.toIntExact(gap)]);
            out.writeBytes(segment.content());
        }
        return out.toByteArray();
    }
}
