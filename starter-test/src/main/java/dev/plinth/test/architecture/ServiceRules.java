package dev.plinth.test.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.metaAnnotatedWith;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Rules of a layered service: controller, service, repository, in packages by feature.
 * {@link ServiceArchitecture} checks all of them; single ones can be checked by
 * ArchUnit's own means.
 *
 * @since 0.1.0
 */
public final class ServiceRules {

	private static final String SORT = "org.springframework.data.domain.Sort";

	private static final DescribedPredicate<JavaClass> CONTROLLER = annotated(
			"org.springframework.stereotype.Controller")
		.as("controllers");

	private static final DescribedPredicate<JavaClass> REPOSITORY = assignableTo(
			"org.springframework.data.repository.Repository")
		.or(annotated("org.springframework.stereotype.Repository"))
		.as("repositories");

	private static final DescribedPredicate<JavaClass> DATA_ACCESS = REPOSITORY
		.or(resideInAnyPackage("org.springframework.jdbc..", "org.springframework.data.jdbc.core..",
				"org.springframework.data.redis.core..", "jakarta.persistence..", "java.sql..", "javax.sql.."))
		.as("repositories or data access classes");

	private static final DescribedPredicate<JavaClass> SERVICE = annotated("org.springframework.stereotype.Service")
		.as("services");

	private static final DescribedPredicate<JavaClass> WEB_LAYER = CONTROLLER
		.or(resideInAnyPackage("jakarta.servlet..", "org.springframework.web.bind..",
				"org.springframework.web.context..", "org.springframework.web.method..",
				"org.springframework.web.multipart..", "org.springframework.web.server..",
				"org.springframework.web.servlet.."))
		.or(name("org.springframework.http.ResponseEntity"))
		.or(name("dev.plinth.web.ApiResponse"))
		.as("the web layer");

	private ServiceRules() {
	}

	/**
	 * Controllers reach data through a service only.
	 * @return the rule
	 */
	public static ArchRule controllersDoNotTouchRepositories() {
		return noClasses().that(CONTROLLER)
			.should()
			.dependOnClassesThat(DATA_ACCESS)
			.because("a controller reaches data through a service")
			.allowEmptyShould(true);
	}

	/**
	 * Services and repositories know nothing of HTTP, so that a job or a command-line
	 * runner can call them as well.
	 * @return the rule
	 */
	public static ArchRule servicesDoNotImportTheWebLayer() {
		return noClasses().that(SERVICE.or(REPOSITORY).as("services and repositories"))
			.should()
			.dependOnClassesThat(WEB_LAYER)
			.because("a service is called from controllers, jobs and command-line runners alike")
			.allowEmptyShould(true);
	}

	/**
	 * Packages directly below the base package are features, and they do not depend on
	 * each other in a circle.
	 * @param basePackage the package of the application class
	 * @return the rule
	 */
	public static ArchRule featuresAreFreeOfCycles(String basePackage) {
		return slices().matching(basePackage + ".(*)..")
			.namingSlices("feature $1")
			.should()
			.beFreeOfCycles()
			.because("a feature that is in a circle cannot be changed alone")
			.allowEmptyShould(true);
	}

	/**
	 * Packages are named after features, not after layers.
	 * @param basePackage the package of the application class
	 * @return the rule
	 */
	public static ArchRule packagesAreFeatures(String basePackage) {
		return noClasses().should()
			.resideInAnyPackage(layer(basePackage, "controller"), layer(basePackage, "controllers"),
					layer(basePackage, "service"), layer(basePackage, "services"), layer(basePackage, "repository"),
					layer(basePackage, "repositories"), layer(basePackage, "dto"), layer(basePackage, "entity"))
			.because("a package holds one feature with all its layers")
			.allowEmptyShould(true);
	}

	/**
	 * Only the web layer is annotated as controller, so that the rules above see it.
	 * @return the rule
	 */
	public static ArchRule controllersAreRecognisable() {
		return classes()
			.that(describe("have handler methods",
					(type) -> type.getMethods()
						.stream()
						.anyMatch((method) -> method
							.isMetaAnnotatedWith("org.springframework.web.bind.annotation.RequestMapping"))))
			.and()
			.areNotInterfaces()
			.should()
			.beMetaAnnotatedWith("org.springframework.stereotype.Controller")
			.because("the rules for controllers go by the annotation")
			.allowEmptyShould(true);
	}

	/**
	 * Nobody reads a whole table into memory: lists are read by pages, by a query with a
	 * limit, or as a stream.
	 * @return the rule
	 */
	public static ArchRule listsAreBounded() {
		return noClasses().should()
			.callMethodWhere(describe("reads a whole table", ServiceRules::readsAWholeTable))
			.because("a table grows, and a list that is not bounded grows with it")
			.allowEmptyShould(true);
	}

	private static boolean readsAWholeTable(JavaMethodCall call) {
		return call.getName().equals("findAll") && REPOSITORY.test(call.getTargetOwner())
				&& call.getTarget().getRawParameterTypes().stream().allMatch(name(SORT));
	}

	private static DescribedPredicate<JavaClass> annotated(String annotation) {
		return metaAnnotatedWith(annotation).forSubtype();
	}

	private static String layer(String basePackage, String name) {
		return basePackage + "." + name + "..";
	}

}
