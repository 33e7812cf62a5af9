package dev.plinth.request.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpServer;
import dev.plinth.request.RequestId;
import jakarta.servlet.Filter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.client.RestClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestIdAutoConfiguration}, those of outgoing calls against a real
 * server.
 */
class RequestIdAutoConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RequestIdAutoConfiguration.class));

	private final ApplicationContextRunner clients = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RequestIdAutoConfiguration.class, TaskExecutionAutoConfiguration.class,
				HttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class,
				RestClientAutoConfiguration.class, RestTemplateAutoConfiguration.class,
				HttpServiceClientPropertiesAutoConfiguration.class, HttpServiceClientAutoConfiguration.class));

	private final Queue<String> received = new ConcurrentLinkedQueue<>();

	private HttpServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", (exchange) -> {
			this.received.add(String.valueOf(exchange.getRequestHeaders().getFirst(RequestId.HEADER)));
			byte[] body = "ok".getBytes(StandardCharsets.US_ASCII);
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		this.server.start();
		MDC.put(RequestId.MDC_KEY, "id-1");
	}

	@AfterEach
	void stop() {
		MDC.remove(RequestId.MDC_KEY);
		this.server.stop(0);
	}

	@Test
	void providesFilterCustomizersAndDecorator() {
		this.runner.run((context) -> assertThat(context).hasBean("requestIdFilter")
			.hasBean("requestIdRestClientCustomizer")
			.hasBean("requestIdRestTemplateCustomizer")
			.hasSingleBean(RequestIdTaskDecorator.class));
	}

	@Test
	void worksWithoutRestClient() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.restclient"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("requestIdFilter")
				.doesNotHaveBean("requestIdRestClientCustomizer"));
	}

	@Test
	void hasNoFilterWhereThereIsNoWeb() {
		this.clients.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("requestIdFilter"));
	}

	@Test
	void canBeSwitchedOff() {
		this.runner.withPropertyValues("plinth.request-id.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("requestIdFilter")
				.doesNotHaveBean(RequestIdTaskDecorator.class));
	}

	@Test
	void filterOfApplicationWins() {
		FilterRegistrationBean<Filter> own = new FilterRegistrationBean<>(
				(request, response, chain) -> chain.doFilter(request, response));
		this.runner.withBean("requestIdFilter", FilterRegistrationBean.class, () -> own)
			.run((context) -> assertThat(context.getBean("requestIdFilter")).isSameAs(own));
	}

	@Test
	void incomingIdNeedNotBeTrusted() {
		this.runner.run((context) -> assertThat(answered(context, "abc")).isEqualTo("abc"));
		this.runner.withPropertyValues("plinth.request-id.trust-incoming=false")
			.run((context) -> assertThat(answered(context, "abc")).matches("[0-9A-Z]{26}"));
	}

	@Test
	void goesOutWithRestClient() {
		this.clients.run((context) -> {
			context.getBean(RestClient.Builder.class).build().get().uri(url()).retrieve().toBodilessEntity();
			assertThat(this.received).containsExactly("id-1");
		});
	}

	@Test
	void goesOutWithRestTemplate() {
		this.clients.run((context) -> {
			context.getBean(RestTemplateBuilder.class).build().getForObject(url(), String.class);
			assertThat(this.received).containsExactly("id-1");
		});
	}

	@Test
	void goesOutWithHttpServices() {
		this.clients.withUserConfiguration(Services.class)
			.withPropertyValues("spring.http.serviceclient.echo.base-url=" + url())
			.run((context) -> {
				assertThat(context.getBean(EchoService.class).get()).isEqualTo("ok");
				assertThat(this.received).containsExactly("id-1");
			});
	}

	@Test
	void idThatTheCallerHasSetStays() {
		this.clients.run((context) -> {
			context.getBean(RestClient.Builder.class)
				.build()
				.get()
				.uri(url())
				.header(RequestId.HEADER, "own")
				.retrieve()
				.toBodilessEntity();
			assertThat(this.received).containsExactly("own");
		});
	}

	@Test
	void withoutIdNothingGoesOut() {
		MDC.remove(RequestId.MDC_KEY);
		this.clients.run((context) -> {
			context.getBean(RestClient.Builder.class).build().get().uri(url()).retrieve().toBodilessEntity();
			assertThat(this.received).containsExactly("null");
		});
	}

	@Test
	void followsWorkToPooledThreads() {
		this.clients.withUserConfiguration(Services.class)
			.withPropertyValues("spring.task.execution.pool.core-size=1",
					"spring.http.serviceclient.echo.base-url=" + url())
			.run((context) -> {
				AsyncTaskExecutor executor = context.getBean(AsyncTaskExecutor.class);
				assertThat(submit(executor)).isEqualTo("id-1");
				context.getBean(Notifier.class).send().get(10, TimeUnit.SECONDS);
				assertThat(this.received).containsExactly("id-1");
				MDC.remove(RequestId.MDC_KEY);
				assertThat(submit(executor)).as("left behind on the thread").isNull();
			});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void followsWorkToVirtualThreads() {
		this.clients.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(submit(context.getBean(AsyncTaskExecutor.class))).isEqualTo("id-1"));
	}

	private static String submit(AsyncTaskExecutor executor) throws Exception {
		Callable<String> task = RequestId::current;
		return executor.submit(task).get(10, TimeUnit.SECONDS);
	}

	private String url() {
		return "http://localhost:" + this.server.getAddress().getPort() + "/";
	}

	private static String answered(ApplicationContext context, String incoming) throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.addHeader(RequestId.HEADER, incoming);
		MockHttpServletResponse response = new MockHttpServletResponse();
		context.getBean("requestIdFilter", FilterRegistrationBean.class)
			.getFilter()
			.doFilter(request, response, new MockFilterChain());
		return response.getHeader(RequestId.HEADER);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	@ImportHttpServices(group = "echo", types = EchoService.class)
	@Import(Notifier.class)
	static class Services {

	}

	interface EchoService {

		@GetExchange("/")
		String get();

	}

	static class Notifier {

		private final EchoService echo;

		Notifier(EchoService echo) {
			this.echo = echo;
		}

		@Async
		CompletableFuture<String> send() {
			return CompletableFuture.completedFuture(this.echo.get());
		}

	}

}
