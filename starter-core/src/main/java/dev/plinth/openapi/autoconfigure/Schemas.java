package dev.plinth.openapi.autoconfigure;

import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Makes schemas that are written alike in OpenAPI 3.0 and 3.1.
 */
final class Schemas {

	private Schemas() {
	}

	static Schema<?> object(@Nullable String description) {
		return typed("object", description);
	}

	static Schema<?> string(String description) {
		return typed("string", description);
	}

	static Schema<?> integer(String description) {
		return typed("integer", description);
	}

	static Schema<?> typed(String type, @Nullable String description) {
		Schema<?> schema = new Schema<>();
		schema.setType(type);
		schema.addType(type);
		schema.setDescription(description);
		return schema;
	}

}
