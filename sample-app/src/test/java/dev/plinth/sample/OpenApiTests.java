package dev.plinth.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.plinth.test.services.BackingServices;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the OpenAPI document of the running service: it is valid, and answers are what
 * it says.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.profiles.active=dev", "DEMO_PASSWORD=Demo1-password", "plinth.ratelimit.enabled=false" })
@BackingServices
class OpenApiTests {

	private static final String PROBLEM = "application/problem+json";

	private final HttpClient client = HttpClient.newHttpClient();

	private final JsonMapper mapper = new JsonMapper();

	@Value("${local.server.port}")
	private int port;

	private JsonNode document;

	@BeforeEach
	void read() throws IOException, InterruptedException {
		HttpResponse<String> response = send("GET", "/v3/api-docs", null, null);
		assertThat(response.statusCode()).isEqualTo(200);
		this.document = this.mapper.readTree(response.body());
	}

	/*
	 * With the schemas of the OpenAPI Initiative.
	 */
	@Test
	void documentIsValid() {
		assertThat(this.document.path("openapi").asString()).startsWith("3.1.");
		Schema specification = SchemaRegistry
			.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
					(registry) -> registry.schemaIdResolvers(
							(ids) -> ids.mapPrefix("https://spec.openapis.org/", "classpath:spec.openapis.org/")))
			.getSchema(SchemaLocation.of("https://spec.openapis.org/oas/3.1/schema-base/2022-10-07"));
		assertThat(specification.validate(this.document)).isEmpty();
		assertThat(specification.validate(this.mapper.readTree(this.document.toString().replace("\"in\"", "\"on\""))))
			.as("notices a fault")
			.isNotEmpty();
	}

	@Test
	void eachOperationHasEnvelopeProblemsAndSecurity() {
		List<String> operations = new ArrayList<>();
		this.document.path("paths").properties().forEach((path) -> path.getValue().properties().forEach((operation) -> {
			operations.add(operation.getKey() + " " + path.getKey());
			JsonNode responses = operation.getValue().path("responses");
			assertThat(responses.propertyNames()).as(operations.get(operations.size() - 1))
				.contains("401", "403", "406", "429", "500", "503", "504", "default");
			responses.forEach((response) -> resolve(response).path("content")
				.properties()
				.forEach((content) -> assertThat(content.getKey()).isIn("application/json", "application/jwk-set+json",
						PROBLEM)));
		}));
		assertThat(operations).contains("get /api/v1/products", "post /api/v1/auth/register",
				"post /api/v1/auth/login");
		assertThat(this.document.at("/components/securitySchemes/bearer/bearerFormat").asString()).isEqualTo("JWT");
		assertThat(this.document.path("security").toString()).isEqualTo("[{\"bearer\":[]}]");
		assertThat(operation("POST", "/api/v1/products").has("security")).isFalse();
		assertThat(operation("GET", "/api/v1/products").path("security").toString()).isEqualTo("[{},{\"bearer\":[]}]");
		assertThat(this.document.at("/info/title").asString()).isEqualTo("plinth-sample-app");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					GET    | /api/v1/products?size=1&sort=-price      | /api/v1/products            |       |                                       | 200
					GET    | /api/v1/products?size=x&sort=secret      | /api/v1/products            |       |                                       | 400 validation-failed
					GET    | /api/v1/products/99999                   | /api/v1/products/{id}       |       |                                       | 404 not-found
					GET    | /api/v1/products/x                       | /api/v1/products/{id}       |       |                                       | 400 validation-failed
					POST   | /api/v1/products                         | /api/v1/products            |       | {}                                    | 401 unauthorized
					POST   | /api/v1/products                         | /api/v1/products            | user  | {"name":"Lamp","price":9.5,"description":"Small","stock":3} | 403 forbidden
					POST   | /api/v1/products                         | /api/v1/products            | bad   | {}                                    | 401 invalid-token
					POST   | /api/v1/products                         | /api/v1/products            | admin | {}                                    | 400 validation-failed
					POST   | /api/v1/products                         | /api/v1/products            | admin | {                                     | 400 malformed-request
					POST   | /api/v1/products                         | /api/v1/products            | admin | {"name":"Lamp","price":9.5,"description":"Small","stock":3} | 201
					DELETE | /api/v1/products/99999                   | /api/v1/products/{id}       | admin |                                       | 404 not-found
					POST   | /api/v1/auth/register                    | /api/v1/auth/register       |       | {"name":"Ada","email":"user@example.com","password":"Analytical1"} | 409 email-already-used
					POST   | /api/v1/auth/register                    | /api/v1/auth/register       |       | {"name":"Ada","email":"NEW","password":"Analytical1"} | 201
					POST   | /api/v1/auth/register                    | /api/v1/auth/register       |       | {"name":"Ada"}                        | 400 validation-failed
					GET    | /api/v1/auth/me                          | /api/v1/auth/me             |       |                                       | 401 unauthorized
					GET    | /api/v1/auth/me                          | /api/v1/auth/me             | user  |                                       | 200
					GET    | /api/v1/auth/sessions                    | /api/v1/auth/sessions       | user  |                                       | 200
					DELETE | /api/v1/auth/sessions/99999              | /api/v1/auth/sessions/{id}  | user  |                                       | 404 not-found
					POST   | /api/v1/auth/login                       | /api/v1/auth/login          |       | {"email":"a@example.com","password":"x"} | 401 invalid-credentials
					POST   | /api/v1/auth/login                       | /api/v1/auth/login          |       | {}                                    | 400 validation-failed
					POST   | /api/v1/auth/refresh                     | /api/v1/auth/refresh        |       | {"refreshToken":"x"}                  | 401 invalid-refresh-token
					""")
	void answerIsAsDocumented(String method, String path, String template, String user, String body, String expected)
			throws IOException, InterruptedException {
		HttpResponse<String> answer = send(method, path, user, body);
		JsonNode json = this.mapper.readTree(answer.body());
		String code = json.path("code").asString("");
		assertThat((answer.statusCode() + " " + code).strip()).as(answer.body()).isEqualTo(expected);
		JsonNode responses = operation(method, template).path("responses");
		JsonNode response = responses.path(Integer.toString(answer.statusCode()));
		if (response.isMissingNode()) {
			assertThat(answer.statusCode()).as("documented is %s", responses.propertyNames()).isBetween(200, 299);
			response = responses.path("2XX");
		}
		String type = answer.headers().firstValue("Content-Type").orElseThrow();
		JsonNode content = resolve(response).path("content").path(type);
		assertThat(content.isMissingNode()).as(type).isFalse();
		assertThat(validate(content.path("schema"), json)).isEmpty();
		if (answer.statusCode() >= 400) {
			assertThat(content.path("examples").propertyNames()).contains(code);
		}
	}

	@Test
	void pageForPeopleIsThereInDev() throws IOException, InterruptedException {
		HttpResponse<String> response = send("GET", "/swagger-ui/index.html", null, null);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).contains("swagger-ui");
	}

	private JsonNode operation(String method, String template) {
		return this.document.path("paths").path(template).path(method.toLowerCase(java.util.Locale.ROOT));
	}

	private JsonNode resolve(JsonNode node) {
		String reference = node.path("$ref").asString("");
		return reference.isEmpty() ? node : this.document.at(reference.substring(1));
	}

	/*
	 * The schemas of the document become definitions of one JSON Schema.
	 */
	private List<Error> validate(JsonNode schema, JsonNode value) {
		String text = "{\"$id\":\"urn:document\",\"components\":" + this.document.path("components") + ",\"allOf\":["
				+ schema + "]}";
		Schema compiled = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
			.getSchema(SchemaLocation.of("urn:document"), this.mapper.readTree(text));
		return compiled.validate(value);
	}

	private HttpResponse<String> send(String method, String path, String user, String body)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path));
		if (body != null) {
			String unique = body.replace("NEW", UUID.randomUUID() + "@example.com");
			request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(unique));
		}
		else {
			request.method(method, BodyPublishers.noBody());
		}
		if ("bad".equals(user)) {
			request.header("Authorization", "Bearer bad");
		}
		else if (user != null) {
			String login = "{\"email\":\"" + user + "@example.com\",\"password\":\"Demo1-password\"}";
			JsonNode tokens = this.mapper.readTree(send("POST", "/api/v1/auth/login", null, login).body());
			request.header("Authorization", "Bearer " + tokens.at("/data/accessToken").asString());
		}
		return this.client.send(request.build(), BodyHandlers.ofString());
	}

}
