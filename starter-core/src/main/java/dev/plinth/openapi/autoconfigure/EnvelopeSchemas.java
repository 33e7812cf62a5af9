package dev.plinth.openapi.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;

/**
 * Says of the envelope of success what its type does not: which members there always are,
 * and what a list says about itself.
 */
final class EnvelopeSchemas implements GlobalOpenApiCustomizer {

	static final String PAGE_META = "#/components/schemas/PageMeta";

	static final String CURSOR_META = "#/components/schemas/CursorMeta";

	private static final Set<String> MEMBERS = Set.of("success", "data", "meta");

	@Override
	public void customise(OpenAPI document) {
		Components components = document.getComponents();
		if (components == null || components.getSchemas() == null) {
			return;
		}
		for (Schema<?> schema : components.getSchemas().values()) {
			if (schema.getProperties() != null && schema.getProperties().keySet().equals(MEMBERS)) {
				complete(schema);
			}
		}
		components.addSchemas("PageMeta", page());
		components.addSchemas("CursorMeta", cursor());
	}

	private static void complete(Schema<?> envelope) {
		Map<String, ?> properties = envelope.getProperties();
		if (properties.get("success") instanceof Schema<?> success) {
			success.setDescription("Always true");
		}
		if (envelope.getRequired() == null) {
			envelope.setRequired(List.of("data", "success"));
		}
	}

	private static Schema<?> page() {
		Schema<?> schema = Schemas.object("Which page of how many a list is");
		schema.addProperty("page", Schemas.integer("The index of the page, from 0"));
		schema.addProperty("size", Schemas.integer("The number of items that a full page has"));
		schema.addProperty("total", Schemas.integer("The number of items on all pages"));
		schema.addProperty("totalPages", Schemas.integer("The number of pages"));
		schema.setRequired(List.of("page", "size", "total", "totalPages"));
		return schema;
	}

	private static Schema<?> cursor() {
		Schema<?> schema = Schemas.object("How to ask for the next part of a list");
		schema.addProperty("size", Schemas.integer("The greatest number of items in a part"));
		schema.addProperty("next", Schemas.string("The cursor of the next part, absent if this is the last"));
		schema.setRequired(List.of("size"));
		return schema;
	}

}
