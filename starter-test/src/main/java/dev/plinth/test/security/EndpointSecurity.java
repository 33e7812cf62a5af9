package dev.plinth.test.security;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.context.ApplicationContext;

/**
 * Checks that a request without credentials reaches no handler that is not meant to be
 * public, in one line of a test: <pre class="code">
 * EndpointSecurity.of(context).allowing("POST /auth/login", "/livez").check();
 * </pre> Goes through the handlers of all controllers and actuator endpoints on the port
 * of the application, and asks the authorization rules of Spring Security and the
 * annotations of method security. Static files and functional routes are not looked at.
 * Instances are immutable.
 *
 * @since 0.1.0
 */
public final class EndpointSecurity {

	private final ApplicationContext context;

	private final List<PublicEndpoint> allowed;

	private EndpointSecurity(ApplicationContext context, List<PublicEndpoint> allowed) {
		this.context = context;
		this.allowed = allowed;
	}

	/**
	 * Takes the endpoints of an application.
	 * @param context a web application context
	 * @return the endpoints, none of them meant to be public
	 */
	public static EndpointSecurity of(ApplicationContext context) {
		return new EndpointSecurity(context, List.of());
	}

	/**
	 * Names endpoints that everybody may call.
	 * @param endpoints path patterns, each after a method and a space or alone for all
	 * methods, as in {@code GET /products/**}
	 * @return the endpoints with these meant to be public
	 */
	public EndpointSecurity allowing(String... endpoints) {
		List<PublicEndpoint> all = new ArrayList<>(this.allowed);
		Stream.of(endpoints).map(PublicEndpoint::parse).forEach(all::add);
		return new EndpointSecurity(this.context, List.copyOf(all));
	}

	/**
	 * Checks every endpoint.
	 * @throws AssertionError with all endpoints that are reachable without a rule
	 */
	public void check() {
		AnonymousAccess access = AnonymousAccess.to(this.context);
		List<Endpoint> open = Endpoint.of(this.context)
			.filter((endpoint) -> this.allowed.stream().noneMatch((rule) -> rule.matches(endpoint)))
			.filter(access::reaches)
			.toList();
		if (!open.isEmpty()) {
			throw new AssertionError(open.stream()
				.map((endpoint) -> "  " + endpoint)
				.sorted()
				.distinct()
				.collect(Collectors.joining(System.lineSeparator(),
						"Reachable without credentials, and not named as public:" + System.lineSeparator(), "")));
		}
	}

}
