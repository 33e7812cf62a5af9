package dev.plinth.security;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Two running instances of an application with the same configuration.
 */
final class TwoNodes implements AutoCloseable {

	private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

	TwoNodes(String... properties) {
		start(properties);
		start(properties);
	}

	private void start(String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--spring.application.name=shop",
				"--spring.profiles.active=prod", "--spring.main.banner-mode=off", "--spring.jmx.enabled=false",
				"--plinth.security.login.address.attempts=1000",
				"--plinth.security.roles.admin.permissions=users:delete,orders:read",
				"--plinth.security.token.secret=u8Jw2k9sLq0vXr5tBn7mZc3yHd6fGp1aEo4iRbTe"));
		for (String property : properties) {
			arguments.add("--" + property);
		}
		this.contexts.add(new SpringApplicationBuilder(ShopApplication.class).run(arguments.toArray(String[]::new)));
	}

	ConfigurableApplicationContext context(int node) {
		return this.contexts.get(node);
	}

	ApiClient client(int node) {
		ServletWebServerApplicationContext context = (ServletWebServerApplicationContext) context(node);
		return new ApiClient(context.getWebServer().getPort());
	}

	@Override
	public void close() {
		Collections.reverse(this.contexts);
		this.contexts.forEach(ConfigurableApplicationContext::close);
	}

}
