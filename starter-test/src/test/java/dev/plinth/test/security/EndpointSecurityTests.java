package dev.plinth.test.security;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EndpointSecurity}.
 */
class EndpointSecurityTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DispatcherServletAutoConfiguration.class,
				WebMvcAutoConfiguration.class, ErrorMvcAutoConfiguration.class))
		.withUserConfiguration(Controllers.class);

	private final WebApplicationContextRunner secured = this.runner.withConfiguration(
			AutoConfigurations.of(SecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class));

	@Test
	void everythingIsProtectedByDefaultOfSpringBoot() {
		this.secured.run((context) -> assertThatCode(EndpointSecurity.of(context)::check).doesNotThrowAnyException());
	}

	@Test
	void openEndpointsAreListedWithTheirHandlers() {
		this.secured.withUserConfiguration(PublicProducts.class)
			.run((context) -> assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(EndpointSecurity.of(context)::check)
				.withMessageContaining("GET /products/{id} (Products#find)")
				.withMessageContaining("POST /products (Products#create)")
				.withMessageNotContaining("/orders")
				.withMessageNotContaining("/error"));
	}

	@Test
	void namedEndpointsMayBeOpen() {
		this.secured.withUserConfiguration(PublicProducts.class).run((context) -> {
			EndpointSecurity endpoints = EndpointSecurity.of(context).allowing("GET /products/**");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(endpoints::check)
				.withMessageContaining("POST /products (Products#create)")
				.withMessageNotContaining("GET /products");
			assertThatCode(endpoints.allowing("post /products")::check).doesNotThrowAnyException();
		});
	}

	@Test
	void mappingWithoutMethodIsCheckedForEachMethod() {
		this.secured.withUserConfiguration(OnlyReadingIsProtected.class)
			.run((context) -> assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(EndpointSecurity.of(context)::check)
				.withMessageContaining("DELETE /orders/{id:\\d{1,9}} (Orders#any)")
				.withMessageNotContaining("GET /orders"));
	}

	@Test
	void pathOutsideOfEveryChainIsOpen() {
		this.secured.withUserConfiguration(ChainForOrders.class)
			.run((context) -> assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(EndpointSecurity.of(context)::check)
				.withMessageContaining("GET /products/{id}")
				.withMessageNotContaining("/orders"));
	}

	@Test
	void ignoredPathIsOpen() {
		this.secured.withUserConfiguration(IgnoresProducts.class)
			.run((context) -> assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(EndpointSecurity.of(context)::check)
				.withMessageContaining("GET /products/{id}")
				.withMessageNotContaining("/orders"));
	}

	@Test
	void annotationCountsWhenMethodSecurityIsOn() {
		assertOpenReports(this.secured.withUserConfiguration(PublicReports.class), "Reports#byOwnAnnotation",
				"Reports#byAnnotation");
		this.secured.withUserConfiguration(PublicReports.class, MethodSecurity.class)
			.run((context) -> assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(EndpointSecurity.of(context)::check)
				.withMessageContaining("Reports#open")
				.withMessageNotContaining("Annotation"));
	}

	@Test
	void withoutSpringSecurityEverythingIsOpen() {
		assertOpenReports(this.runner, "Products#find", "Orders#any", "Reports#open");
	}

	private static void assertOpenReports(WebApplicationContextRunner runner, String... handlers) {
		runner.run((context) -> assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> check(context))
			.satisfies((error) -> assertThat(error.getMessage()).contains(handlers)));
	}

	private static void check(ApplicationContext context) {
		EndpointSecurity.of(context).check();
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Products.class, Orders.class, Reports.class })
	static class Controllers {

	}

	@Configuration(proxyBeanMethods = false)
	static class PublicProducts {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return http
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/products/**").permitAll().anyRequest().authenticated())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OnlyReadingIsProtected {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers(HttpMethod.GET, "/**")
					.authenticated()
					.anyRequest()
					.permitAll())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ChainForOrders {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return http.securityMatcher("/orders/**")
				.authorizeHttpRequests((requests) -> requests.anyRequest().hasRole("USER"))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class IgnoresProducts {

		@Bean
		WebSecurityCustomizer ignoringCustomizer() {
			return (web) -> web.ignoring().requestMatchers("/products/**");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PublicReports {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return http
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/reports/**").permitAll().anyRequest().denyAll())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class MethodSecurity {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@PreAuthorize("hasRole('admin')")
	@interface AdminOnly {

	}

	@RestController
	@RequestMapping("/products")
	static class Products {

		@GetMapping("/{id}")
		String find() {
			return "";
		}

		@PostMapping
		String create() {
			return "";
		}

	}

	@RestController
	static class Orders {

		@RequestMapping("/orders/{id:\\d{1,9}}")
		String any() {
			return "";
		}

	}

	@RestController
	static class Reports {

		@GetMapping("/reports/open")
		String open() {
			return "";
		}

		@GetMapping("/reports/annotated")
		@PreAuthorize("isAuthenticated()")
		String byAnnotation() {
			return "";
		}

		@DeleteMapping("/reports/own")
		@AdminOnly
		String byOwnAnnotation() {
			return "";
		}

	}

}
