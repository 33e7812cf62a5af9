package dev.plinth.test.architecture;

import java.util.List;
import java.util.stream.Stream;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import dev.plinth.test.architecture.starter.autoconfigure.GoodAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link StarterRules}: what each one finds and what it lets pass.
 */
class StarterRulesTests {

	private static final String STARTER = "dev.plinth.test.architecture.starter.";

	private static final String CODE = STARTER + "first.CodeHabits$";

	private static final String GOOD = GoodAutoConfiguration.class.getName();

	static Stream<Arguments> rules() {
		String bad = STARTER + "autoconfigure.BadSetup";
		return Stream.of(arguments(StarterRules.thereAreNoGrabBags(), STARTER + "util.Anything", "grab bag", GOOD),
				arguments(StarterRules.thereAreNoGrabBags(), CODE + "StringUtils", "grab bag", GOOD),
				arguments(StarterRules.autoConfigurationsArePublicAndFinal(), bad, "modifier PUBLIC", GOOD),
				arguments(StarterRules.autoConfigurationsArePublicAndFinal(), bad, "modifier FINAL", GOOD),
				arguments(StarterRules.autoConfigurationsArePublicAndFinal(), bad, "AutoConfiguration", GOOD),
				arguments(StarterRules.autoConfigurationsHaveNoPublicMembersAndNoFields(), bad, "text() is public",
						GOOD),
				arguments(StarterRules.autoConfigurationsHaveNoPublicMembersAndNoFields(), bad, "state is a field",
						GOOD),
				arguments(StarterRules.configurationsDoNotScan(), bad, "ComponentScan", GOOD),
				arguments(StarterRules.beanMethodsArePackagePrivate(), bad, "text()", GOOD),
				arguments(StarterRules.beanMethodsDoNotDependOnOptionalClasses(), bad, "number()", GOOD),
				arguments(StarterRules.postProcessorBeansAreStatic(), bad, "postProcessor()", GOOD),
				arguments(StarterRules.conditionsAreNotPublic(), STARTER + "autoconfigure.PublicCondition", "PUBLIC",
						"dev.plinth.environment.OnRedisCondition"),
				arguments(StarterRules.propertiesAreNotPublic(), STARTER + "autoconfigure.PublicProperties", "PUBLIC",
						STARTER + "autoconfigure.GoodProperties"),
				arguments(StarterRules.featuresDoNotKnowTheirAutoConfiguration(),
						STARTER + "first.KnowsItsAutoConfiguration", "GoodAutoConfiguration", GOOD),
				arguments(StarterRules.onlyObservationsOutsideMetrics(), CODE + "Counts", "MeterRegistry",
						CODE + "Observes"),
				arguments(StarterRules.onlyObservationsOutsideMetrics(), CODE + "Counts", "MeterRegistry",
						STARTER + "metrics.CountsInItsPlace"),
				arguments(StarterRules.fieldsAreNotInjected(), CODE + "InjectsField", "text", GOOD),
				arguments(StarterRules.thereAreNoLifecycleAnnotations(), CODE + "StartsByAnnotation", "start()", GOOD),
				arguments(StarterRules.streamsEndInToList(), CODE + "CollectsToList", "toList", GOOD),
				arguments(StarterRules.caseChangesNameTheLocale(), CODE + "LowersCase", "toLowerCase",
						CODE + "LowersCaseByLocale"),
				arguments(StarterRules.caseChangesNameTheLocale(), CODE + "LowersCaseByReference", "toUpperCase", GOOD),
				arguments(StarterRules.loggingGoesThroughAFacade(), CODE + "LogsToJdk", "java.util.logging", GOOD),
				arguments(StarterRules.loggingGoesThroughAFacade(), CODE + "Prints", "System.out", GOOD),
				arguments(StarterRules.loggingGoesThroughAFacade(), CODE + "PrintsStackTrace", "printStackTrace", GOOD),
				arguments(StarterRules.threadsDoNotSleep(), CODE + "Sleeps", "sleep", GOOD),
				arguments(StarterRules.threadsDoNotSleep(), CODE + "SleepsByUnit", "sleep", GOOD));
	}

	@ParameterizedTest
	@MethodSource("rules")
	void findsTheBadAndLetsTheGoodPass(ArchRule rule, String bad, String expected, String good) {
		assertThat(violations(rule, bad)).anyMatch((message) -> message.contains(expected));
		assertThat(violations(rule, good)).isEmpty();
	}

	@Test
	void packageWithoutNullMarkIsFound() {
		assertThat(violations(StarterRules.packagesAreNullMarked(), STARTER + "first.First")).singleElement()
			.asString()
			.contains("First is in a package without @NullMarked");
		assertThat(violations(StarterRules.packagesAreNullMarked(), GOOD, STARTER + "autoconfigure.package-info"))
			.isEmpty();
	}

	@Test
	void cycleOfPackagesIsFound() {
		assertThat(
				violations(StarterRules.packagesAreFreeOfCycles(), STARTER + "first.First", STARTER + "second.Second"))
			.anyMatch((message) -> message.contains("Cycle detected"));
		assertThat(violations(StarterRules.packagesAreFreeOfCycles(), STARTER + "first.First")).isEmpty();
	}

	@Test
	void publicNestedTypeOfAnAutoConfigurationIsFound() {
		assertThat(violations(StarterRules.autoConfigurationsHaveNoPublicMembersAndNoFields(),
				STARTER + "autoconfigure.BadSetup", STARTER + "autoconfigure.BadSetup$Nested"))
			.anyMatch((message) -> message.contains("BadSetup$Nested is public"));
	}

	@Test
	void publicTypesBeyondTheBudgetAreListed() {
		String[] two = { STARTER + "first.First", STARTER + "second.Second" };
		assertThat(violations(StarterRules.publicTypesStayWithin(2), two)).isEmpty();
		assertThat(violations(StarterRules.publicTypesStayWithin(1), two)).singleElement()
			.asString()
			.contains("2 public types", "First", "Second");
	}

	private static List<String> violations(ArchRule rule, String... names) {
		ClassLoader classLoader = StarterRulesTests.class.getClassLoader();
		List<? extends Class<?>> types = Stream.of(names)
			.map((name) -> ClassUtils.resolveClassName(name, classLoader))
			.toList();
		EvaluationResult result = rule.evaluate(new ClassFileImporter().importClasses(types.toArray(Class<?>[]::new)));
		return result.getFailureReport().getDetails();
	}

}
