package dev.plinth.security.access.autoconfigure;

import java.util.List;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.hierarchicalroles.CycleInRoleHierarchyException;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.annotation.AnnotationTemplateExpressionDefaults;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for roles and permissions as rules on methods.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = { "plinth.security.enabled", "plinth.security.access.enabled" },
		matchIfMissing = true)
@EnableConfigurationProperties(AccessProperties.class)
public final class AccessAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(RoleHierarchy.class)
	static RoleHierarchyImpl plinthRoleHierarchy(AccessProperties properties) {
		try {
			return RoleHierarchyImpl.fromHierarchy(properties.hierarchy());
		}
		catch (CycleInRoleHierarchyException ex) {
			throw new InvalidAccessRuleException(List.of("the roles include one another in a circle"));
		}
	}

	@Bean
	@ConditionalOnMissingBean
	static AnnotationTemplateExpressionDefaults plinthAnnotationTemplateExpressionDefaults() {
		return new AnnotationTemplateExpressionDefaults();
	}

	@Bean
	AccessRuleCheck plinthAccessRuleCheck(AccessProperties properties, ConfigurableListableBeanFactory beanFactory) {
		return new AccessRuleCheck(properties, beanFactory);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(name = "preAuthorizeAuthorizationMethodInterceptor")
	@EnableMethodSecurity
	static class MethodSecurityConfiguration {

		@Bean
		static MethodRuleSearch plinthMethodRuleSearch() {
			return new MethodRuleSearch();
		}

	}

}
