package dev.plinth.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import dev.plinth.test.services.BackingServices;
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
 * Tests of the languages of the service: texts follow the client, codes do not.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.profiles.active=dev", "DEMO_PASSWORD=Demo1-password" })
@BackingServices
class LanguageTests {

	private final JsonMapper mapper = new JsonMapper();

	@Value("${local.server.port}")
	private int port;

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			GET  | /api/v1/products/99999   |                                          | Nicht gefunden
			GET  | /api/v1/products?size=x  |                                          | Ungültige Anfrage
			GET  | /api/v1/auth/me          |                                          | Nicht angemeldet
			POST | /api/v1/auth/login       | {"email":"a@example.com","password":"x"} | Anmeldung fehlgeschlagen
			POST | /api/v1/auth/refresh     | {"refreshToken":"x"}                     | Ungültiges Refresh-Token
			POST | /api/v1/auth/register    | {                                        | Fehlerhafte Anfrage
			""")
	void textsFollowTheClientAndCodesDoNot(String method, String path, String body, String title)
			throws IOException, InterruptedException {
		JsonNode english = send(method, path, body, "en");
		JsonNode german = send(method, path, body, "de-AT,de;q=0.9,en;q=0.1");
		assertThat(german.path("title").asString()).isEqualTo(title);
		assertThat(german.path("detail").asString()).isNotBlank().isNotEqualTo(english.path("detail").asString());
		assertThat(english.path("title").asString()).isNotEqualTo(title);
		assertThat(german.path("code").asString()).isEqualTo(english.path("code").asString());
		assertThat(german.path("status")).isEqualTo(english.path("status"));
		assertThat(send(method, path, body, "xx").path("title")).isEqualTo(english.path("title"));
	}

	@Test
	void messagesOfFieldsFollowTheClient() throws IOException, InterruptedException {
		String body = "{\"name\":\"\",\"email\":\"x\",\"password\":\"x\",\"nickname\":\"x\"}";
		JsonNode german = send("POST", "/api/v1/auth/register", body, "de");
		assertThat(german.path("detail").asString()).matches("\\d Felder sind nicht gültig\\.");
		assertThat(german.path("errors").toString()).contains("darf nicht leer sein",
				"muss eine korrekt formatierte E-Mail-Adresse sein", "muss 8 bis 72 Zeichen haben",
				"ist nicht bekannt");
		JsonNode english = send("POST", "/api/v1/auth/register", body, "en");
		assertThat(english.path("errors").toString()).contains("must not be blank", "must have 8 to 72 characters",
				"is not known");
		assertThat(german.path("errors").findValuesAsString("code"))
			.containsExactlyInAnyOrderElementsOf(english.path("errors").findValuesAsString("code"));
	}

	private JsonNode send(String method, String path, String body, String language)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.header("Accept-Language", language);
		if (body != null) {
			request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body));
		}
		HttpResponse<String> response = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
		assertThat(response.statusCode()).isGreaterThanOrEqualTo(400);
		return this.mapper.readTree(response.body());
	}

}
