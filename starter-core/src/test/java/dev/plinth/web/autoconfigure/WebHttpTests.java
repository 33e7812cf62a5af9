package dev.plinth.web.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;

import com.acme.shop.ShopTest;
import dev.plinth.web.ApiResponse;
import dev.plinth.web.CursorQuery;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for cursors and versions over HTTP.
 */
@ShopTest
@TestPropertySource(properties = { "plinth.api-versions.deprecated.1.since=2026-01-01",
		"plinth.api-versions.deprecated.1.sunset=2027-01-01",
		"plinth.api-versions.deprecated.1.link=https://example.com/v2" })
@Import(WebHttpTests.Controllers.class)
class WebHttpTests {

	private final HttpClient client = HttpClient.newHttpClient();

	private final JsonMapper mapper = new JsonMapper();

	@LocalServerPort
	private int port;

	@Test
	void cursorWalksThroughTheList() throws Exception {
		JsonNode first = this.mapper.readTree(get("/numbers?size=4").body());
		assertThat(first.path("data").toString()).isEqualTo("[0,1,2,3]");
		assertThat(first.path("meta").path("size").asInt()).isEqualTo(4);
		JsonNode second = this.mapper
			.readTree(get("/numbers?size=4&cursor=" + first.path("meta").path("next").asString()).body());
		assertThat(second.path("data").toString()).isEqualTo("[4,5,6,7]");
		JsonNode last = this.mapper
			.readTree(get("/numbers?size=4&cursor=" + second.path("meta").path("next").asString()).body());
		assertThat(last.path("data").toString()).isEqualTo("[8,9]");
		assertThat(last.path("meta").toString()).isEqualTo("{\"size\":4}");
	}

	@Test
	void faultsOfCursorAreAnsweredAtOnce() throws Exception {
		HttpResponse<String> response = get("/numbers?size=0&cursor=!");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("/size", "/cursor");
	}

	@Test
	void cursorKeepsAllTexts() {
		List<String> keys = List.of("a\nb", "\\n", "", "ü");
		assertThat(CursorQuery.decode(CursorQuery.encode(keys))).isEqualTo(keys);
	}

	@Test
	void oldVersionIsAnnounced() throws Exception {
		HttpResponse<String> response = get("/api/v1/products");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Deprecation")).isPresent();
		assertThat(response.headers().firstValue("Sunset")).hasValue("Fri, 01 Jan 2027 00:00:00 GMT");
		assertThat(response.headers().firstValue("Link").orElseThrow()).contains("https://example.com/v2");
	}

	@Test
	void versionsOfSpringMvcAreFound() throws Exception {
		HttpResponse<String> two = get("/api/v2/greeting");
		assertThat(two.body()).isEqualTo("two");
		assertThat(two.headers().firstValue("Deprecation")).isEmpty();
		assertThat(get("/api/v1/greeting").body()).isEqualTo("one");
		assertThat(get("/api/v3/greeting").statusCode()).isIn(400, 404);
		assertThat(get("/api/v3/greeting").headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(get("/numbers").statusCode()).isEqualTo(200);
	}

	private HttpResponse<String> get(String path) throws Exception {
		return this.client.send(HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path)).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	@TestConfiguration(proxyBeanMethods = false)
	@Import(Controller.class)
	static class Controllers {

	}

	@RestController
	static class Controller {

		@GetMapping("/numbers")
		ApiResponse<List<Integer>> numbers(CursorQuery query) {
			int after = query.after().isEmpty() ? -1 : Integer.parseInt(query.after().get(0));
			List<Integer> rows = IntStream.range(after + 1, 10).limit(query.limit()).boxed().toList();
			return ApiResponse.part(rows, query, (number) -> List.of(Integer.toString(number)));
		}

		@GetMapping(path = "/api/{version}/greeting", version = "1")
		String one() {
			return "one";
		}

		@GetMapping(path = "/api/{version}/greeting", version = "2")
		String two() {
			return "two";
		}

	}

}
