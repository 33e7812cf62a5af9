package dev.plinth.openapi.autoconfigure;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;

/**
 * Adds the schema of problems and the answers that carry them, with an example for each
 * code.
 */
final class ProblemSchemas implements GlobalOpenApiCustomizer {

	private static final Map<String, Answer> ANSWERS = Map.ofEntries(
			answer("400", "The request is not valid", "malformed-request", "validation-failed"),
			answer("401", "Authentication is required", "invalid-token", "token-expired", "unauthorized"),
			answer("403", "The caller may not do this", "forbidden"),
			answer("404", "There is nothing here", "not-found"),
			answer("406", "No representation is acceptable", "not-acceptable"),
			answer("409", "The request contradicts the present state", "conflict"),
			answer("413", "The request is too large", "payload-too-large"),
			answer("415", "The media type is not supported", "unsupported-media-type"),
			answer("422", "The Idempotency-Key was used with another request", "idempotency-key-reused"),
			answer("429", "Too many requests", "rate-limited"), answer("500", "Something went wrong", "internal-error"),
			answer("503", "The service is not available", "overloaded", "unavailable"),
			answer("504", "The request took too long", "timeout"), answer("default", "Any other problem"));

	private static Map.Entry<String, Answer> answer(String status, String description, String... codes) {
		return Map.entry(status, new Answer(description, List.of(codes)));
	}

	@Override
	public void customise(OpenAPI document) {
		Components components = document.getComponents();
		if (components == null) {
			components = new Components();
			document.setComponents(components);
		}
		components.addSchemas("Fault", fault());
		components.addSchemas("Problem", problem());
		for (Map.Entry<String, Answer> answer : ANSWERS.entrySet()) {
			components.addResponses(name(answer.getKey()),
					response(answer.getKey(), answer.getValue().description(), List.of()));
		}
	}

	/**
	 * Describes the answer with a problem, by reference if the operation has no codes of
	 * its own.
	 * @param status the HTTP status, or {@code default}
	 * @param codes the codes of the operation
	 * @return the answer
	 */
	static ApiResponse response(String status, @Nullable Collection<String> codes) {
		Answer answer = ANSWERS.get(status);
		if (answer != null && (codes == null || answer.codes().containsAll(codes))) {
			return new ApiResponse().$ref("#/components/responses/" + name(status));
		}
		Collection<String> own = (codes != null) ? codes : List.of();
		return response(status, (answer != null) ? answer.description() : String.join(", ", own), own);
	}

	static Content content(String status, Collection<String> codes) {
		MediaType body = new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"));
		Answer answer = ANSWERS.get(status);
		TreeSet<String> all = new TreeSet<>(codes);
		if (answer != null) {
			all.addAll(answer.codes());
		}
		for (String code : all) {
			Map<String, Object> example = new LinkedHashMap<>();
			example.put("type", "urn:plinth:problem:" + code);
			example.put("title", title(code));
			example.put("status", Integer.valueOf(status));
			example.put("instance", "/");
			example.put("success", false);
			example.put("code", code);
			example.put("errors", List.of());
			body.addExamples(code, new Example().value(example));
		}
		return new Content().addMediaType("application/problem+json", body);
	}

	private static String title(String code) {
		return Character.toUpperCase(code.charAt(0)) + code.substring(1).replace('-', ' ');
	}

	private static String name(String status) {
		return "Problem-" + status;
	}

	private static ApiResponse response(String status, String description, Collection<String> codes) {
		ApiResponse response = new ApiResponse().description(description).content(content(status, codes));
		response.addHeaderObject("X-Request-Id", new Header().schema(Schemas.string("The id of the request")));
		if (status.equals("429") || status.equals("503")) {
			response.addHeaderObject("Retry-After", new Header().schema(Schemas.integer("Seconds to wait")));
		}
		return response;
	}

	private static Schema<?> problem() {
		Schema<?> schema = Schemas.object("An error as of RFC 9457");
		schema.addProperty("type", Schemas.string("URI that ends with the code").format("uri-reference"));
		schema.addProperty("title", Schemas.string("What kind of problem it is, in the language of the client"));
		schema.addProperty("status", Schemas.integer("The HTTP status"));
		schema.addProperty("detail", Schemas.string("What is wrong, in the language of the client"));
		schema.addProperty("instance", Schemas.string("The path of the request").format("uri-reference"));
		schema.addProperty("success", Schemas.typed("boolean", "Always false"));
		schema.addProperty("code", Schemas.string("The stable code"));
		schema.addProperty("requestId", Schemas.string("The id of the request"));
		Schema<?> faults = Schemas.typed("array", "All faults of the request");
		faults.setItems(new Schema<>().$ref("#/components/schemas/Fault"));
		schema.addProperty("errors", faults);
		schema.setRequired(List.of("type", "title", "status", "instance", "success", "code", "errors"));
		return schema;
	}

	private static Schema<?> fault() {
		Schema<?> schema = Schemas.object("One fault of a request");
		schema.addProperty("pointer", Schemas.string("JSON Pointer of the value, or the name of the parameter"));
		schema.addProperty("code", Schemas.string("The stable code"));
		schema.addProperty("message", Schemas.string("What is wrong, in the language of the client"));
		schema.setRequired(List.of("pointer", "code", "message"));
		return schema;
	}

	private record Answer(String description, List<String> codes) {

	}

}
