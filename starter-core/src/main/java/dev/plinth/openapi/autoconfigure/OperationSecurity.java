package dev.plinth.openapi.autoconfigure;

import java.util.Map;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.access.WebInvocationPrivilegeEvaluator;

/**
 * Adds the bearer scheme to a document that says nothing about security. Operations that
 * Spring Security lets anybody call are told by asking it.
 */
final class OperationSecurity implements GlobalOpenApiCustomizer {

	private static final String SCHEME = "bearer";

	private static final Authentication ANYBODY = new AnonymousAuthenticationToken("openapi", "anonymousUser",
			AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));

	private final ObjectProvider<WebInvocationPrivilegeEvaluator> evaluators;

	private final String contextPath;

	OperationSecurity(ObjectProvider<WebInvocationPrivilegeEvaluator> evaluators, String contextPath) {
		this.evaluators = evaluators;
		this.contextPath = contextPath;
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
		WebInvocationPrivilegeEvaluator evaluator = this.evaluators.getIfAvailable();
		if (evaluator != null && document.getPaths() != null) {
			document.getPaths().forEach((path, item) -> open(path, item, evaluator));
		}
	}

	private void open(String path, PathItem item, WebInvocationPrivilegeEvaluator evaluator) {
		for (Map.Entry<PathItem.HttpMethod, Operation> entry : item.readOperationsMap().entrySet()) {
			Operation operation = entry.getValue();
			if (operation.getSecurity() == null && isOpen(path, entry.getKey().name(), evaluator)) {
				operation.addSecurityItem(new SecurityRequirement());
				operation.addSecurityItem(new SecurityRequirement().addList(SCHEME));
			}
		}
	}

	/*
	 * A rule that needs more than the path cannot be asked in advance.
	 */
	private boolean isOpen(String path, String method, WebInvocationPrivilegeEvaluator evaluator) {
		try {
			return evaluator.isAllowed(this.contextPath, path.replaceAll("\\{[^}]*}", "1"), method, ANYBODY);
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

}
