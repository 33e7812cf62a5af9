package dev.plinth.environment;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.env.PropertySourceInfo;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The values of a {@code .env} file, named the way environment variables are.
 */
final class DotEnvPropertySource extends SystemEnvironmentPropertySource
		implements OriginLookup<String>, PropertySourceInfo {

	/**
	 * Name of the source; Spring Boot binds a source with this ending like environment
	 * variables.
	 */
	static final String NAME = ".env-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

	private final Map<String, Origin> origins;

	DotEnvPropertySource(DotEnvFile file) {
		super(NAME, Map.copyOf(file.values()));
		this.origins = Map.copyOf(file.origins());
	}

	@Override
	public @Nullable Origin getOrigin(String key) {
		return this.origins.get(key);
	}

	@Override
	public boolean isImmutable() {
		return true;
	}

}
