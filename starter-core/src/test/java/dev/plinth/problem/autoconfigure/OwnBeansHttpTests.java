package dev.plinth.problem.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

import com.acme.shop.ShopTest;
import dev.plinth.problem.ProblemRenderer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.View;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that what an application has of its own wins, over HTTP.
 */
class OwnBeansHttpTests {

	private static HttpResponse<String> send(int port, String path, String language, String body) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
			.header("Accept-Language", language);
		if (body != null) {
			request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
		}
		return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	@Nested
	@ShopTest
	@Import(OwnAdviceTests.AdviceConfiguration.class)
	class OwnAdviceTests {

		@LocalServerPort
		private int port;

		@Test
		void adviceWinsForWhatItHandles() throws Exception {
			HttpResponse<String> response = send(this.port, "/fail/duplicate", "en", null);
			assertThat(response.statusCode()).isEqualTo(423);
			assertThat(response.body()).isEqualTo("{\"own\":\"advice\"}");
		}

		@Test
		void anythingElseIsAProblem() throws Exception {
			HttpResponse<String> response = send(this.port, "/fail/stale", "en", null);
			assertThat(response.statusCode()).isEqualTo(409);
			assertThat(response.body()).contains("\"code\":\"conflict\"");
		}

		@TestConfiguration(proxyBeanMethods = false)
		@Import(OwnAdvice.class)
		static class AdviceConfiguration {

		}

	}

	@RestControllerAdvice
	static class OwnAdvice {

		@ExceptionHandler
		@ResponseStatus(HttpStatus.LOCKED)
		Map<String, String> duplicate(DuplicateKeyException ex) {
			return Map.of("own", "advice");
		}

	}

	@Nested
	@ShopTest
	@Import(OwnRendererTests.RendererConfiguration.class)
	class OwnRendererTests {

		@LocalServerPort
		private int port;

		@Test
		void rendererWinsOnEachPath() throws Exception {
			for (String path : new String[] { "/fail/unexpected", "/fail/send", "/fail/async", "/nothing", "/error",
					"/api/v1/products/x" }) {
				HttpResponse<String> response = send(this.port, path, "en", null);
				assertThat(response.statusCode()).as(path).isEqualTo(599);
				assertThat(response.body()).as(path).isEqualTo("own renderer");
			}
			assertThat(send(this.port, "/api/v1/auth/register", "en", "{").body()).isEqualTo("own renderer");
		}

		@TestConfiguration(proxyBeanMethods = false)
		static class RendererConfiguration {

			@Bean
			ProblemRenderer ownRenderer() {
				return (failure, request, response) -> {
					response.setStatus(599);
					response.getOutputStream().print("own renderer");
					response.flushBuffer();
				};
			}

		}

	}

	@Nested
	@ShopTest
	@Import(OwnErrorViewTests.ViewConfiguration.class)
	@TestPropertySource(properties = "spring.web.error.include-message=always")
	class OwnErrorViewTests {

		@LocalServerPort
		private int port;

		@Test
		void viewWinsForClientsThatPreferHtml() throws Exception {
			String browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
			for (String accept : new String[] { browser, "text/html" }) {
				assertView("/fail/coded", accept, 409);
				assertView("/fail/unexpected", accept, 500);
				assertView("/fail/send", accept, 403);
				assertView("/nothing", accept, 404);
			}
			assertThat(get("/fail/unexpected", browser).body()).as("spring.web.error applies")
				.contains("message secret of com.acme.shop.Failures");
		}

		@Test
		void otherClientsGetProblems() throws Exception {
			for (String accept : new String[] { "*/*", "application/json", "application/json,text/html" }) {
				HttpResponse<String> response = get("/fail/unexpected", accept);
				assertThat(response.body()).as(accept).contains("\"code\":\"internal-error\"");
			}
		}

		private void assertView(String path, String accept, int status) throws Exception {
			HttpResponse<String> response = get(path, accept);
			assertThat(response.statusCode()).as(path).isEqualTo(status);
			assertThat(response.body()).as(path).startsWith("own view " + status);
		}

		private HttpResponse<String> get(String path, String accept) throws Exception {
			HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
				.header("Accept", accept)
				.build();
			return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
		}

		@TestConfiguration(proxyBeanMethods = false)
		static class ViewConfiguration {

			@Bean
			View error() {
				return new View() {

					@Override
					public String getContentType() {
						return "text/html";
					}

					@Override
					public void render(Map<String, ?> model, HttpServletRequest request, HttpServletResponse response)
							throws IOException {
						response.getWriter()
							.print("own view " + model.get("status") + " message " + model.get("message"));
					}

				};
			}

		}

	}

	@Nested
	@ShopTest
	@TestPropertySource(properties = "spring.messages.basename=own-messages")
	class OwnMessagesTests {

		@LocalServerPort
		private int port;

		@Test
		void messagesWinInEachLanguage() throws Exception {
			assertThat(send(this.port, "/fail/coded", "en", null).body()).contains("\"title\":\"All gone\"",
					"\"detail\":\"Only 3 are left.\"", "\"code\":\"sold-out\"");
			assertThat(send(this.port, "/fail/coded", "de", null).body()).contains("\"title\":\"Ausverkauft\"",
					"\"detail\":\"Es ist nichts mehr da.\"", "\"code\":\"sold-out\"");
			assertThat(send(this.port, "/nothing", "en", null).body()).contains("\"title\":\"Lost\"",
					"\"detail\":\"There is nothing here.\"");
			assertThat(send(this.port, "/nothing", "de", null).body()).contains("\"title\":\"Verloren\"",
					"\"detail\":\"Hier gibt es nichts.\"");
			assertThat(send(this.port, "/api/v1/auth/register", "de", "{\"nickname\":1}").body())
				.contains("kennen wir nicht");
		}

	}

	@Nested
	@ShopTest
	class FurtherLanguageTests {

		@LocalServerPort
		private int port;

		@Test
		void languageIsAddedByAFile() throws Exception {
			HttpResponse<String> response = send(this.port, "/nothing", "nl-BE, en;q=0.5", null);
			assertThat(response.body()).contains("\"title\":\"Niet gevonden\"", "\"detail\":\"Hier is niets.\"",
					"\"code\":\"not-found\"");
			assertThat(response.headers().firstValue("Content-Language")).hasValue("nl");
			assertThat(send(this.port, "/fail/stale", "nl", null).body()).as("what the file does not have")
				.contains("\"title\":\"Conflict\"");
		}

	}

}
