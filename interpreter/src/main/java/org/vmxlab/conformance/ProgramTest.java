package org.vmxlab.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.assembler.Assembler;
import org.vmxlab.assembler.Program;
import org.vmxlab.assembler.Request;
import org.vmxlab.assembler.SourceProvider;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.diagnostic.Span;
import org.vmxlab.engine.FastPath;
import org.vmxlab.memory.MemoryModel;
import org.vmxlab.scenario.Expectation;
import org.vmxlab.scenario.Scenario;
import org.vmxlab.scenario.Trigger;
import org.vmxlab.scenario.Variant;
import org.vmxlab.verdict.ViolationKind;

/** A program that says itself what must come out: by directives, by marks on its lines, by its scenario. */
public final class ProgramTest implements ConformanceTest {
    private final SourceFile file;
    private final SourceProvider includes;
    private final TestConditions conditions;

    public ProgramTest(SourceFile file, SourceProvider includes, TestConditions conditions) {
        this.file = file;
        this.includes = includes;
        this.conditions = conditions;
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public Finding run(Observations observations) {
        try {
            Directives directives = DirectiveParser.parse(file);
            if (directives.skip().isPresent()) {
                return Finding.skip(directives.skip().get());
            }
            Finding finding = run(directives, observations);
            if (finding.status() == Status.PASS) {
                directives.holds().forEach(rule -> observations.note(CoverageItem.Kind.RULE, rule));
            }
            return finding;
        } catch (BadTestException bad) {
            return Finding.error(
                    bad.summary(), String.valueOf(bad.getMessage()).lines().toList());
        }
    }

    private Finding run(Directives directives, Observations observations) {
        Map<String, Program> programs = new LinkedHashMap<>();
        for (Request request : requests(assemble(Request.NONE))) {
            programs.put(description(request), assemble(request));
        }
        int runs = 0;
        List<String> left = new ArrayList<>();
        for (Map.Entry<String, Program> program : programs.entrySet()) {
            Optional<Directives.Ending> ending = ending(program.getValue(), directives);
            if (ending.isEmpty()) {
                continue;
            }
            if (ending.get().kind().filter(ViolationKind.LIVELOCK::equals).isPresent()) {
                // A run cannot tell it from what takes long.
                left.add("livelock of " + program.getKey() + " is for 'vmxlab explore' to find");
                continue;
            }
            FastPath.Factory fastPaths =
                    isLookedAt(program.getValue(), directives) ? FastPath.Factory.NONE : conditions.fastPaths();
            for (MemoryModel model : models(directives)) {
                runs++;
                Optional<Failure> failure = new ProgramRun(
                                file, program.getValue(), directives, ending.get(), observations, fastPaths)
                        .under(model);
                if (failure.isPresent()) {
                    return fail(failure.get(), program.getKey(), model);
                }
            }
        }
        if (runs == 0 && left.isEmpty()) {
            throw new BadTestException(
                    new Span(file, 1, 1, 1),
                    "the program does not say what must come out",
                    "add ';@ expect: ok', a mark such as ';~ rax=1', or 'expect' to its scenario");
        }
        left.add(0, runs + (runs == 1 ? " run" : " runs"));
        return Finding.pass(String.join("; ", left));
    }

    /** Whether its steps are compared one by one, so that it is run step by step. */
    private boolean isLookedAt(Program program, Directives directives) {
        return directives.warn() || !MarkedLine.of(program.image(), file).isEmpty();
    }

    private Finding fail(Failure failure, String description, MemoryModel model) {
        List<String> report = new ArrayList<>(failure.report());
        String name = model.name().toLowerCase(Locale.ROOT);
        report.add("  run under " + name + (description.isEmpty() ? "" : ", " + description));
        report.add("  repeat: vmxlab test " + file.name().replaceFirst("^guest-programs:", "") + " --memory-model "
                + name);
        return Finding.fail(failure.summary(), report);
    }

    private List<MemoryModel> models(Directives directives) {
        return conditions.only().map(List::of).orElse(directives.models());
    }

    private Program assemble(Request request) {
        Assembler.Result result = Assembler.assemble(file, includes, request);
        if (result.program().isEmpty()) {
            throw new BadTestException(
                    result.diagnostics().get(0).span(),
                    result.diagnostics().get(0).message(),
                    "'vmxlab asm " + file.name() + "' shows all errors");
        }
        return result.program().get();
    }

    /** One request for each variant under each trigger. */
    private static List<Request> requests(Program program) {
        List<Optional<String>> variants = new ArrayList<>();
        List<Optional<String>> triggers = new ArrayList<>();
        program.scenario().ifPresent(scenario -> {
            for (Variant variant : scenario.variants()) {
                variants.add(Optional.of(variant.name()));
            }
            for (Trigger trigger : scenario.triggers()) {
                triggers.add(Optional.of(trigger.name()));
            }
        });
        if (variants.isEmpty()) {
            variants.add(Optional.empty());
        }
        if (triggers.isEmpty()) {
            triggers.add(Optional.empty());
        }
        List<Request> requests = new ArrayList<>();
        for (Optional<String> variant : variants) {
            for (Optional<String> trigger : triggers) {
                requests.add(new Request(variant, trigger, Map.of(), Optional.empty()));
            }
        }
        return requests;
    }

    private static String description(Request request) {
        List<String> words = new ArrayList<>();
        request.variant().ifPresent(name -> words.add("variant " + name));
        request.trigger().ifPresent(name -> words.add("trigger " + name));
        return String.join(", ", words);
    }

    private Optional<Directives.Ending> ending(Program program, Directives directives) {
        if (directives.ending().isPresent()) {
            return directives.ending();
        }
        Optional<Expectation> expectation = program.scenario().flatMap(Scenario::expectation);
        if (expectation.isPresent()) {
            return Optional.of(ending(expectation.get()));
        }
        boolean marked = !MarkedLine.of(program.image(), file).isEmpty();
        return marked || directives.finished()
                ? Optional.of(new Directives.Ending(
                        Optional.empty(), Optional.empty(), Optional.empty(), new Span(file, 1, 1, 1)))
                : Optional.empty();
    }

    private static Directives.Ending ending(Expectation expectation) {
        if (expectation.verdict().equals("ok")) {
            return new Directives.Ending(Optional.empty(), Optional.empty(), Optional.empty(), expectation.span());
        }
        Effect.Stops stops = (Effect.Stops) new EffectParser(expectation.span())
                .parse("violation " + expectation.verdict())
                .get(0);
        return new Directives.Ending(
                Optional.of(stops.kind()), Optional.empty(), expectation.symbol(), expectation.span());
    }
}
