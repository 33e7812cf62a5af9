package dev.plinth.rewrite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.openrewrite.ExecutionContext;
import org.openrewrite.InMemoryExecutionContext;
import org.openrewrite.maven.MavenExecutionContextView;
import org.openrewrite.maven.tree.MavenRepository;

/**
 * A folder that stands for a Maven repository with version 0.0.9 of Plinth.
 */
final class PublishedPlinth {

	static final String VERSION = "0.0.9";

	private final Path repository;

	PublishedPlinth(Path repository) throws IOException {
		this.repository = repository;
		publish("plinth-starter-cache", "jar", "");
		String managed = """
				<dependencyManagement>
					<dependencies>
						<dependency>
							<groupId>dev.plinth</groupId>
							<artifactId>plinth-starter-cache</artifactId>
							<version>%s</version>
						</dependency>
					</dependencies>
				</dependencyManagement>
				""".formatted(VERSION);
		publish("plinth-bom", "pom", managed);
		publish("plinth-starter-parent", "pom", managed);
	}

	private void publish(String artifactId, String packaging, String content) throws IOException {
		Path folder = Files
			.createDirectories(this.repository.resolve("dev/plinth").resolve(artifactId).resolve(VERSION));
		String name = artifactId + "-" + VERSION;
		Files.writeString(folder.resolve(name + ".pom"), """
				<project>
					<modelVersion>4.0.0</modelVersion>
					<groupId>dev.plinth</groupId>
					<artifactId>%s</artifactId>
					<version>%s</version>
					<packaging>%s</packaging>
				%s
				</project>
				""".formatted(artifactId, VERSION, packaging, content));
		Files.writeString(folder.resolve(name + ".jar"), "not read");
	}

	/**
	 * Returns a context whose artifacts come from this folder and from Maven Central, and
	 * in which any failure ends the test.
	 */
	ExecutionContext context() {
		ExecutionContext context = new InMemoryExecutionContext((failure) -> {
			throw new AssertionError(failure);
		});
		MavenRepository plinth = MavenRepository.builder()
			.id("plinth")
			.uri(this.repository.toUri().toString())
			.knownToExist(true)
			.build();
		MavenExecutionContextView.view(context).setRepositories(List.of(plinth, MavenRepository.MAVEN_CENTRAL));
		return context;
	}

}
