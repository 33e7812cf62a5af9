package dev.plinth.test.services;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

import org.springframework.util.ClassUtils;

/**
 * The process that shared servers live as long as: Maven when it forked this JVM to run
 * tests, so that the modules of a build share them, else this JVM.
 */
final class BuildProcess {

	private static final String MAVEN_FORK = "org.apache.maven.surefire.booter.ForkedBooter";

	private BuildProcess() {
	}

	static ProcessHandle find() {
		ProcessHandle self = ProcessHandle.current();
		if (OperatingSystem.isWindows() || !ClassUtils.isPresent(MAVEN_FORK, null)) {
			return self;
		}
		return Stream.iterate(self.parent(), Optional::isPresent, (process) -> process.flatMap(ProcessHandle::parent))
			.flatMap(Optional::stream)
			.filter(BuildProcess::isJava)
			.findFirst()
			.orElse(self);
	}

	private static boolean isJava(ProcessHandle process) {
		return process.info().command().map((command) -> Path.of(command).endsWith("java")).orElse(false);
	}

}
