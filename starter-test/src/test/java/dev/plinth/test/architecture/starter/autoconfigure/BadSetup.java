package dev.plinth.test.architecture.starter.autoconfigure;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

@AutoConfiguration
@ComponentScan
class BadSetup {

	private String state = "";

	@Bean
	public String text() {
		return this.state;
	}

	@Bean
	@ConditionalOnClass(Runnable.class)
	Integer number() {
		return 1;
	}

	@Bean
	BeanFactoryPostProcessor postProcessor() {
		return (beanFactory) -> {
		};
	}

	public static class Nested {

	}

}
