package dev.plinth.test.architecture;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Rules of a Spring Boot starter. {@link StarterArchitecture} checks all of them; single
 * ones can be checked by ArchUnit's own means.
 *
 * @since 0.1.0
 */
public final class StarterRules {

	private static final String AUTO_CONFIGURATION = "org.springframework.boot.autoconfigure.AutoConfiguration";

	private static final String BEAN = "org.springframework.context.annotation.Bean";

	private static final Set<String> GRAB_BAGS = Set.of("common", "commons", "core", "helper", "helpers", "misc",
			"support", "util", "utils");

	private static final Pattern GRAB_BAG_CLASS = Pattern.compile(".*(Utils?|Helpers?|Commons?|Misc|Support)");

	private static final List<String> POST_PROCESSORS = List.of(
			"org.springframework.beans.factory.config.BeanPostProcessor",
			"org.springframework.beans.factory.config.BeanFactoryPostProcessor");

	private StarterRules() {
	}

	/**
	 * No package depends on itself through others.
	 * @return the rule
	 */
	public static ArchRule packagesAreFreeOfCycles() {
		return slices().matching("(**)").should().beFreeOfCycles().allowEmptyShould(true);
	}

	/**
	 * Every package says in its {@code package-info} that types are not null unless
	 * declared so.
	 * @return the rule
	 */
	public static ArchRule packagesAreNullMarked() {
		return classes().should(Conditions.resideInANullMarkedPackage()).allowEmptyShould(true);
	}

	/**
	 * No package and no class that gathers what has no place.
	 * @return the rule
	 */
	public static ArchRule thereAreNoGrabBags() {
		return noClasses().should(Conditions.be(describe("a grab bag", StarterRules::isGrabBag)))
			.because("packages and classes are named after what they do")
			.allowEmptyShould(true);
	}

	/**
	 * Auto-configurations are public final classes with names in
	 * {@code AutoConfiguration}.
	 * @return the rule
	 */
	public static ArchRule autoConfigurationsArePublicAndFinal() {
		return classes().that()
			.areAnnotatedWith(AUTO_CONFIGURATION)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.andShould()
			.beTopLevelClasses()
			.allowEmptyShould(true);
	}

	/**
	 * Auto-configurations offer nothing to call and keep no state.
	 * @return the rule
	 */
	public static ArchRule autoConfigurationsHaveNoPublicMembersAndNoFields() {
		return classes().that()
			.areAnnotatedWith(AUTO_CONFIGURATION)
			.should(Conditions.haveNoPublicMethodsOrNestedTypesAndNoInstanceFields())
			.allowEmptyShould(true);
	}

	/**
	 * Auto-configurations name what they register.
	 * @return the rule
	 */
	public static ArchRule configurationsDoNotScan() {
		return noClasses().should()
			.beMetaAnnotatedWith("org.springframework.context.annotation.ComponentScan")
			.because("an auto-configuration must not pick up what it does not name")
			.allowEmptyShould(true);
	}

	/**
	 * Bean methods are package-private.
	 * @return the rule
	 */
	public static ArchRule beanMethodsArePackagePrivate() {
		return methods().that().areAnnotatedWith(BEAN).should().bePackagePrivate().allowEmptyShould(true);
	}

	/**
	 * Bean methods carry no {@code @ConditionalOnClass}: it comes too late there, since
	 * the class around the method has been loaded.
	 * @return the rule
	 */
	public static ArchRule beanMethodsDoNotDependOnOptionalClasses() {
		return noMethods().that()
			.areAnnotatedWith(BEAN)
			.should()
			.beAnnotatedWith("org.springframework.boot.autoconfigure.condition.ConditionalOnClass")
			.because("the condition belongs on a configuration class of its own")
			.allowEmptyShould(true);
	}

	/**
	 * Bean methods for post-processors are static, so that their configuration is not
	 * created too early.
	 * @return the rule
	 */
	public static ArchRule postProcessorBeansAreStatic() {
		return methods().that()
			.areAnnotatedWith(BEAN)
			.and(describe("return a post-processor", StarterRules::returnsPostProcessor))
			.should()
			.beStatic()
			.allowEmptyShould(true);
	}

	/**
	 * Conditions are used through annotations and are not public themselves.
	 * @return the rule
	 */
	public static ArchRule conditionsAreNotPublic() {
		return noClasses().that()
			.areAssignableTo("org.springframework.context.annotation.Condition")
			.should()
			.bePublic()
			.allowEmptyShould(true);
	}

	/**
	 * Properties classes are not public: users set the properties, they do not call them.
	 * @return the rule
	 */
	public static ArchRule propertiesAreNotPublic() {
		return noClasses().that()
			.areAnnotatedWith("org.springframework.boot.context.properties.ConfigurationProperties")
			.should()
			.bePublic()
			.allowEmptyShould(true);
	}

	/**
	 * Auto-configuration knows the feature, the feature does not know its
	 * auto-configuration.
	 * @return the rule
	 */
	public static ArchRule featuresDoNotKnowTheirAutoConfiguration() {
		return noClasses().that()
			.resideOutsideOfPackage("..autoconfigure..")
			.should()
			.dependOnClassesThat(resideInAPackage("..autoconfigure..").and(describe("belong to a starter module",
					(type) -> !type.getPackageName().startsWith("org.springframework."))))
			.allowEmptyShould(true);
	}

