package dev.plinth.archetype;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;

/**
 * The content of a service's image, made by the commands of its Dockerfile in plain
 * folders, since there may be no container engine.
 */
final class ImageFolder {

	private final String dockerfile;

	private final Path javaHome;

	private final Path folder;

	private ImageFolder(String dockerfile, Path javaHome, Path folder) {
		this.dockerfile = dockerfile;
		this.javaHome = javaHome;
		this.folder = folder;
	}

	/**
	 * Make the image of a built service below a folder that others can read.
	 */
	static ImageFolder make(GeneratedService service, Path javaHome, Path folder) throws IOException {
		// A comment in the middle of an instruction is not part of it
		String dockerfile = service.read("Dockerfile").replaceAll("(?m)^\\s*#.*\\R", "").replaceAll("\\\\\\R", " ");
		GeneratedService.delete(folder);
		Path build = Files.createDirectories(folder.resolve("build/target"));
		Files.copy(service.jar(), build.resolve("service.jar"));
		Path app = Files.createDirectories(folder.resolve("app"));
		ImageFolder image = new ImageFolder(dockerfile, javaHome, folder);
		String instruction = image.instructions("RUN").get(1);
		image.shell(build.getParent(), instruction.substring(instruction.indexOf("cp target/*.jar")));
		for (String copy : image.instructions("COPY")) {
			Matcher layer = Pattern.compile("--from=build /build/(\\S+)/ \\./").matcher(copy);
			if (layer.matches()) {
				image.shell(build.getParent(), "cp -r " + layer.group(1) + "/. '" + app + "'");
			}
		}
		image.shell(app, image.instructions("RUN").get(2));
		return image;
	}

	Path app() {
		return this.folder.resolve("app");
	}

	/** The command of the image, with the path of its Java. */
	List<String> command() {
		List<String> command = new ArrayList<>(JsonPath.<List<String>>read(instructions("ENTRYPOINT").get(0), "$"));
		command.set(0, this.javaHome.resolve("bin/java").toString());
		return command;
	}

	List<String> healthcheck() {
		String instruction = instructions("HEALTHCHECK").get(0);
		return JsonPath.read(instruction.substring(instruction.indexOf('[')), "$");
	}

	String user() {
		List<String> users = instructions("USER");
		return users.get(users.size() - 1);
	}

	private List<String> instructions(String name) {
		try (Stream<String> lines = this.dockerfile.lines()) {
			return lines.filter((line) -> line.startsWith(name + " "))
				.map((line) -> line.substring(name.length() + 1))
				.toList();
		}
	}

	private void shell(Path directory, String command) throws IOException {
		Path log = this.folder.resolve("build.log");
		ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
		builder.environment().put("PATH", this.javaHome.resolve("bin") + ":" + System.getenv("PATH"));
		try {
			Process process = builder.start();
			if (!process.waitFor(3, TimeUnit.MINUTES) || process.exitValue() != 0) {
				process.destroyForcibly();
				throw new AssertionError(command + "\n" + Files.readString(log));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
