package dev.plinth.archetype;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

/**
 * A local Maven repository below {@code target} with what the modules of this reactor
 * have packaged, so that a generated service is built on them and nothing is installed.
 */
final class StagedRepository {

	private static final Path REPOSITORY = Path.of("target", "local-repository").toAbsolutePath();

	private static final String VERSION = System.getProperty("plinth.version");

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
		ARTIFACTS.put("rewrite", "plinth-rewrite");
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

	/**
	 * Stage the artifacts once more as another version.
	 * @param removed folder with a folder of sources for each module, of types that the
	 * other version has and this one has not
	 */
	static void stageAs(String version, Path removed) throws IOException {
		stage();
		for (Map.Entry<String, String> artifact : ARTIFACTS.entrySet()) {
			String artifactId = artifact.getValue();
			Path current = file(artifactId, VERSION, ".pom");
			Path other = file(artifactId, version, ".pom");
			Files.createDirectories(other.getParent());
			Files.writeString(other, Files.readString(current).replace(VERSION, version));
			Path jar = file(artifactId, VERSION, ".jar");
			if (Files.exists(jar)) {
				Path otherJar = file(artifactId, version, ".jar");
				copy(jar, otherJar);
				Path sources = removed.resolve(artifact.getKey());
				if (Files.exists(sources)) {
					compileInto(otherJar, sources);
				}
			}
		}
	}

	private static void compileInto(Path jar, Path sources) throws IOException {
		Path classes = Files.createTempDirectory(REPOSITORY, "classes");
		List<String> arguments = new ArrayList<>(List.of("--release", "17", "-d", classes.toString()));
		try (Stream<Path> files = Files.walk(sources)) {
			files.filter((file) -> file.toString().endsWith(".java")).map(Path::toString).forEach(arguments::add);
		}
		int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
		if (status != 0) {
			throw new AssertionError("cannot compile " + sources);
		}
		try (FileSystem archive = FileSystems.newFileSystem(jar); Stream<Path> files = Files.walk(classes)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				Files.copy(file, archive.getPath(classes.relativize(file).toString()));
			}
		}
	}

	private static void stage(Path module, String artifactId) throws IOException {
		Path pom = file(artifactId, VERSION, ".pom");
		Files.createDirectories(pom.getParent());
		copy(module.resolve(".flattened-pom.xml"), pom);
		Path jar = module.resolve("target").resolve(artifactId + "-" + VERSION + ".jar");
		if (Files.exists(jar)) {
			copy(jar, file(artifactId, VERSION, ".jar"));
		}
	}

	private static Path file(String artifactId, String version, String extension) {
		return REPOSITORY.resolve("dev/plinth")
			.resolve(artifactId)
			.resolve(version)
			.resolve(artifactId + "-" + version + extension);
	}

	private static void copy(Path from, Path to) throws IOException {
		Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
	}

}
