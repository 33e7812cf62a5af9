package dev.plinth.openapi.autoconfigure;

import java.util.List;

import dev.plinth.problem.autoconfigure.ProblemAutoConfiguration;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import org.junit.jupiter.api.Test;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OpenApiAutoConfiguration}.
 */
class OpenApiAutoConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OpenApiAutoConfiguration.class, ProblemAutoConfiguration.class,
				ErrorMvcAutoConfiguration.class, WebMvcAutoConfiguration.class,
				DispatcherServletAutoConfiguration.class));

	@Test
	void completesTheDocument() {
		this.runner.withPropertyValues("spring.application.name=shop").run((context) -> {
			assertThat(context).hasSingleBean(OperationCompletion.class).doesNotHaveBean("securitySchemeCustomizer");
			OpenAPI document = new OpenAPI().info(new Info().title("OpenAPI definition").version("v0"));
			context.getBeanProvider(GlobalOpenApiCustomizer.class)
				.orderedStream()
				.forEach((customizer) -> customizer.customise(document));
			assertThat(document.getInfo().getTitle()).isEqualTo("shop");
			assertThat(document.getComponents().getSchemas()).containsKeys("Problem", "Fault");
			assertThat(document.getComponents().getResponses()).containsKeys("Problem-400", "Problem-default");
		});
	}

	@Test
	void tellsTheSchemeWithSpringSecurity() {
		this.runner.withBean("springSecurityFilterChain", Object.class, Object::new).run((context) -> {
			OperationSecurity security = context.getBean(OperationSecurity.class);
			OpenAPI document = new OpenAPI();
			security.customise(document);
			assertThat(document.getSecurity()).hasSize(1);
			OpenAPI own = new OpenAPI().security(List.of(new SecurityRequirement().addList("own")));
			security.customise(own);
			assertThat(own.getComponents()).isNull();
		});
	}

	@Test
	void worksWithoutSpringSecurity() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(OperationCompletion.class)
				.doesNotHaveBean("securitySchemeCustomizer"));
	}

	@Test
	void doesNothingWithoutSpringdoc() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springdoc", "io.swagger"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("operationCompletion"));
	}

	@Test
	void titleAndSchemeOfApplicationWin() {
		DocumentTitle own = new DocumentTitle("own", null);
		GlobalOpenApiCustomizer scheme = (document) -> {
		};
		this.runner.withBean(DocumentTitle.class, () -> own)
			.withBean("springSecurityFilterChain", Object.class, Object::new)
			.withBean("securitySchemeCustomizer", GlobalOpenApiCustomizer.class, () -> scheme)
			.run((context) -> {
				assertThat(context.getBean(DocumentTitle.class)).isSameAs(own);
				assertThat(context).doesNotHaveBean(OperationSecurity.class);
			});
		OpenAPI named = new OpenAPI().info(new Info().title("Shop API").version("7"));
		new DocumentTitle("shop", "1").customise(named);
		assertThat(named.getInfo().getTitle()).isEqualTo("Shop API");
		assertThat(named.getInfo().getVersion()).isEqualTo("7");
	}

	@Test
	void canBeSwitchedOff() {
		this.runner.withPropertyValues("plinth.openapi.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(OperationCompletion.class));
		this.runner.withPropertyValues("plinth.problem.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(OperationCompletion.class));
	}

	@Test
	void staysOutOfApplicationsThatAreNotWeb() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(OpenApiAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(OperationCompletion.class));
	}

}
