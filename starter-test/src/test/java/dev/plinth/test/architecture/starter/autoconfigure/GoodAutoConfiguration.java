package dev.plinth.test.architecture.starter.autoconfigure;

import java.util.List;
import java.util.Locale;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@AutoConfiguration
public final class GoodAutoConfiguration {

	private static final String PREFIX = "good";

	@Bean
	static BeanPostProcessor postProcessor() {
		return new BeanPostProcessor() {

		};
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SimpleMeterRegistry.class)
	static class Metrics {

		@Bean
		SimpleMeterRegistry registry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		List<String> names() {
			return List.of("A").stream().map((name) -> PREFIX + name.toLowerCase(Locale.ROOT)).toList();
		}

	}

}
