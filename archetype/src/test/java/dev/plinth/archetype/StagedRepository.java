package dev.plinth.archetype;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A local Maven repository below {@code target} with what the modules of this reactor
 * have packaged, so that a generated service is built on them and nothing is installed.
 */
final class StagedRepository {

	private static final Path REPOSITORY = Path.of("target", "local-repository").toAbsolutePath();

	private static final Map<String, String> ARTIFACTS = new LinkedHashMap<>();

	static {
		ARTIFACTS.put("bom", "plinth-bom");
		ARTIFACTS.put("starter-parent", "plinth-starter-parent");
		ARTIFACTS.put("environment", "plinth-environment");
		ARTIFACTS.put("starter-test", "plinth-starter-test");
		ARTIFACTS.put("starter-core", "plinth-starter-core");
		ARTIFACTS.put("starter-security", "plinth-starter-security");
		ARTIFACTS.put("starter-cache", "plinth-starter-cache");
		ARTIFACTS.put("starter-jobs", "plinth-starter-jobs");
		ARTIFACTS.put("starter-observability", "plinth-starter-observability");
		ARTIFACTS.put("archetype", "plinth-archetype");
	}

	private static boolean staged;

	private StagedRepository() {
	}

	static Path path() {
		return REPOSITORY;
	}

	static synchronized void stage() throws IOException {
		if (staged) {
			return;
		}
		staged = true;
		stage(Path.of(".."), "plinth-build");
		for (Map.Entry<String, String> artifact : ARTIFACTS.entrySet()) {
			stage(Path.of("..", artifact.getKey()), artifact.getValue());
		}
	}

	private static void stage(Path module, String artifactId) throws IOException {
		String version = System.getProperty("plinth.version");
		Path folder = Files.createDirectories(REPOSITORY.resolve("dev/plinth").resolve(artifactId).resolve(version));
		String name = artifactId + "-" + version;
		copy(module.resolve(".flattened-pom.xml"), folder.resolve(name + ".pom"));
		Path jar = module.resolve("target").resolve(name + ".jar");
		if (Files.exists(jar)) {
			copy(jar, folder.resolve(name + ".jar"));
		}
	}

	private static void copy(Path from, Path to) throws IOException {
		Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
	}

}
