package dev.plinth.validation.autoconfigure;

import dev.plinth.problem.autoconfigure.ProblemAutoConfiguration;
import jakarta.validation.Validator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Auto-configuration of binding and validation of requests: JSON bodies are read strictly
 * and all faults are answered at once.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = { ProblemAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class },
		after = { JacksonAutoConfiguration.class,
				org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(name = "plinth.validation.enabled", matchIfMissing = true)
@ConditionalOnBean({ JsonMapper.class, Validator.class })
@EnableConfigurationProperties(ValidationProperties.class)
public final class ValidationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "validationProblemMapper")
	@Order(0)
	ValidationProblemMapper validationProblemMapper(JsonMapper mapper, Validator validator,
			ValidationProperties properties, ObjectProvider<RequestMappingHandlerAdapter> adapter) {
		JsonBodyFaults bodyFaults = new JsonBodyFaults(mapper, validator, properties.rejectUnknownFields(),
				properties.maxFaults());
		return new ValidationProblemMapper(mapper, validator, bodyFaults,
				SingletonSupplier.ofNullable(() -> requestFaults(adapter.getIfUnique(), validator, properties)));
	}

	private static @Nullable RequestFaults requestFaults(@Nullable RequestMappingHandlerAdapter adapter,
			Validator validator, ValidationProperties properties) {
		return (adapter != null) ? new RequestFaults(adapter, validator, properties.maxFaults()) : null;
	}

	@Bean
	@ConditionalOnMissingBean
	NormalizationModule normalizationModule() {
		return new NormalizationModule();
	}

	@Bean
	@ConditionalOnMissingBean(name = "normalizationWebMvcConfigurer")
	WebMvcConfigurer normalizationWebMvcConfigurer() {
		return new WebMvcConfigurer() {

			@Override
			public void addFormatters(FormatterRegistry registry) {
				registry.addConverter(new NormalizationConverter());
			}

		};
	}

	@Bean
	@ConditionalOnMissingBean(name = "jsonBodyAdvice")
	JsonBodyAdvice jsonBodyAdvice(JsonMapper mapper) {
		return new JsonBodyAdvice(mapper);
	}

	@Bean
	@Order(1)
	@ConditionalOnMissingBean(JacksonJsonHttpMessageConverter.class)
	ServerHttpMessageConvertersCustomizer strictJsonCustomizer(JsonMapper mapper, ValidationProperties properties) {
		return (builder) -> builder
			.withJsonConverter(new StrictJsonHttpMessageConverter(mapper, properties.rejectUnknownFields()));
	}

}
