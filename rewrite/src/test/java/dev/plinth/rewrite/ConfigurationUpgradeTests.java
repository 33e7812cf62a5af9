package dev.plinth.rewrite;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;
import org.openrewrite.java.JavaParser;
import org.openrewrite.test.RecipeSpec;
import org.openrewrite.test.RewriteTest;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openrewrite.java.Assertions.java;
import static org.openrewrite.properties.Assertions.properties;
import static org.openrewrite.test.SourceSpecs.text;
import static org.openrewrite.yaml.Assertions.yaml;

/**
 * Tests for what a version renames and removes, in code and configuration.
 */
class ConfigurationUpgradeTests implements RewriteTest {

	private static final String UPGRADE = "/META-INF/rewrite/upgrade.yml";

	@Override
	public void defaults(RecipeSpec spec) {
		spec.recipeFromResource(UPGRADE, "dev.plinth.rewrite.UpgradeTo_0_1")
			.parser(JavaParser.fromJavaVersion().dependsOn("""
					package dev.plinth.resilience;
					public @interface Fallback { String value() default ""; }
					""", """
					package org.springframework.beans.factory.annotation;
					public @interface Value { String value(); }
					""", """
					package org.springframework.context.annotation;
					public @interface Fallback { }
					""", """
					package org.springframework.boot.autoconfigure;
					public @interface SpringBootApplication { Class<?>[] exclude() default {}; }
					""", """
					package dev.plinth.jobs.autoconfigure;
					public final class KafkaEventRelayAutoConfiguration { }
					"""));
	}

	@Test
	void annotationOfTheKitIsRenamed() {
		rewriteRun(java("""
				import dev.plinth.resilience.Fallback;

				class Prices {

					@Fallback("cached")
					String price() {
						return "";
					}

				}
				""", """
				import dev.plinth.resilience.OnFailure;

				class Prices {

					@OnFailure("cached")
					String price() {
						return "";
					}

				}
				"""));
	}

	@Test
	void annotationOfSpringIsLeftAlone() {
		rewriteRun(java("""
				import org.springframework.context.annotation.Fallback;

				@Fallback
				class Prices {
				}
				"""));
	}

	@Test
	void exclusionsFollowTheAutoConfiguration() {
		rewriteRun(java("""
				import dev.plinth.jobs.autoconfigure.KafkaEventRelayAutoConfiguration;
				import org.springframework.boot.autoconfigure.SpringBootApplication;

				@SpringBootApplication(exclude = KafkaEventRelayAutoConfiguration.class)
				class Shop {
				}
				""", """
				import dev.plinth.event.autoconfigure.KafkaEventRelayAutoConfiguration;
				import org.springframework.boot.autoconfigure.SpringBootApplication;

				@SpringBootApplication(exclude = KafkaEventRelayAutoConfiguration.class)
				class Shop {
				}
				"""), yaml("""
				spring:
				  autoconfigure:
				    exclude: dev.plinth.jobs.autoconfigure.KafkaEventRelayAutoConfiguration
				""", """
				spring:
				  autoconfigure:
				    exclude: dev.plinth.event.autoconfigure.KafkaEventRelayAutoConfiguration
				""", (spec) -> spec.path("src/main/resources/application.yml")));
	}

	@Test
	void propertiesAreRenamedInYaml() {
		rewriteRun(yaml("""
				plinth:
				  # of the shop
				  jobs:
				    redis:
				      prefix: "shop:{jobs}:"
				      timeout: 1s
				  cache:
				    http:
				      max-body: 2MB
				    redis:
				      key-prefix: shop
				""", """
				plinth:
				  # of the shop
				  jobs:
				    redis:
				      key-prefix: "shop:{jobs}:"
				      timeout: 1s
				  cache:
				    http:
				      max-body-size: 2MB
				    redis:
				      key-prefix: shop
				""", (spec) -> spec.path("src/main/resources/application-prod.yml")), yaml("""
				plinth.jobs.redis.prefix: "shop:{jobs}:"
				""", """
				plinth.jobs.redis.key-prefix: "shop:{jobs}:"
				""", (spec) -> spec.path("config/application.yaml")));
	}

	@Test
	void propertiesAreRenamedInPropertiesFiles() {
		rewriteRun(properties("""
				plinth.cache.http.max-body=2MB
				plinth.cache.http.maxBody=1MB
				plinth.cache.http.max-body-size=3MB
				plinth.jobs.redis.timeout=1s
				""", """
				plinth.cache.http.max-body-size=2MB
				plinth.cache.http.max-body-size=1MB
				plinth.cache.http.max-body-size=3MB
				plinth.jobs.redis.timeout=1s
				"""));
	}

