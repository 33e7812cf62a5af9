package dev.plinth.test.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.springframework.util.FileSystemUtils;

/**
 * Data directory of a PostgreSQL server that was never started. Copying it takes a tenth
 * of the time that {@code initdb} does.
 */
final class PostgresTemplate {

	private final Path directory;

	private PostgresTemplate(Path directory) {
		this.directory = directory;
	}

	static PostgresTemplate ofThisBuild() {
		return new PostgresTemplate(ServerHome.current().directory().resolve("postgres-template"));
	}

	/**
	 * Copies the template, if there is one.
	 * @param target a directory that does not exist
	 */
	void copyTo(Path target) {
		ServerHome.current().exclusively(() -> !Files.exists(this.directory) || copy(this.directory, target));
	}

	/**
	 * Keeps a copy of a new data directory, unless there is a template.
	 * @param source the data directory, before its server starts
	 */
	void fillFrom(Path source) {
		ServerHome.current().exclusively(() -> Files.exists(this.directory) || fill(source));
	}

	private boolean fill(Path source) {
		Path part = this.directory.resolveSibling("postgres-template.part");
		try {
			return copy(source, part) && Files.exists(Files.move(part, this.directory));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Copies with all permissions, which PostgreSQL insists on. Leaves nothing when it
	 * fails.
	 */
	private static boolean copy(Path source, Path target) {
		FileSystemUtils.deleteRecursively(target.toFile());
		boolean copied = !OperatingSystem.isWindows()
				&& OperatingSystem.run(List.of("cp", "-Rp", source.toString(), target.toString())) == 0;
		if (!copied) {
			FileSystemUtils.deleteRecursively(target.toFile());
		}
		return copied;
	}

}
