package dev.plinth.test.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

/**
 * Architecture of a starter module, checked in one line of a test: <pre class="code">
 * StarterArchitecture.of(AcmeAutoConfiguration.class).publicTypes(4).properties("acme.audit").check();
 * </pre> Looks at the directory or jar that the given class comes from, so at no tests
 * and no other modules. The rules are those of {@link StarterRules}; further ones are
 * that the auto-configurations are exactly those in the
 * {@code META-INF/spring/…AutoConfiguration.imports} file and that each configuration
 * property is described. Instances are immutable.
 *
 * @since 0.1.0
 */
public final class StarterArchitecture {

	private static final String IMPORTS = "META-INF/spring/"
			+ "org.springframework.boot.autoconfigure.AutoConfiguration.imports";

	private static final String AUTO_CONFIGURATION = "org.springframework.boot.autoconfigure.AutoConfiguration";

	private final ModuleClasses module;

	private final List<ArchRule> rules;

	private final List<String> prefixes;

	private StarterArchitecture(ModuleClasses module, List<ArchRule> rules, List<String> prefixes) {
		this.module = module;
		this.rules = rules;
		this.prefixes = prefixes;
	}

	/**
	 * Takes the module of a class.
	 * @param type any class of the module
	 * @return the architecture with all rules of {@link StarterRules} but the budget of
	 * public types
	 */
	public static StarterArchitecture of(Class<?> type) {
		ModuleClasses module = ModuleClasses.of(type);
		return new StarterArchitecture(module, List.of(StarterRules.packagesAreFreeOfCycles(),
				StarterRules.packagesAreNullMarked(), StarterRules.thereAreNoGrabBags(),
				StarterRules.autoConfigurationsArePublicAndFinal(),
				StarterRules.autoConfigurationsHaveNoPublicMembersAndNoFields(), autoConfigurationsAreListed(module),
				StarterRules.configurationsDoNotScan(), StarterRules.beanMethodsArePackagePrivate(),
				StarterRules.beanMethodsDoNotDependOnOptionalClasses(), StarterRules.postProcessorBeansAreStatic(),
				StarterRules.conditionsAreNotPublic(), StarterRules.propertiesAreNotPublic(),
				StarterRules.featuresDoNotKnowTheirAutoConfiguration(), StarterRules.onlyObservationsOutsideMetrics(),
				StarterRules.fieldsAreNotInjected(), StarterRules.thereAreNoLifecycleAnnotations(),
				StarterRules.streamsEndInToList(), StarterRules.caseChangesNameTheLocale(),
				StarterRules.loggingGoesThroughAFacade(), StarterRules.threadsDoNotSleep()), List.of());
	}

	/**
	 * Sets how many public top-level types the module may have.
	 * @param budget the greatest number
	 * @return the architecture with the budget
	 */
	public StarterArchitecture publicTypes(int budget) {
		return and(StarterRules.publicTypesStayWithin(budget));
	}

	/**
	 * Sets where the configuration properties of the module are. Without prefixes a
	 * module has no properties.
	 * @param prefixes the prefixes, as in {@code acme.audit}
	 * @return the architecture with the prefixes
	 */
	public StarterArchitecture properties(String... prefixes) {
		return new StarterArchitecture(this.module, this.rules, List.of(prefixes));
	}

	/**
	 * Adds a rule of the module's own.
	 * @param rule the rule
	 * @return the architecture with the rule
	 */
	public StarterArchitecture and(ArchRule rule) {
		List<ArchRule> all = new ArrayList<>(this.rules);
		all.add(rule);
		return new StarterArchitecture(this.module, List.copyOf(all), this.prefixes);
	}

	/**
	 * Checks every rule.
	 * @throws AssertionError with all violations of all rules
	 */
	public void check() {
		List<ArchRule> all = new ArrayList<>(this.rules);
		ConfigurationMetadata metadata = ConfigurationMetadata.of(this.module);
		all.add(ConfigurationMetadataRules.everyPropertyIsDescribed(metadata, this.prefixes));
		all.add(ConfigurationMetadataRules.everySwitchIsDescribed(metadata, this.prefixes));
		new RuleBook(all).check(this.module.classes());
	}

	private static ArchRule autoConfigurationsAreListed(ModuleClasses module) {
		Set<String> listed = ModuleResource.lines(module.resource(IMPORTS));
		return classes().that()
			.areAnnotatedWith(AUTO_CONFIGURATION)
			.should(Conditions.beExactly(IMPORTS, listed))
			.allowEmptyShould(true);
	}

}