	@Test
	void propertiesAreRenamedInStringLiterals() {
		rewriteRun(java("""
				import org.springframework.beans.factory.annotation.Value;

				class Settings {

					String setting = "plinth.cache.http.max-body=1KB";

					String other = "my.plinth.cache.http.max-body and plinth.cache.http.max-body-size";

					@Value("${plinth.jobs.redis.prefix:none}")
					String prefix;

				}
				""", """
				import org.springframework.beans.factory.annotation.Value;

				class Settings {

					String setting = "plinth.cache.http.max-body-size=1KB";

					String other = "my.plinth.cache.http.max-body and plinth.cache.http.max-body-size";

					@Value("${plinth.jobs.redis.key-prefix:none}")
					String prefix;

				}
				"""));
	}

	@Test
	void environmentVariablesAreRenamed() {
		rewriteRun(yaml("""
				services:
				  app:
				    environment:
				      PLINTH_JOBS_REDIS_PREFIX: "shop:{jobs}:"
				  worker:
				    environment:
				      - PLINTH_CACHE_HTTP_MAXBODY=2MB
				      - PLINTH_CACHE_HTTP_MAXBODYSIZE=2MB
				""", """
				services:
				  app:
				    environment:
				      PLINTH_JOBS_REDIS_KEYPREFIX: "shop:{jobs}:"
				  worker:
				    environment:
				      - PLINTH_CACHE_HTTP_MAXBODYSIZE=2MB
				      - PLINTH_CACHE_HTTP_MAXBODYSIZE=2MB
				""", (spec) -> spec.path("compose.yaml")),
				text("PLINTH_JOBS_REDIS_PREFIX=a\nMY_PLINTH_JOBS_REDIS_PREFIX=b\n",
						"PLINTH_JOBS_REDIS_KEYPREFIX=a\nMY_PLINTH_JOBS_REDIS_PREFIX=b\n",
						(spec) -> spec.path(".env.example")));
	}

	@Test
	void removedPropertiesBecomeComments() {
		rewriteRun((spec) -> spec.recipe(new RemoveProperty("plinth.jobs.example", "Removed in 9.9: not needed")),
				yaml("""
						plinth:
						  jobs:
						    example: 1
						    lease: 20s
						""", """
						plinth:
						  jobs:
						    # Removed in 9.9: not needed
						    # example: 1
						    lease: 20s
						"""), properties("""
						plinth.jobs.example=1
						plinth.jobs.lease=20s
						""", """
						# Removed in 9.9: not needed
						# plinth.jobs.example=1
						plinth.jobs.lease=20s
						"""));
	}

	/**
	 * What the recipe renames is what Spring Boot's properties migrator reports, and the
	 * other way round.
	 */
	@Test
	void recipesAndMetadataNameTheSameProperties() throws IOException {
		Map<String, String> renamed = new TreeMap<>();
		Map<String, String> removed = new TreeMap<>();
		try (InputStream table = getClass().getResourceAsStream(UPGRADE)) {
			for (Object document : new Yaml().loadAll(table)) {
				for (Object step : (List<?>) ((Map<?, ?>) document).get("recipeList")) {
					if (step instanceof Map<?, ?> recipe) {
						recipe.forEach((name, options) -> {
							Map<?, ?> values = (Map<?, ?>) options;
							if (name.equals(RenameProperty.class.getName())) {
								renamed.put((String) values.get("oldKey"), (String) values.get("newKey"));
							}
							else if (name.equals(RemoveProperty.class.getName())) {
								removed.put((String) values.get("key"), (String) values.get("reason"));
							}
						});
					}
				}
			}
		}
		Map<String, String> replacements = new TreeMap<>();
		Map<String, String> reasons = new TreeMap<>();
		List<URL> files = Collections
			.list(getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"));
		for (URL file : files) {
			try (InputStream json = file.openStream()) {
				List<Map<String, Object>> deprecated = JsonPath.read(json,
						"$.properties[?(@.name =~ /plinth\\..*/ && @.deprecation.level == 'error')]");
				deprecated.forEach((property) -> {
					Map<?, ?> deprecation = (Map<?, ?>) property.get("deprecation");
					if (deprecation.get("replacement") != null) {
						replacements.put((String) property.get("name"), (String) deprecation.get("replacement"));
					}
					else {
						reasons.put((String) property.get("name"), (String) deprecation.get("reason"));
					}
				});
			}
		}
		assertThat(renamed).isNotEmpty().isEqualTo(replacements);
		assertThat(removed).isEqualTo(reasons);
	}

}
