package dev.plinth.benchmarks.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The applications that are compared, built by {@code benchmarks/run}.
 */
final class Applications {

	static final String SECRET = "benchmark-benchmark-benchmark-benchmark";

	private static final Path PEERS = Path.of("benchmarks", "peers");

	private Applications() {
	}

	static Application bareBoot() {
		return java("bare Boot", "bare-boot", "application");
	}

	static Application handAssembled() {
		return java("hand-assembled Boot", "hand-assembled", "application");
	}

	static Application allStarters() {
		return java("Plinth, all starters", "all-starters", "application");
	}

	static Application withoutObservability() {
		return java("the same without it", "all-starters", "without-observability");
	}

	static Application oneStarter(String starter) {
		return java("Plinth, " + starter, "bare-boot", "with-" + starter);
	}

	static Application express() {
		return new Application("Express 5", List.of("node", PEERS.resolve("express/server.mjs").toString()), List.of(),
				Map.of("JWT_SECRET", SECRET, "NODE_ENV", "production"));
	}

	private static Application java(String name, String directory, String jar) {
		Path file = extracted(PEERS.resolve(directory).resolve("target"), jar);
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g",
				"-jar", file.toString());
		return new Application(
				name, command, List.of("--server.port=PORT", "--server.address=127.0.0.1",
						"--spring.profiles.active=prod", "--server.tomcat.max-keep-alive-requests=-1"),
				Map.of("JWT_SECRET", SECRET));
	}

	private static Path extracted(Path target, String name) {
		Path jar = target.resolve(name + ".jar");
		Path directory = target.resolve(name + "-extracted");
		Path extracted = directory.resolve(name + ".jar");
		try {
			if (!Files.exists(extracted)
					|| Files.getLastModifiedTime(extracted).compareTo(Files.getLastModifiedTime(jar)) < 0) {
				Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
						"-Djarmode=tools", "-jar", jar.toString(), "extract", "--force", "--destination",
						directory.toString())
					.inheritIO()
					.start();
				if (process.waitFor() != 0) {
					throw new IOException(jar + " cannot be extracted");
				}
				Files.setLastModifiedTime(extracted, Files.getLastModifiedTime(jar));
			}
			return extracted;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * How to start an application.
	 *
	 * @param name the name in results
	 * @param command the command without arguments of the application
	 * @param arguments the arguments of the application
	 * @param environment environment variables
	 */
	record Application(String name, List<String> command, List<String> arguments, Map<String, String> environment) {

		Application named(String name) {
			return new Application(name, this.command, this.arguments, this.environment);
		}

		Application with(String... arguments) {
			List<String> all = new ArrayList<>(this.arguments);
			all.addAll(List.of(arguments));
			return new Application(this.name, this.command, all, this.environment);
		}

		Application environment(String variable, String value) {
			Map<String, String> all = new LinkedHashMap<>(this.environment);
			all.put(variable, value);
			return new Application(this.name, this.command, this.arguments, all);
		}

		/**
		 * Run on another JDK, or with more options.
		 * @param java the command and its options
		 * @return the application
		 */
		Application on(String... java) {
			List<String> all = new ArrayList<>(List.of(java));
			all.addAll(this.command.subList(1, this.command.size()));
			return new Application(this.name, all, this.arguments, this.environment);
		}

		RunningService start() throws IOException {
			List<String> all = new ArrayList<>(this.command);
			all.addAll(this.arguments);
			return RunningService.start(all, this.environment);
		}

	}

}
