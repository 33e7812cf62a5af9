package dev.plinth.environment;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.LinkedHashMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.DefaultResourceLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ConfigurationLayersEnvironmentPostProcessor} and
 * {@link RequirementsEnvironmentPostProcessor} in a running application.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationLayersTests {

	@TempDir
	Path directory;

	private final Map<String, Object> variables = new LinkedHashMap<>();

	private final Map<String, Object> defaults = new LinkedHashMap<>();

	@Test
	void mapsVariablesOfHostingPlatforms() {
		this.variables.put("DATABASE_URL", "postgres://u:p%40@db:5432/shop");
		this.variables.put("REDIS_URL", "redis://cache:6379");
		this.variables.put("PORT", "8090");
		try (ConfigurableApplicationContext context = run()) {
			assertThat(property(context, "spring.datasource.url")).isEqualTo("jdbc:postgresql://db:5432/shop");
			assertThat(property(context, "spring.datasource.username")).isEqualTo("u");
			assertThat(property(context, "spring.datasource.password")).isEqualTo("p@");
			assertThat(property(context, "spring.data.redis.url")).isEqualTo("redis://cache:6379");
			assertThat(property(context, "server.port")).isEqualTo("8090");
			assertThat(property(context, "management.health.redis.enabled")).isNull();
		}
	}

	@Test
	void takesCredentialsOfJdbcAddressFromTheirOwnVariables() {
		this.variables.put("DATABASE_URL", "jdbc:postgresql://db/shop");
		this.variables.put("DATABASE_USERNAME", "u");
		this.variables.put("DATABASE_PASSWORD", "p");
		try (ConfigurableApplicationContext context = run()) {
			assertThat(property(context, "spring.datasource.url")).isEqualTo("jdbc:postgresql://db/shop");
			assertThat(property(context, "spring.datasource.username")).isEqualTo("u");
			assertThat(property(context, "spring.datasource.password")).isEqualTo("p");
		}
	}

	@Test
	void explicitConfigurationWinsAsAWhole() {
		this.variables.put("DATABASE_URL", "postgres://u:p@db:5432/shop");
		this.variables.put("REDIS_URL", "redis://cache:6379");
		this.variables.put("PORT", "8090");
		try (ConfigurableApplicationContext context = run("--spring.datasource.url=jdbc:h2:mem:x",
				"--spring.data.redis.host=other", "--server.port=1")) {
			assertThat(property(context, "spring.datasource.url")).isEqualTo("jdbc:h2:mem:x");
			assertThat(property(context, "spring.datasource.username")).isNull();
			assertThat(property(context, "spring.data.redis.url")).isNull();
			assertThat(property(context, "server.port")).isEqualTo("1");
		}
	}

	@Test
	void redisHealthIsOffUntilRedisIsConfigured() {
		try (ConfigurableApplicationContext context = run()) {
			assertThat(property(context, "management.health.redis.enabled")).isEqualTo("false");
		}
		this.variables.put("SPRING_DATA_REDIS_HOST", "cache");
		try (ConfigurableApplicationContext context = run()) {
			assertThat(property(context, "management.health.redis.enabled")).isNull();
		}
	}

	@Test
	void layersLieBelowTheServiceAndTheOrganisationAboveTheStarters() throws IOException {
		write("application.yml", """
				layer:
				  service: service
				  list: [s]
				""");
		write("META-INF/plinth/defaults.yaml", """
				layer:
				  service: organisation
				  application: organisation
				  organisation: organisation
				  list: [o1, o2]
				  organisation-list: [o1]
				  source: organisation
				  switch: false
				---
				spring.config.activate.on-profile: prod
				layer:
				  profile: organisation-prod
				  organisation: organisation-prod
				""");
		write("META-INF/plinth/starter-defaults.yaml", """
				layer:
				  service: starter
				  application: starter
				  organisation: starter
				  starter: starter
				  list: [a, b, c]
				  organisation-list: [a, b, c]
				  source: starter
				---
				plinth.config.activate.on-class: org.springframework.boot.SpringApplication
				layer.on-class: present
				---
				plinth.config.activate.on-class: com.example.Missing
				layer.on-class: missing
				---
				plinth.config.activate.on-missing-class: com.example.Missing
				layer.on-missing-class: missing
				---
				plinth.config.activate.on-property: layer.switch
				layer.on-property: switched-off
				---
				plinth.config.activate.on-property: layer.other-switch
				layer.on-property: on
				---
				plinth.config.activate.on-property: layer.source=organisation
				layer.on-value: equal
				---
				plinth.config.activate.on-property: layer.source=starter
				layer.on-value: other
				---
				plinth.config.activate.on-missing-property: layer.organisation
				layer.on-missing-property: set
				""");
		this.defaults.put("layer.application", "application");
		try (ConfigurableApplicationContext context = run("--spring.profiles.active=prod")) {
			assertThat(property(context, "layer.service")).isEqualTo("service");
			assertThat(property(context, "layer.application")).isEqualTo("application");
			assertThat(property(context, "layer.organisation")).isEqualTo("organisation-prod");
			assertThat(property(context, "layer.profile")).isEqualTo("organisation-prod");
			assertThat(property(context, "layer.starter")).isEqualTo("starter");
			assertThat(property(context, "layer.on-class")).isEqualTo("present");
			assertThat(property(context, "layer.on-missing-class")).isEqualTo("missing");
			assertThat(property(context, "layer.on-property")).isEqualTo("true");
			assertThat(property(context, "layer.on-value")).isEqualTo("equal");
			assertThat(property(context, "layer.on-missing-property")).isNull();
			assertThat(list(context, "layer.list")).containsExactly("s");
			assertThat(list(context, "layer.organisation-list")).containsExactly("o1");
			assertThat(property(context, "plinth.environment.name")).isEqualTo("prod");
			assertThat(LayeredDefaults.of(context.getEnvironment())).extracting(Layer::name)
				.startsWith("default properties of the application", "environment variables", "organisation defaults",
						"organisation defaults", "Plinth defaults");
		}
		try (ConfigurableApplicationContext context = run()) {
			assertThat(property(context, "layer.organisation")).isEqualTo("organisation");
			assertThat(property(context, "layer.profile")).isNull();
		}
	}

	@Test
	void canBeSwitchedOff() throws IOException {
		write("META-INF/plinth/defaults.yaml", "layer: organisation");
		this.variables.put("PORT", "8090");
		try (ConfigurableApplicationContext context = run("--plinth.environment.enabled=false")) {
			assertThat(property(context, "layer")).isNull();
			assertThat(property(context, "server.port")).isNull();
		}
	}

	@Test
	void readsDotEnvInDevOnlyBelowTheRealEnvironment() throws IOException {
		String file = write(".env", """
				DATABASE_URL=postgres://u:p@file/shop
				PORT=1111
				LAYER_SERVICE=file
				""");
		write("application.yml", "layer.service: service");
		this.variables.put("PORT", "2222");
		try (ConfigurableApplicationContext context = run("--spring.profiles.active=dev",
				"--plinth.environment.dotenv.file=" + file)) {
			assertThat(property(context, "spring.datasource.url")).isEqualTo("jdbc:postgresql://file/shop");
			assertThat(property(context, "server.port")).isEqualTo("2222");
			assertThat(property(context, "layer.service")).isEqualTo("file");
		}
		try (ConfigurableApplicationContext context = run("--spring.profiles.default=dev",
				"--plinth.environment.dotenv.file=" + file)) {
			assertThat(property(context, "spring.datasource.url")).isNotNull();
		}
		for (String profile : List.of("prod", "staging", "test")) {
			try (ConfigurableApplicationContext context = run("--spring.profiles.active=" + profile,
					"--plinth.environment.dotenv.file=" + file)) {
				assertThat(property(context, "spring.datasource.url")).isNull();
				assertThat(property(context, "layer.service")).isEqualTo("service");
			}
		}
		try (ConfigurableApplicationContext context = run("--spring.profiles.active=dev",
				"--plinth.environment.dotenv.file=" + file, "--plinth.environment.dotenv.enabled=false")) {
			assertThat(property(context, "spring.datasource.url")).isNull();
		}
	}

	@Test
	void refusesToStartWithAllFaultsAtOnce(CapturedOutput output) throws IOException {
		write("META-INF/plinth/starter-defaults.yaml", """
				plinth.security.token.secret: ${JWT_SECRET:}
				""");
		write("META-INF/plinth/requirements.yaml", """
				requirements:
				  - property: spring.datasource.url
				    variable: DATABASE_URL
				    required: true
				    profile: prod
				    description: address of the database
				  - property: plinth.security.token.secret
				    variable: JWT_SECRET
				    required: true
				    profile: "!dev"
				    min-length: 32
				    secret: true
				    unless: plinth.security.token.keys-dir
				  - property: payment.url
				    type: url
				  - property: payment.timeout
				    type: duration
				    min: 1s
				    max: 1m
				""");
		this.variables.put("PORT", "eighty");
		this.variables.put("JWT_SECRET", "hunter2");
		this.variables.put("PAYMENT_TIMEOUT", "2m");
		assertThatExceptionOfType(ConfigurationFaultsException.class)
			.isThrownBy(() -> run("--spring.profiles.active=prod", "--payment.url=ftp://x").close());
		assertThat(output).containsOnlyOnce("APPLICATION FAILED TO START")
			.contains("5 configuration values are missing or not valid")
			.contains("DATABASE_URL (property spring.datasource.url) is not set: address of the database")
			.contains("PORT (property server.port) is 'eighty' but must be a port number")
			.contains("JWT_SECRET (property plinth.security.token.secret) must have at least 32 characters, not 7")
			.contains("PAYMENT_URL (property payment.url) is 'ftp://x' but must be an absolute http or https address")
			.contains("PAYMENT_TIMEOUT (property payment.timeout) is '2m' but must be at most 1m")
			.contains("Set the environment variables named above")
			.doesNotContain("hunter2");
	}

	@Test
	void startsWhenRequirementsAreMetOrDoNotApply() throws IOException {
		write("META-INF/plinth/requirements.yaml", """
				requirements:
				  - property: a
				    required: true
				    profile: prod
				  - property: b
				    required: true
				    on-class: com.example.Missing
				  - property: c
				    required: true
				    on-property: feature.enabled
				  - property: d
				    required: true
				    unless: [e, f]
				  - property: g
				    one-of: [x, y]
				  - property: h
				    type: boolean
				  - property: ONLY_A_VARIABLE
				    variable: ONLY_A_VARIABLE
				    min-length: 3
				""");
		run("--feature.enabled=false", "--f=1", "--g=x", "--h=no").close();
		assertThatExceptionOfType(ConfigurationFaultsException.class)
			.isThrownBy(() -> run("--g=z", "--h=maybe", "--ONLY_A_VARIABLE=x").close())
			.withMessageContaining("; ONLY_A_VARIABLE is 'x' but must have at least 3 characters, not 1")
			.withMessageContaining("C (property c) is not set")
			.withMessageContaining("D (property d) is not set (nor is e or f)")
			.withMessageContaining("G (property g) is 'z' but must be one of x, y")
			.withMessageContaining("H (property h) is 'maybe' but must be true or false")
			.withMessageNotContaining("(property a)")
			.withMessageNotContaining("(property b)");
		run("--g=z", "--plinth.environment.requirements.enabled=false").close();
	}

	@Test
	void addressesThatCannotBeParsedAreFaults() {
		this.variables.put("DATABASE_URL", "server:top-secret@db");
		this.variables.put("REDIS_URL", "cache:6379");
		assertThatExceptionOfType(ConfigurationFaultsException.class).isThrownBy(() -> run().close())
			.withMessageContaining("DATABASE_URL (property spring.datasource.url) must be a JDBC address")
			.withMessageContaining("REDIS_URL (property spring.data.redis.url) must be an address of the form redis://")
			.withMessageNotContaining("top-secret");
	}

	private ConfigurableApplicationContext run(String... arguments) {
		ConfigurableEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, this.variables));
		SpringApplication application = new SpringApplication(
				new DefaultResourceLoader(new URLClassLoader(urls(), getClass().getClassLoader())), Empty.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setEnvironment(environment);
		if (!this.defaults.isEmpty()) {
			application.setDefaultProperties(this.defaults);
		}
		return application.run(Arrays.copyOf(arguments, arguments.length));
	}

	private URL[] urls() {
		try {
			return new URL[] { this.directory.toUri().toURL() };
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String write(String name, String content) throws IOException {
		Path file = this.directory.resolve(name);
		Files.createDirectories(file.getParent());
		Files.writeString(file, content);
		return file.toString();
	}

	private static String property(ConfigurableApplicationContext context, String name) {
		return context.getEnvironment().getProperty(name);
	}

	private static List<String> list(ConfigurableApplicationContext context, String name) {
		return Binder.get(context.getEnvironment()).bind(name, Bindable.listOf(String.class)).get();
	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}
