package dev.plinth.openapi.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Adds the bearer scheme to a document that says nothing about security. Operations that
 * anybody may call are found by asking the filter chains of Spring Security.
 */
final class OperationSecurity implements GlobalOpenApiCustomizer {

	private static final String SCHEME = "bearer";

	private static final Authentication ANYBODY = new AnonymousAuthenticationToken("openapi", "anonymousUser",
			AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));

	private final ObjectProvider<SecurityFilterChain> chains;

	OperationSecurity(ObjectProvider<SecurityFilterChain> chains) {
		this.chains = chains;
	}

	@Override
	public void customise(OpenAPI document) {
		if (document.getSecurity() != null) {
			return;
		}
		Components components = document.getComponents();
		if (components == null) {
			components = new Components();
			document.setComponents(components);
		}
		components.addSecuritySchemes(SCHEME,
				new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer").bearerFormat("JWT"));
		document.addSecurityItem(new SecurityRequirement().addList(SCHEME));
		if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current
				&& document.getPaths() != null) {
			document.getPaths().forEach((path, item) -> open(path, item, current.getRequest()));
		}
	}

	private void open(String path, PathItem item, HttpServletRequest current) {
		for (Map.Entry<PathItem.HttpMethod, Operation> entry : item.readOperationsMap().entrySet()) {
			Operation operation = entry.getValue();
			String uri = current.getContextPath() + path.replaceAll("\\{[^}]*}", "1");
			if (operation.getSecurity() == null && isOpen(new Call(current, entry.getKey().name(), uri))) {
				operation.addSecurityItem(new SecurityRequirement());
				operation.addSecurityItem(new SecurityRequirement().addList(SCHEME));
			}
		}
	}

	/*
	 * A rule that looks at more than method and path may not be able to tell.
	 */
	private boolean isOpen(HttpServletRequest call) {
		try {
			for (SecurityFilterChain chain : this.chains.orderedStream().toList()) {
				if (chain.matches(call)) {
					return isOpen(chain, call);
				}
			}
			return true;
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	private static boolean isOpen(SecurityFilterChain chain, HttpServletRequest call) {
		for (Filter filter : chain.getFilters()) {
			if (filter instanceof AuthorizationFilter authorization) {
				AuthorizationResult result = authorization.getAuthorizationManager().authorize(() -> ANYBODY, call);
				return result == null || result.isGranted();
			}
		}
		return true;
	}

	/**
	 * A request for an operation, without anything that the current request has.
	 */
	private static final class Call extends HttpServletRequestWrapper {

		private final Map<String, Object> attributes = new HashMap<>();

		private final String method;

		private final String uri;

		Call(HttpServletRequest current, String method, String uri) {
			super(current);
			this.method = method;
			this.uri = uri;
		}

		@Override
		public String getMethod() {
			return this.method;
		}

		@Override
		public String getRequestURI() {
			return this.uri;
		}

		@Override
		public String getServletPath() {
			return this.uri.substring(getContextPath().length());
		}

		@Override
		public @Nullable String getPathInfo() {
			return null;
		}

		@Override
		public @Nullable Object getAttribute(String name) {
			return this.attributes.get(name);
		}

		@Override
		public void setAttribute(String name, @Nullable Object value) {
			if (value != null) {
				this.attributes.put(name, value);
			}
			else {
				this.attributes.remove(name);
			}
		}

		@Override
		public void removeAttribute(String name) {
			this.attributes.remove(name);
		}

		@Override
		public DispatcherType getDispatcherType() {
			return DispatcherType.REQUEST;
		}

	}

}
