package dev.plinth.observability.console.autoconfigure;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.json.JsonWriter;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/**
 * Auto-configuration for the console page.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ WebEndpointProperties.class, HttpRequestHandler.class, SimpleUrlHandlerMapping.class })
@ConditionalOnBooleanProperty(name = "plinth.observability.console.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ConsoleProperties.class)
public final class ConsoleAutoConfiguration {

	private static final String FILES = "dev/plinth/observability/console/";

	private static final String CHARTS = "classpath*:META-INF/resources/webjars/chart.js/*/dist/chart.umd.js";

	private static final String JAVASCRIPT = "text/javascript;charset=UTF-8";

	@Bean
	@ConditionalOnMissingBean
	ConsolePage plinthConsolePage(ConsoleProperties properties, Environment environment) throws IOException {
		Map<String, ConsoleFile> files = new LinkedHashMap<>();
		files.put("", ConsoleFile.of("text/html;charset=UTF-8", new ClassPathResource(FILES + "index.html")));
		files.put("console.css",
				ConsoleFile.of("text/css;charset=UTF-8", new ClassPathResource(FILES + "console.css")));
		files.put("console.js", ConsoleFile.of(JAVASCRIPT, new ClassPathResource(FILES + "console.js")));
		files.put("config.json", ConsoleFile.of("application/json", configuration(properties, environment)));
		Resource[] charts = new PathMatchingResourcePatternResolver().getResources(CHARTS);
		files.put("chart.js",
				(charts.length > 0) ? ConsoleFile.of(JAVASCRIPT, charts[0]) : ConsoleFile.of(JAVASCRIPT, ""));
		return new ConsolePage(files);
	}

	@Bean
	SimpleUrlHandlerMapping plinthConsoleMapping(ConsolePage page, ConsoleProperties properties) {
		String path = properties.path();
		return new SimpleUrlHandlerMapping(Map.of(path, page, path + "/", page, path + "/*", page),
				Ordered.LOWEST_PRECEDENCE - 10);
	}

	private static String configuration(ConsoleProperties properties, Environment environment) {
		String context = environment.getProperty("server.servlet.context-path", "");
		String actuator = environment.getProperty("management.endpoints.web.base-path", "/actuator");
		String auth = context + environment.getProperty("plinth.security.auth.path", "/api/v1/auth");
		Map<String, Object> configuration = new LinkedHashMap<>();
		configuration.put("application", environment.getProperty("spring.application.name", "application"));
		configuration.put("actuator", context + actuator);
		if (properties.loginPath() != null) {
			configuration.put("login", context + properties.loginPath());
		}
		else {
			configuration.put("login", auth + "/login");
			configuration.put("refresh", auth + "/refresh");
			configuration.put("logout", auth + "/logout");
		}
		configuration.put("health", context + environment.getProperty("plinth.observability.health.path", "/health"));
		return JsonWriter.<Map<String, Object>>standard().writeToString(configuration);
	}

}
