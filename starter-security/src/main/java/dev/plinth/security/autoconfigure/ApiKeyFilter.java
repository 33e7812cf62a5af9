package dev.plinth.security.autoconfigure;

import java.io.IOException;
import java.util.List;

import dev.plinth.security.apikey.ApiKey;
import dev.plinth.security.apikey.ApiKeys;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Authenticates requests with an API key.
 */
final class ApiKeyFilter extends OncePerRequestFilter {

	static final String HEADER = "X-Api-Key";

	private final RequestAttributeSecurityContextRepository repository = new RequestAttributeSecurityContextRepository();

	private final ApiKeys keys;

	private final AuthenticationEntryPoint entryPoint;

	ApiKeyFilter(ApiKeys keys, AuthenticationEntryPoint entryPoint) {
		this.keys = keys;
		this.entryPoint = entryPoint;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String value = request.getHeader(HEADER);
		if (value == null) {
			chain.doFilter(request, response);
			return;
		}
		ApiKey key = this.keys.verify(value);
		if (key == null) {
			this.entryPoint.commence(request, response, new InvalidApiKeyException());
			return;
		}
		SecurityContext context = SecurityContextHolder.createEmptyContext();
		context.setAuthentication(new ApiKeyAuthentication(key));
		SecurityContextHolder.setContext(context);
		this.repository.saveContext(context, request, response);
		chain.doFilter(request, response);
	}

	/**
	 * A machine that has shown its key.
	 */
	private static final class ApiKeyAuthentication extends AbstractAuthenticationToken {

		private final transient ApiKey key;

		ApiKeyAuthentication(ApiKey key) {
			super(AuthorityUtils.createAuthorityList(List.copyOf(key.scopes())));
			this.key = key;
			super.setAuthenticated(true);
		}

		@Override
		public Object getPrincipal() {
			return this.key;
		}

		@Override
		public Object getCredentials() {
			return "";
		}

		@Override
		public String getName() {
			return this.key.owner();
		}

	}

}
