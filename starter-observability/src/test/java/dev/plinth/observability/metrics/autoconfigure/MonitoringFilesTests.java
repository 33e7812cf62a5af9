package dev.plinth.observability.metrics.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.acme.shop.Shop;
import dev.plinth.test.metrics.ExportedMetrics;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the dashboards and alert rules. What other starters and libraries export is
 * checked where they are, in the reference service.
 */
class MonitoringFilesTests {

	private static final Pattern ELSEWHERE = Pattern
		.compile(".*\\b(plinth_(jobs|cache|security|ratelimit|load|client)|cache|hikaricp|http_client)_.*");

	@Test
	void everyMetricAndLabelIsExported() throws IOException {
		try (Shop shop = Shop.start()) {
			LoggerFactory.getLogger("com.acme.Test").error("for the counter");
			shop.get("/products/1");
			System.gc();
			Awaitility.await()
				.until(() -> shop.get("/actuator/prometheus").body().contains("\njvm_gc_pause_seconds_count"));
			ExportedMetrics metrics = ExportedMetrics.parse(shop.get("/actuator/prometheus").body());
			for (Resource file : files("*/*")) {
				String content = file.getContentAsString(StandardCharsets.UTF_8);
				assertThat(ExportedMetrics.expressions(content)).isNotEmpty();
				assertThat(metrics.missing(content)).as(file.getFilename())
					.filteredOn((problem) -> !ELSEWHERE.matcher(problem).matches())
					.isEmpty();
			}
		}
	}

	@Test
	void dashboardsHaveNamesAndVariablesOfTheirOwn() throws IOException {
		List<String> ids = new ArrayList<>();
		for (Resource file : files("grafana/*.json")) {
			JsonNode dashboard = new JsonMapper().readTree(file.getContentAsByteArray());
			ids.add(dashboard.path("uid").asString());
			assertThat(dashboard.path("title").asString()).startsWith("Plinth / ");
			assertThat(dashboard.at("/templating/list").values()).extracting((entry) -> entry.path("name").asString())
				.containsExactly("datasource", "application", "instance");
			assertThat(dashboard.path("panels").values()).extracting((panel) -> panel.path("id").asInt())
				.doesNotHaveDuplicates();
		}
		assertThat(ids).hasSize(4).doesNotHaveDuplicates();
	}

	@Test
	void promtoolAcceptsRulesAndExposition(@TempDir Path directory) throws Exception {
		Assumptions.assumeTrue(isPromtoolInstalled(), "Left out: there is no promtool");
		Path rules = directory.resolve("alerts.yaml");
		Files.write(rules, files("prometheus/alerts.yaml").get(0).getContentAsByteArray());
		assertThat(run(directory, null, "promtool", "check", "rules", rules.toString())).contains("SUCCESS");
		try (Shop shop = Shop.start()) {
			shop.get("/products/1");
			Path exposition = directory.resolve("exposition");
			Files.writeString(exposition, shop.get("/actuator/prometheus").body());
			assertThat(run(directory, exposition, "promtool", "check", "metrics")).doesNotContain("error while");
		}
	}

	@Test
	void alertsFireWhenTheyShould(@TempDir Path directory) throws Exception {
		Assumptions.assumeTrue(isPromtoolInstalled(), "Left out: there is no promtool");
		Files.write(directory.resolve("alerts.yaml"), files("prometheus/alerts.yaml").get(0).getContentAsByteArray());
		Path tests = directory.resolve("alerts-test.yaml");
		Files.write(tests, new ClassPathResource("monitoring/alerts-test.yaml").getContentAsByteArray());
		assertThat(run(directory, null, "promtool", "test", "rules", tests.toString())).contains("SUCCESS");
	}

	private static boolean isPromtoolInstalled() {
		return Stream.of(System.getenv("PATH").split(":"))
			.anyMatch((path) -> Files.isExecutable(Path.of(path, "promtool")));
	}

	private static List<Resource> files(String pattern) throws IOException {
		return Arrays.asList(new PathMatchingResourcePatternResolver()
			.getResources("classpath:META-INF/plinth/monitoring/" + pattern));
	}

	private static String run(Path directory, Path input, String... command) throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(directory.resolve("output").toFile());
		if (input != null) {
			builder.redirectInput(input.toFile());
		}
		builder.start().waitFor();
		return Files.readString(directory.resolve("output"));
	}

}
