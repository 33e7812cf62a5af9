package dev.plinth.test.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * What the operating system does with processes beyond {@link ProcessHandle}.
 */
final class OperatingSystem {

	private OperatingSystem() {
	}

	static boolean isWindows() {
		return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
	}

	/**
	 * Sends a signal. A process that is gone is no error.
	 * @param signal the name, as in {@code STOP}
	 * @param processes the receivers
	 */
	static void signal(String signal, Collection<ProcessHandle> processes) {
		if (isWindows()) {
			throw new UnsupportedOperationException("Windows cannot send the signal " + signal);
		}
		List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "kill -" + signal + " \"$@\"", "kill"));
		processes.forEach((process) -> command.add(Long.toString(process.pid())));
		run(command);
	}

	/**
	 * Runs a command to its end and drops its output.
	 * @param command the command line
	 * @return the exit status
	 */
	static int run(List<String> command) {
		try {
			return new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(Redirect.DISCARD)
				.start()
				.waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while running " + command, ex);
		}
	}

}
