package dev.plinth.openapi.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;

import com.acme.shop.ShopApplication;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the OpenAPI document, which is read by a parser that validates it.
 */
@SpringBootTest(classes = { ShopApplication.class, OpenApiHttpTests.ChainConfiguration.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "spring.application.name=shop")
class OpenApiHttpTests {

	@LocalServerPort
	private int port;

	@Test
	void documentIsValidAndComplete() throws Exception {
		HttpResponse<String> response = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/v3/api-docs")).build(),
					HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		SwaggerParseResult result = new OpenAPIV3Parser().readContents(response.body());
		assertThat(result.getMessages()).as(response.body()).isEmpty();
		OpenAPI document = result.getOpenAPI();
		assertThat(document.getOpenapi()).startsWith("3.1");
		assertThat(document.getComponents().getSchemas()).containsKeys("Problem", "Fault", "ApiResponseListProduct");
		assertThat(document.getComponents().getSecuritySchemes()).containsKey("bearer");
		assertThat(document.getSecurity()).hasSize(1);
		document.getPaths()
			.values()
			.stream()
			.flatMap((path) -> path.readOperations().stream())
			.forEach((operation) -> assertThat(operation.getResponses()).containsKeys("401", "403", "429", "500",
					"default"));
		Operation list = document.getPaths().get("/api/v1/products").getGet();
		assertThat(list.getParameters()).extracting("name").containsExactlyInAnyOrder("page", "size", "sort");
		assertThat(document.getInfo().getTitle()).isEqualTo("shop");
		assertThat(body(list.getResponses().get("200")).getAllOf()).hasSize(2);
		Schema<?> envelope = document.getComponents().getSchemas().get("ApiResponseListProduct");
		assertThat(envelope.getRequired()).containsExactlyInAnyOrder("data", "success");
		assertThat(list.getSecurity()).as("anybody may, with a token or without").hasSize(2);
		Operation sold = document.getPaths().get("/fail/coded").getGet();
		assertThat(codes(sold.getResponses().get("409"))).containsExactlyInAnyOrder("conflict", "sold-out");
		assertThat(codes(sold.getResponses().get("404"))).isNull();
		assertThat(sold.getResponses().get("404").get$ref()).isEqualTo("#/components/responses/Problem-404");
		assertThat(document.getPaths().get("/fail/status").getGet().getSecurity()).as("not open").isNull();
		Operation register = document.getPaths().get("/api/v1/auth/register").getPost();
		assertThat(register.getResponses()).containsKeys("400", "409", "413", "415", "422");
		assertThat(register.getParameters()).extracting("name").containsExactly("Idempotency-Key");
	}

	private static Schema<?> body(ApiResponse response) {
		return response.getContent().get("application/json").getSchema();
	}

	private static Set<String> codes(ApiResponse response) {
		return (response.getContent() != null)
				? response.getContent().get("application/problem+json").getExamples().keySet() : null;
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class ChainConfiguration {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/fail/status").authenticated().anyRequest().permitAll())
				.build();
		}

	}

}
