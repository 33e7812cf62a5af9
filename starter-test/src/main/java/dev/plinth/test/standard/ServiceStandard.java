package dev.plinth.test.standard;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.context.ApplicationContext;

/**
 * Checks that a service keeps the standard of its organisation, in one line of a test:
 * <pre class="code">
 * ServiceStandard.of(context).check();
 * </pre> The standard is every {@code META-INF/plinth/standard.yaml} on the class path,
 * usually in the jar with the organisation's defaults, and what the test adds. Without
 * any, every service keeps it. A file names features by their names in
 * {@code /actuator/plinth} and bounds for properties: <pre class="code">
 * standard:
 *   active: [problem, access-log]
 *   inactive: [console]
 *   limits:
 *   - property: plinth.security.token.ttl
 *     max: 30m
 *     why: a stolen token dies soon
 *   - property: spring.jpa.open-in-view
 *     one-of: [false]
 * </pre> Numbers, durations ({@code 30m}) and data sizes ({@code 10MB}) have a
 * {@code min} and a {@code max}. A property that is not set counts with its documented
 * default. Instances are immutable.
 *
 * @since 0.1.0
 */
public final class ServiceStandard {

	private final ApplicationContext context;

	private final List<Rule> rules;

	private ServiceStandard(ApplicationContext context, List<Rule> rules) {
		this.context = context;
		this.rules = rules;
	}

	/**
	 * Takes the standard on the class path for an application.
	 * @param context the running application
	 * @return the standard
	 * @throws IllegalStateException when a file of the standard cannot be understood
	 */
	public static ServiceStandard of(ApplicationContext context) {
		return new ServiceStandard(context, StandardFile.load(context.getClassLoader()));
	}

	/**
	 * Adds features that must be active.
	 * @param features names of features
	 * @return the standard with the features
	 */
	public ServiceStandard active(String... features) {
		return and(Stream.of(features).map((name) -> new FeatureRule(name, true)));
	}

	/**
	 * Adds features that must not be active.
	 * @param features names of features
	 * @return the standard with the features
	 */
	public ServiceStandard inactive(String... features) {
		return and(Stream.of(features).map((name) -> new FeatureRule(name, false)));
	}

	/**
	 * Adds an upper bound.
	 * @param property the name of a property
	 * @param max the greatest number, duration or data size
	 * @return the standard with the bound
	 */
	public ServiceStandard atMost(String property, String max) {
		return and(Stream.of(new LimitRule(property, null, max, List.of(), null)));
	}

	/**
	 * Adds a lower bound.
	 * @param property the name of a property
	 * @param min the least number, duration or data size
	 * @return the standard with the bound
	 */
	public ServiceStandard atLeast(String property, String min) {
		return and(Stream.of(new LimitRule(property, min, null, List.of(), null)));
	}

	/**
	 * Adds the values that a property may have.
	 * @param property the name of a property
	 * @param values the values
	 * @return the standard with the values
	 */
	public ServiceStandard oneOf(String property, String... values) {
		return and(Stream.of(new LimitRule(property, null, null, List.of(values), null)));
	}

	/**
	 * Checks every rule.
	 * @throws AssertionError with all that the service leaves
	 */
	public void check() {
		Service service = Service.of(this.context);
		List<String> faults = this.rules.stream().flatMap((rule) -> rule.faults(service)).toList();
		if (!faults.isEmpty()) {
			throw new AssertionError(faults.stream()
				.map((fault) -> "  " + fault)
				.collect(Collectors.joining(System.lineSeparator(),
						"The service leaves the standard:" + System.lineSeparator(), "")));
		}
	}

	private ServiceStandard and(Stream<? extends Rule> more) {
		List<Rule> all = new ArrayList<>(this.rules);
		more.forEach(all::add);
		return new ServiceStandard(this.context, List.copyOf(all));
	}

}
