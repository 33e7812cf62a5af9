package dev.plinth.security.token.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.context.annotation.Profile;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Whether the application issues access tokens. One with a {@link SecurityFilterChain} of
 * its own does so if it has a key, any other one must have a key.
 */
class OnIssuedTokens extends AnyNestedCondition {

	OnIssuedTokens() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@Conditional(OnNoOwnSecurity.class)
	static class NoOwnSecurity {

	}

	@ConditionalOnProperty("plinth.security.token.secret")
	static class Secret {

	}

	@ConditionalOnProperty("plinth.security.token.keys.directory")
	static class Directory {

	}

	@ConditionalOnProperty("JWT_SECRET")
	static class SecretOfEnvironment {

	}

	@ConditionalOnProperty("JWT_KEYS_DIR")
	static class DirectoryOfEnvironment {

	}

	@ConditionalOnBooleanProperty("plinth.security.token.keys.generate")
	static class Generated {

	}

	@Profile({ "dev", "test" })
	static class Development {

	}

	/**
	 * Whether no {@link SecurityFilterChain} is there but Plinth's and Spring Boot's.
	 */
	static final class OnNoOwnSecurity extends SpringBootCondition implements ConfigurationCondition {

		@Override
		public ConfigurationPhase getConfigurationPhase() {
			return ConfigurationPhase.REGISTER_BEAN;
		}

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConfigurableListableBeanFactory beans = Objects.requireNonNull(context.getBeanFactory());
			List<String> own = Stream.of(beans.getBeanNamesForType(SecurityFilterChain.class, true, false))
				.filter((name) -> !name.equals("plinthSecurityFilterChain") && !isOfBoot(beans, name))
				.toList();
			ConditionMessage.Builder message = ConditionMessage.forCondition("own SecurityFilterChain");
			return own.isEmpty() ? ConditionOutcome.match(message.didNotFind("any").atAll())
					: ConditionOutcome.noMatch(message.found("bean").items(own));
		}

		private static boolean isOfBoot(ConfigurableListableBeanFactory beans, String name) {
			if (!beans.containsBeanDefinition(name)
					|| !(beans.getBeanDefinition(name) instanceof AnnotatedBeanDefinition definition)) {
				return false;
			}
			MethodMetadata method = definition.getFactoryMethodMetadata();
			return method != null && method.getDeclaringClassName().startsWith("org.springframework.boot.");
		}

	}

}
