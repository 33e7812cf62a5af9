package dev.plinth.web.autoconfigure;

import java.net.URI;
import java.time.LocalDate;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of API versions.
 *
 * @param pathPrefix Path before the version, so that /api stands for /api/v1.
 * @param deprecated Old versions by number, which are announced in the headers of their
 * answers.
 */
@ConfigurationProperties("plinth.api-versions")
record ApiVersionsProperties(@DefaultValue("/api") String pathPrefix,
		@DefaultValue Map<String, Deprecation> deprecated) {

	/**
	 * End of a version.
	 *
	 * @param since Day from which the version is deprecated.
	 * @param sunset Day on which the version goes away.
	 * @param link Page that tells how to move to the next version.
	 */
	record Deprecation(@Nullable LocalDate since, @Nullable LocalDate sunset, @Nullable URI link) {

	}

}
