package dev.plinth.openapi.autoconfigure;

import java.util.List;
import java.util.Map;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;

/**
 * Adds the schema of problems and the answers that carry them.
 */
final class ProblemSchemas implements GlobalOpenApiCustomizer {

	static final Map<String, String> RESPONSES = Map.ofEntries(Map.entry("400", "The request is not valid"),
			Map.entry("401", "Authentication is required"), Map.entry("403", "The caller may not do this"),
			Map.entry("404", "There is nothing here"), Map.entry("406", "No representation is acceptable"),
			Map.entry("409", "The request contradicts the present state"), Map.entry("413", "The request is too large"),
			Map.entry("415", "The media type is not supported"),
			Map.entry("422", "The Idempotency-Key was used with another request"),
			Map.entry("429", "Too many requests"), Map.entry("500", "Something went wrong"),
			Map.entry("503", "The service is not available"), Map.entry("504", "The request took too long"),
			Map.entry("default", "Any other problem"));

	@Override
	public void customise(OpenAPI document) {
		Components components = document.getComponents();
		if (components == null) {
			components = new Components();
			document.setComponents(components);
		}
		components.addSchemas("Fault", fault());
		components.addSchemas("Problem", problem());
		for (Map.Entry<String, String> response : RESPONSES.entrySet()) {
			components.addResponses(name(response.getKey()), response(response.getKey(), response.getValue()));
		}
	}

	static String name(String status) {
		return "Problem-" + status;
	}

	private static ApiResponse response(String status, String description) {
		ApiResponse response = new ApiResponse().description(description)
			.content(new Content().addMediaType("application/problem+json",
					new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
		response.addHeaderObject("X-Request-Id", new Header().schema(string("The id of the request")));
		if (status.equals("429") || status.equals("503")) {
			response.addHeaderObject("Retry-After", new Header().schema(integer("Seconds to wait")));
		}
		return response;
	}

	private static Schema<?> problem() {
		Schema<?> schema = object("An error as of RFC 9457");
		schema.addProperty("type", string("URN that ends with the code").format("uri-reference"));
		schema.addProperty("title", string("What kind of problem it is, in the language of the client"));
		schema.addProperty("status", integer("The HTTP status"));
		schema.addProperty("detail", string("What is wrong, in the language of the client"));
		schema.addProperty("instance", string("The path of the request").format("uri-reference"));
		schema.addProperty("success", typed("boolean", "Always false"));
		schema.addProperty("code", string("The stable code"));
		schema.addProperty("requestId", string("The id of the request"));
		Schema<?> faults = typed("array", "All faults of the request");
		faults.setItems(new Schema<>().$ref("#/components/schemas/Fault"));
		schema.addProperty("errors", faults);
		schema.setRequired(List.of("type", "title", "status", "instance", "success", "code", "errors"));
		return schema;
	}

	private static Schema<?> fault() {
		Schema<?> schema = object("One fault of a request");
		schema.addProperty("pointer", string("JSON Pointer of the value, or the name of the parameter"));
		schema.addProperty("code", string("The stable code"));
		schema.addProperty("message", string("What is wrong, in the language of the client"));
		schema.setRequired(List.of("pointer", "code", "message"));
		return schema;
	}

	private static Schema<?> object(String description) {
		return typed("object", description);
	}

	static Schema<?> string(String description) {
		return typed("string", description);
	}

	static Schema<?> integer(String description) {
		return typed("integer", description);
	}

	private static Schema<?> typed(String type, String description) {
		Schema<?> schema = new Schema<>();
		schema.setType(type);
		schema.addType(type);
		schema.setDescription(description);
		return schema;
	}

}
