package dev.plinth.jobs.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the jobs of one process have written to its file, which survives the process.
 */
record EchoLog(Path directory, long pid) {

	/**
	 * Return the log of this process.
	 */
	static EchoLog here(Path directory) {
		return new EchoLog(directory, ProcessHandle.current().pid());
	}

	/**
	 * Return the keys of the jobs that ran to their end anywhere.
	 */
	static Set<String> keys(Collection<EchoLog> logs) {
		return logs.stream().flatMap((log) -> log.keys().stream()).collect(Collectors.toSet());
	}

	List<Entry> entries() {
		Path file = this.directory.resolve("echo-" + this.pid);
		try {
			return Files.exists(file) ? Files.readAllLines(file).stream().map(Entry::parse).toList() : List.of();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the keys of the jobs that were started.
	 */
	List<String> started() {
		return entries().stream().filter((entry) -> !entry.end()).map(Entry::key).toList();
	}

	/**
	 * Return the keys of the jobs that ran to their end.
	 */
	List<String> keys() {
		return entries().stream().filter(Entry::end).map(Entry::key).toList();
	}

	/**
	 * The start or the end of a job.
	 */
	record Entry(boolean end, String key, long millis) {

		static Entry parse(String line) {
			String[] parts = line.split(" ");
			return new Entry(parts[0].equals("end"), parts[1], Long.parseLong(parts[2]));
		}

	}

}
