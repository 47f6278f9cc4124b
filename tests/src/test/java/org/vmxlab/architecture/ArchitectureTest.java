package org.vmxlab.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final String PREFIX = "org.vmxlab.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.vmxlab");

    private final Map<String, List<String>> table = ImportTable.read(ROOT).rows();

    @Test
    void theCodeWasSeen() {
        assertThat(CLASSES).hasSizeGreaterThan(150);
        assertThat(table).hasSizeGreaterThan(12);
    }

    @Test
    void packagesImportWhatTheTableAllows() {
        List<String> forbidden = new ArrayList<>();
        for (JavaClass type : CLASSES) {
            String from = packageOf(type);
            if (from.equals("model") || from.equals("architecture")) {
                continue;
            }
            assertThat(table)
                    .as("ARCHITECTURE.md lists the package of %s", type.getName())
                    .containsKey(from);
            List<String> allowed = table.getOrDefault(from, List.of());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String to = packageOf(dependency.getTargetClass());
                boolean ours = !to.isEmpty() && !to.equals(from) && !to.equals("model");
                if (ours && !allowed.contains("*") && !allowed.contains(to)) {
                    forbidden.add(from + " -> " + to + ": " + dependency.getDescription());
                }
            }
        }
        assertThat(forbidden).as("imports that ARCHITECTURE.md does not allow").isEmpty();
    }

    @Test
    void theModelKnowsNothingOfTheMachine() {
        noClasses()
                .that()
                .resideInAPackage("org.vmxlab.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.vmxlab.isa..", "org.vmxlab.cpu..", "org.vmxlab.machine..", "org.vmxlab.memory..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void nothingBelowTheCommandLineAsksTheWorld() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.vmxlab.cli..")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.util.Random.class)
                .check(CLASSES);
    }

    @Test
    void noStateIsStatic() {
        noFields()
                .that()
                .areStatic()
                .should()
                .notHaveModifier(JavaModifier.FINAL)
                .check(CLASSES);
    }

    @Test
    void stateIsPrivate() {
        fields().that()
                .areNotFinal()
                .and()
                .areNotStatic()
                .and()
                .areDeclaredInClassesThat()
                .areTopLevelClasses()
                .and()
                .areDeclaredInClassesThat()
                .doNotHaveSimpleName("Prefixes")
                .should()
                .bePrivate()
                .check(CLASSES);
    }

    @Test
    void namesSayWhatThingsAre() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .check(CLASSES);
    }

    private static String packageOf(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(PREFIX)) {
            return "";
        }
        String rest = name.substring(PREFIX.length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}
