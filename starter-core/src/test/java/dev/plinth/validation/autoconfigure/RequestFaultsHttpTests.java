package dev.plinth.validation.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

import com.acme.shop.ShopTest;
import dev.plinth.validation.EmailAddress;
import dev.plinth.validation.Lowercase;
import dev.plinth.validation.OneOf;
import dev.plinth.validation.PhoneNumber;
import dev.plinth.validation.Slug;
import dev.plinth.validation.StrongPassword;
import dev.plinth.validation.Trimmed;
import dev.plinth.web.PageQuery;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the faults of whole requests, and for normalisation, over HTTP.
 */
@ShopTest
@Import(RequestFaultsHttpTests.Controllers.class)
class RequestFaultsHttpTests {

	private final HttpClient client = HttpClient.newHttpClient();

	private final JsonMapper mapper = new JsonMapper();

	@LocalServerPort
	private int port;

	@Test
	void faultsOfAllParametersAreAnsweredAtOnce() throws Exception {
		HttpResponse<String> response = get("/api/v1/search?q=x&level=nine");
		assertThat(faults(response)).containsExactlyInAnyOrder("/level wrong-type", "/X-Tenant required", "/q size");
	}

	@Test
	void constraintsOfParametersAreAnsweredAtOnce() throws Exception {
		HttpResponse<String> response = send(
				HttpRequest.newBuilder(uri("/api/v1/search?q=x&level=9")).header("X-Tenant", "7"));
		assertThat(faults(response)).containsExactlyInAnyOrder("/level max", "/q size");
	}

	@Test
	void faultsOfParametersPageAndBodyAreAnsweredAtOnce() throws Exception {
		HttpResponse<String> response = post("/faults/x?page=-1&n=y", "application/json",
				"{\"first_name\":\"\",\"x\":1}");
		assertThat(faults(response)).containsExactlyInAnyOrder("/id wrong-type", "/n wrong-type", "/page out-of-range",
				"/first_name not-blank", "/x unknown-field");
	}

	@Test
	void faultsOfBodyDoNotHideThoseOfParametersAfterIt() throws Exception {
		HttpResponse<String> response = post("/faults/after?n=y", "application/json", "{\"first_name\":7}");
		assertThat(faults(response)).containsExactlyInAnyOrder("/n wrong-type");
		response = post("/faults/after?n=y", "application/json", "{\"first_name\":[]}");
		assertThat(faults(response)).containsExactlyInAnyOrder("/n wrong-type", "/first_name wrong-type");
	}

	@Test
	void renamedPropertiesHaveTheNameOfTheJson() throws Exception {
		assertThat(faults(post("/faults/after?n=1", "application/json", "{\"first_name\":\" \"}")))
			.containsExactly("/first_name not-blank");
	}

	@Test
	void faultsOfFormsAreAnsweredAtOnce() throws Exception {
		assertThat(faults(post("/api/v1/form", "application/x-www-form-urlencoded", "name=&age=x")))
			.containsExactlyInAnyOrder("/name not-blank", "/age wrong-type");
	}

	@Test
	void bodiesAndParametersAreNormalised() throws Exception {
		String body = "{\"email\":\" Ann@Example.COM \",\"name\":\"  Ann \",\"slug\":\"a-1\",\"phone\":\"+4930123456\","
				+ "\"password\":\"Passw0rd\",\"color\":\"red\",\"code\":\" AbC \"}";
		assertThat(post("/normal?q=%20X%20", "application/json", body).body())
			.isEqualTo("ann@example.com|Ann|a-1|+4930123456|Passw0rd|red| abc |x");
	}

	@Test
	void composedConstraintsAreChecked() throws Exception {
		String body = "{\"email\":\"ann@\",\"name\":\"  \",\"slug\":\"A--1\",\"phone\":\"12\","
				+ "\"password\":\"password\",\"color\":\"blue\",\"code\":\"x\"}";
		HttpResponse<String> response = post("/normal?q=x", "application/json", body);
		assertThat(faults(response)).containsExactlyInAnyOrder("/email email-address", "/name not-blank", "/slug slug",
				"/phone phone-number", "/password strong-password", "/color one-of");
		assertThat(response.body()).contains("must have 8 to 128 characters");
	}

	private HttpResponse<String> get(String path) throws Exception {
		return send(HttpRequest.newBuilder(uri(path)));
	}

	private HttpResponse<String> post(String path, String type, String body) throws Exception {
		return send(HttpRequest.newBuilder(uri(path))
			.header("Content-Type", type)
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private URI uri(String path) {
		return URI.create("http://localhost:" + this.port + path);
	}

	private List<String> faults(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
		JsonNode body = this.mapper.readTree(response.body());
		assertThat(body.path("code").asString()).isEqualTo("validation-failed");
		return body.path("errors")
			.valueStream()
			.map((fault) -> fault.path("pointer").asString() + " " + fault.path("code").asString())
			.toList();
	}

	@TestConfiguration(proxyBeanMethods = false)
	@Import(Controller.class)
	static class Controllers {

	}

	@RestController
	@RequestMapping
	static class Controller {

		@PostMapping("/faults/{id}")
		String all(@PathVariable long id, @RequestParam int n, PageQuery page, @Valid @RequestBody Person person) {
			return "ok";
		}

		@PostMapping("/faults/after")
		String after(@Valid @RequestBody Person person, @RequestParam int n) {
			return "ok";
		}

		@PostMapping("/normal")
		String normal(@Valid @RequestBody Normal normal, @RequestParam @Trimmed @Lowercase String q) {
			return String.join("|", normal.email(), normal.name(), normal.slug(), normal.phone(), normal.password(),
					normal.color(), normal.code(), q);
		}

	}

	record Person(@NotBlank @JsonProperty("first_name") String firstName) {
	}

	record Normal(@NotNull @EmailAddress String email, @Trimmed @NotBlank @Size(max = 3) String name, @Slug String slug,
			@PhoneNumber String phone, @StrongPassword String password, @OneOf( {
					"red", "green" }) String color,
			@Lowercase String code){
	}

}
