package dev.plinth.benchmarks.web;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.web.servlet.AbstractFilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializerBeans;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Service whose filters and dispatcher are called without a network in between.
 */
final class InProcessService implements AutoCloseable {

	/**
	 * The services need no database, but the class path has the means for one.
	 */
	private static final String DATA_SOURCE = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration";

	private final ConfigurableApplicationContext context;

	private final Servlet dispatcher;

	private final Filter[] filters;

	private InProcessService(ConfigurableApplicationContext context) {
		this.context = context;
		this.dispatcher = context.getBean(DispatcherServlet.class);
		List<Filter> ordered = new ArrayList<>();
		new ServletContextInitializerBeans(context.getBeanFactory()).forEach((initializer) -> {
			if (initializer instanceof AbstractFilterRegistrationBean<?> registration
					&& registration.getFilter() != null) {
				ordered.add(registration.getFilter());
			}
		});
		this.filters = ordered.toArray(Filter[]::new);
	}

	/**
	 * Starts the service as Spring Boot makes it, with its problem details on.
	 * @return the running service
	 */
	static InProcessService bare() {
		String excluded = StreamSupport
			.stream(ImportCandidates.load(AutoConfiguration.class, InProcessService.class.getClassLoader())
				.spliterator(), false)
			.filter((name) -> name.startsWith("dev.plinth."))
			.collect(Collectors.joining(","));
		return start("--spring.autoconfigure.exclude=" + DATA_SOURCE + "," + excluded,
				"--spring.mvc.problemdetails.enabled=true");
	}

	/**
	 * Starts the service with every Plinth starter on the class path.
	 * @return the running service
	 */
	static InProcessService withPlinth() {
		return start("--spring.autoconfigure.exclude=" + DATA_SOURCE);
	}

	private static InProcessService start(String... arguments) {
		List<String> all = new ArrayList<>(List.of("--server.port=0", "--spring.main.banner-mode=off",
				"--logging.level.root=error", "--spring.mvc.servlet.load-on-startup=1"));
		all.addAll(List.of(arguments));
		return new InProcessService(new SpringApplication(BenchmarkService.class).run(all.toArray(String[]::new)));
	}

	MockHttpServletResponse get(String path) throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
		request.setServletPath(path);
		request.addHeader("Accept", "application/json");
		MockHttpServletResponse response = new MockHttpServletResponse();
		new MockFilterChain(this.dispatcher, this.filters).doFilter(request, response);
		return response;
	}

	@Override
	public void close() {
		this.context.close();
	}

}
