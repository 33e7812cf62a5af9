package dev.plinth.openapi.autoconfigure;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;

/**
 * Names a document that has no name of its own after the application and its version.
 */
final class DocumentTitle implements GlobalOpenApiCustomizer {

	/** What springdoc writes if it is not told. */
	private static final String UNNAMED = "OpenAPI definition";

	private final @Nullable String name;

	private final @Nullable String version;

	DocumentTitle(@Nullable String name, @Nullable String version) {
		this.name = name;
		this.version = version;
	}

	@Override
	public void customise(OpenAPI document) {
		Info info = document.getInfo();
		if (info == null || !UNNAMED.equals(info.getTitle())) {
			return;
		}
		if (this.name != null) {
			info.setTitle(this.name);
		}
		if (this.version != null) {
			info.setVersion(this.version);
		}
	}

}
