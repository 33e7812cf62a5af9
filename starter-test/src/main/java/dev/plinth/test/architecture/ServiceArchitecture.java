package dev.plinth.test.architecture;

import java.util.ArrayList;
import java.util.List;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Architecture of a service, checked in one line of a test: <pre class="code">
 * ServiceArchitecture.of(Application.class).check();
 * </pre> Looks at the compiled classes of the service at and below the package of its
 * application class, not at its tests. The rules are those of {@link ServiceRules}.
 * Instances are immutable.
 *
 * @since 0.1.0
 */
public final class ServiceArchitecture {

	private final Class<?> application;

	private final List<ArchRule> rules;

	private ServiceArchitecture(Class<?> application, List<ArchRule> rules) {
		this.application = application;
		this.rules = rules;
	}

	/**
	 * Takes the service of an application class.
	 * @param application the class with the main method, in the base package
	 * @return the architecture with all rules of {@link ServiceRules}
	 */
	public static ServiceArchitecture of(Class<?> application) {
		String basePackage = application.getPackageName();
		return new ServiceArchitecture(application,
				List.of(ServiceRules.controllersDoNotTouchRepositories(), ServiceRules.servicesDoNotImportTheWebLayer(),
						ServiceRules.controllersAreRecognisable(), ServiceRules.packagesAreFeatures(basePackage),
						ServiceRules.featuresAreFreeOfCycles(basePackage), ServiceRules.listsAreBounded()));
	}

	/**
	 * Adds a rule of the service's own.
	 * @param rule the rule
	 * @return the architecture with the rule
	 */
	public ServiceArchitecture and(ArchRule rule) {
		List<ArchRule> all = new ArrayList<>(this.rules);
		all.add(rule);
		return new ServiceArchitecture(this.application, List.copyOf(all));
	}

	/**
	 * Checks every rule.
	 * @throws AssertionError with all violations of all rules
	 */
	public void check() {
		String basePackage = this.application.getPackageName();
		DescribedPredicate<JavaClass> ofTheService = JavaClass.Predicates.resideInAPackage(basePackage + "..");
		new RuleBook(this.rules).check(ModuleClasses.of(this.application).classes().that(ofTheService));
	}

}
