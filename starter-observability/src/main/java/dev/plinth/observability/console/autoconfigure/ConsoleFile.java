package dev.plinth.observability.console.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import org.springframework.core.io.Resource;
import org.springframework.util.DigestUtils;

/**
 * A file of the console page.
 *
 * @param mediaType the media type
 * @param content the content
 * @param etag the entity tag
 */
record ConsoleFile(String mediaType, byte[] content, String etag) {

	static ConsoleFile of(String mediaType, byte[] content) {
		return new ConsoleFile(mediaType, content, '"' + DigestUtils.md5DigestAsHex(content) + '"');
	}

	static ConsoleFile of(String mediaType, String content) {
		return of(mediaType, content.getBytes(StandardCharsets.UTF_8));
	}

	static ConsoleFile of(String mediaType, Resource resource) {
		try (InputStream stream = resource.getInputStream()) {
			return of(mediaType, stream.readAllBytes());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + resource, ex);
		}
	}

}
