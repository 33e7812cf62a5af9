package dev.plinth.test.security;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import jakarta.servlet.Filter;

import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.method.AuthorizationAdvisor;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

/**
 * What a request without credentials reaches.
 *
 * @param chains the filter chains, the first that matches a request applies
 * @param methodSecurity whether annotations on handlers are enforced
 */
record AnonymousAccess(List<SecurityFilterChain> chains, boolean methodSecurity) {

	private static final Authentication ANONYMOUS = new AnonymousAuthenticationToken("test", "anonymousUser",
			AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));

	private static final List<String> RULES = List.of("org.springframework.security.access.prepost.PreAuthorize",
			"org.springframework.security.access.annotation.Secured", "jakarta.annotation.security.RolesAllowed",
			"jakarta.annotation.security.DenyAll");

	static AnonymousAccess to(ApplicationContext context) {
		List<SecurityFilterChain> chains = context.getBeansOfType(FilterChainProxy.class)
			.values()
			.stream()
			.flatMap((proxy) -> proxy.getFilterChains().stream())
			.toList();
		return new AnonymousAccess(chains, context.getBeanNamesForType(AuthorizationAdvisor.class).length > 0);
	}

	boolean reaches(Endpoint endpoint) {
		return passesFilters(endpoint) && !(this.methodSecurity && hasRule(endpoint));
	}

	private boolean passesFilters(Endpoint endpoint) {
		MockHttpServletRequest request = new MockHttpServletRequest(endpoint.method().name(), endpoint.path());
		request.setServletPath(endpoint.path());
		Optional<AuthorizationFilter> authorization = this.chains.stream()
			.filter((chain) -> chain.matches(request))
			.findFirst()
			.flatMap(AnonymousAccess::authorizationFilter);
		if (authorization.isEmpty()) {
			return true;
		}
		AuthorizationResult result = authorization.get().getAuthorizationManager().authorize(() -> ANONYMOUS, request);
		return result == null || result.isGranted();
	}

	private static Optional<AuthorizationFilter> authorizationFilter(SecurityFilterChain chain) {
		List<Filter> filters = chain.getFilters();
		return filters.stream()
			.filter(AuthorizationFilter.class::isInstance)
			.map(AuthorizationFilter.class::cast)
			.findFirst();
	}

	private static boolean hasRule(Endpoint endpoint) {
		return Stream.of(endpoint.handler().getMethod(), endpoint.handler().getBeanType())
			.map((element) -> MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY))
			.anyMatch((annotations) -> RULES.stream().anyMatch(annotations::isPresent));
	}

}
