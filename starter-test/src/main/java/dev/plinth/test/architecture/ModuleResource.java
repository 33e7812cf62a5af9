package dev.plinth.test.architecture;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Text file of a module.
 */
final class ModuleResource {

	private ModuleResource() {
	}

	/**
	 * Returns the content of a file.
	 * @param address where the file is
	 * @return the content, empty when there is no such file
	 */
	static String text(URI address) {
		try {
			URLConnection connection = address.toURL().openConnection();
			connection.setUseCaches(false);
			try (InputStream content = connection.getInputStream()) {
				return new String(content.readAllBytes(), StandardCharsets.UTF_8);
			}
		}
		catch (FileNotFoundException ex) {
			return "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns the lines of a file without comments.
	 * @param address where the file is
	 * @return the lines, none when there is no such file
	 */
	static Set<String> lines(URI address) {
		return text(address).lines()
			.map((line) -> line.replaceFirst("#.*", "").strip())
			.filter((line) -> !line.isEmpty())
			.collect(Collectors.toSet());
	}

}
