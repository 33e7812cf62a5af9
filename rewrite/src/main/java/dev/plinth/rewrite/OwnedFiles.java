package dev.plinth.rewrite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The files of a generated service that Plinth owns, as this version's archetype writes
 * them.
 */
final class OwnedFiles {

	private static final Map<String, String> PIPELINES = Map.of(".github/workflows/ci.yml", "github", ".gitlab-ci.yml",
			"gitlab");

	private static final Map<String, String> PLAIN = Map.of(".gitignore", "gitignore", "Dockerfile", "Dockerfile");

	private OwnedFiles() {
	}

	/**
	 * Returns the contents by file.
	 * @param kubernetes whether the pipeline deploys to Kubernetes
	 */
	static Map<String, String> contents(boolean kubernetes) {
		Map<String, String> contents = new LinkedHashMap<>();
		PIPELINES.forEach((file, vendor) -> contents.put(file,
				read(vendor + ".yml") + (kubernetes ? read(vendor + "-kubernetes.yml") : "")));
		PLAIN.forEach((file, resource) -> contents.put(file, read(resource)));
		return contents;
	}

	private static String read(String resource) {
		try (InputStream content = OwnedFiles.class.getResourceAsStream("owned/" + resource)) {
			if (content == null) {
				throw new IllegalStateException("plinth-rewrite has no owned/" + resource);
			}
			return new String(content.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