	/**
	 * Features meet Micrometer through its Observation API only. Meters are for packages
	 * named {@code metrics}, {@code tracing} or {@code autoconfigure}, so that a service
	 * without Micrometer can use the rest.
	 * @return the rule
	 */
	public static ArchRule onlyObservationsOutsideMetrics() {
		return noClasses().that()
			.resideOutsideOfPackages("..metrics..", "..tracing..", "..autoconfigure..")
			.should()
			.dependOnClassesThat(
					resideInAPackage("io.micrometer..").and(not(resideInAnyPackage("io.micrometer.observation..",
							"io.micrometer.common..", "io.micrometer.context.."))))
			.allowEmptyShould(true);
	}

	/**
	 * Collaborators come through constructors.
	 * @return the rule
	 */
	public static ArchRule fieldsAreNotInjected() {
		return noFields().should()
			.beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
			.orShould()
			.beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
			.orShould()
			.beAnnotatedWith("jakarta.inject.Inject")
			.orShould()
			.beAnnotatedWith("jakarta.annotation.Resource")
			.because("collaborators come through constructors")
			.allowEmptyShould(true);
	}

	/**
	 * No life-cycle annotations, whose order and failures are hard to test.
	 * @return the rule
	 */
	public static ArchRule thereAreNoLifecycleAnnotations() {
		return noMethods().should()
			.beAnnotatedWith("jakarta.annotation.PostConstruct")
			.orShould()
			.beAnnotatedWith("jakarta.annotation.PreDestroy")
			.because("Spring's life-cycle interfaces can be called by a test")
			.allowEmptyShould(true);
	}

	/**
	 * No {@code Collectors.toList()}, whose result may or may not be modified.
	 * @return the rule
	 */
	public static ArchRule streamsEndInToList() {
		return noClasses().should()
			.accessTargetWhere(
					describe("is Collectors.toList()", (access) -> isCall(access, Collectors.class, "toList")))
			.because("Stream.toList() gives an unmodifiable list")
			.allowEmptyShould(true);
	}

	/**
	 * Changes of case name a locale: the default one turns {@code I} into a dotless
	 * letter in Turkey.
	 * @return the rule
	 */
	public static ArchRule caseChangesNameTheLocale() {
		return noClasses().should()
			.accessTargetWhere(describe("changes case by the default locale", StarterRules::isCaseChangeWithoutLocale))
			.because("the result depends on the default locale")
			.allowEmptyShould(true);
	}

	/**
	 * Logging goes through Commons Logging or SLF4J.
	 * @return the rule
	 */
	public static ArchRule loggingGoesThroughAFacade() {
		return noClasses().should()
			.dependOnClassesThat()
			.resideInAPackage("java.util.logging..")
			.orShould()
			.accessTargetWhere(describe("writes to the console", StarterRules::isConsole))
			.because("the application chooses where its log goes")
			.allowEmptyShould(true);
	}

	/**
	 * No sleeping: waiting is done on a lock, a future or a scheduler that a test can
	 * move.
	 * @return the rule
	 */
	public static ArchRule threadsDoNotSleep() {
		return noClasses().should()
			.accessTargetWhere(describe("sleeps", StarterRules::isSleep))
			.because("a test cannot move a sleeping thread")
			.allowEmptyShould(true);
	}

	/**
	 * Every new public type is a decision.
	 * @param budget the greatest number of public top-level types
	 * @return the rule
	 */
	public static ArchRule publicTypesStayWithin(int budget) {
		return classes().that()
			.arePublic()
			.and()
			.areTopLevelClasses()
			.should(Conditions.beAtMost(budget))
			.because("each public type is one that cannot change any more")
			.allowEmptyShould(true);
	}

	private static boolean isGrabBag(JavaClass type) {
		boolean grabBagPackage = Pattern.compile("\\.")
			.splitAsStream(type.getPackageName())
			.anyMatch(GRAB_BAGS::contains);
		return grabBagPackage || GRAB_BAG_CLASS.matcher(type.getSimpleName()).matches();
	}

	private static boolean returnsPostProcessor(JavaMethod method) {
		return POST_PROCESSORS.stream().anyMatch((name) -> method.getRawReturnType().isAssignableTo(name));
	}

	private static boolean isCaseChangeWithoutLocale(JavaAccess<?> access) {
		boolean changesCase = isCall(access, String.class, "toLowerCase")
				|| isCall(access, String.class, "toUpperCase");
		return changesCase && access.getTarget() instanceof CodeUnitAccessTarget target
				&& target.getRawParameterTypes().isEmpty();
	}

	private static boolean isConsole(JavaAccess<?> access) {
		return isCall(access, System.class, "out") || isCall(access, System.class, "err")
				|| access.getTarget().getName().equals("printStackTrace");
	}

	private static boolean isSleep(JavaAccess<?> access) {
		return isCall(access, Thread.class, "sleep") || isCall(access, TimeUnit.class, "sleep");
	}

	private static boolean isCall(JavaAccess<?> access, Class<?> owner, String name) {
		return access.getTarget().getName().equals(name) && access.getTargetOwner().isEquivalentTo(owner);
	}

}
