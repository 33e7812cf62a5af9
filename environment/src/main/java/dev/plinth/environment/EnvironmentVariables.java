package dev.plinth.environment;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Derives Spring Boot properties from the environment variables that hosting platforms
 * set: {@code DATABASE_URL}, {@code DATABASE_REPLICA_URL}, {@code REDIS_URL} and
 * {@code PORT}. A property that the service sets itself is left alone.
 */
final class EnvironmentVariables {

	private static final List<String> REDIS_PROPERTIES = List.of("spring.data.redis.url", "spring.data.redis.host",
			"spring.data.redis.sentinel.nodes", "spring.data.redis.sentinel.nodes[0]",
			"spring.data.redis.cluster.nodes", "spring.data.redis.cluster.nodes[0]",
			"spring.data.redis.masterreplica.nodes", "spring.data.redis.masterreplica.nodes[0]");

	private final ConfigurableEnvironment environment;

	private final ConfigurationFaults faults;

	private final Map<String, Object> properties = new HashMap<>();

	private final Map<String, Origin> origins = new HashMap<>();

	private EnvironmentVariables(ConfigurableEnvironment environment, ConfigurationFaults faults) {
		this.environment = environment;
		this.faults = faults;
	}

	static Layer layer(ConfigurableEnvironment environment, ConfigurationFaults faults) {
		EnvironmentVariables variables = new EnvironmentVariables(environment, faults);
		variables.mapDatabase();
		variables.mapReplica();
		variables.mapRedis();
		variables.mapPort();
		variables.mapName();
		return new Layer("environment variables", variables.properties, variables.origins);
	}

	private void mapDatabase() {
		String value = value("DATABASE_URL");
		if (value == null || has("spring.datasource.url") || has("spring.datasource.jndi-name")) {
			return;
		}
		try {
			DatabaseUrl url = DatabaseUrl.parse(value);
			put("spring.datasource.url", url.jdbcUrl(), "DATABASE_URL");
			putCredential("spring.datasource.username", url.user(), "DATABASE_USERNAME");
			putCredential("spring.datasource.password", url.password(), "DATABASE_PASSWORD");
		}
		catch (IllegalArgumentException ex) {
			this.faults.add(new ConfigurationFault("spring.datasource.url", "DATABASE_URL",
					String.valueOf(ex.getMessage()), null));
		}
	}

	private void mapReplica() {
		String value = value("DATABASE_REPLICA_URL");
		if (value == null || has("plinth.datasource.replica.url")) {
			return;
		}
		try {
			DatabaseUrl url = DatabaseUrl.parse(value);
			put("plinth.datasource.replica.url", url.jdbcUrl(), "DATABASE_REPLICA_URL");
			if (url.user() != null) {
				put("plinth.datasource.replica.username", url.user(), "DATABASE_REPLICA_URL");
			}
			if (url.password() != null) {
				put("plinth.datasource.replica.password", url.password(), "DATABASE_REPLICA_URL");
			}
		}
		catch (IllegalArgumentException ex) {
			this.faults.add(new ConfigurationFault("plinth.datasource.replica.url", "DATABASE_REPLICA_URL",
					String.valueOf(ex.getMessage()), null));
		}
	}

	private void putCredential(String property, @Nullable String fromUrl, String variable) {
		String value = value(variable);
		if (fromUrl != null) {
			put(property, fromUrl, "DATABASE_URL");
		}
		else if (value != null) {
			put(property, value, variable);
		}
	}

	private void mapRedis() {
		boolean configured = REDIS_PROPERTIES.stream().anyMatch((property) -> value(property) != null);
		String value = value("REDIS_URL");
		if (value != null && !configured) {
			if (value.startsWith("redis://") || value.startsWith("rediss://")) {
				put("spring.data.redis.url", value, "REDIS_URL");
			}
			else {
				this.faults.add(new ConfigurationFault("spring.data.redis.url", "REDIS_URL",
						"must be an address of the form redis://host:6379 or rediss://user:password@host:6379", null));
			}
		}
		else if (!configured
				&& ClassUtils.isPresent("org.springframework.data.redis.connection.RedisConnectionFactory", null)) {
			put("management.health.redis.enabled", false, null);
		}
	}

	private void mapPort() {
		String value = value("PORT");
		if (value != null) {
			put("server.port", value, "PORT");
		}
	}

	private void mapName() {
		String[] profiles = this.environment.getActiveProfiles();
		profiles = (profiles.length > 0) ? profiles : this.environment.getDefaultProfiles();
		put("plinth.environment.name", String.join(",", profiles), null);
	}

	private void put(String property, Object value, @Nullable String variable) {
		this.properties.put(property, value);
		this.origins.put(property,
				(variable != null) ? new VariableOrigin(variable, source(variable)) : new DerivedOrigin());
	}

	private boolean has(String property) {
		return this.environment.containsProperty(property);
	}

	private @Nullable String value(String variable) {
		String value = this.environment.getProperty(variable);
		return StringUtils.hasText(value) ? value.trim() : null;
	}

	private String source(String variable) {
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			if (!"configurationProperties".equals(source.getName()) && source.containsProperty(variable)) {
				return source.getName();
			}
		}
		return "";
	}

	private record VariableOrigin(String variable, String source) implements Origin {

		@Override
		public String toString() {
			return this.variable + ("systemEnvironment".equals(this.source) ? "" : " in " + this.source);
		}

	}

	private record DerivedOrigin() implements Origin {

		@Override
		public String toString() {
			return "derived";
		}

	}

}
