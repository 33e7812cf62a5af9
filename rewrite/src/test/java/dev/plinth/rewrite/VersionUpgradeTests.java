package dev.plinth.rewrite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openrewrite.test.RecipeSpec;
import org.openrewrite.test.RewriteTest;

import static org.openrewrite.java.Assertions.mavenProject;
import static org.openrewrite.maven.Assertions.pomXml;

/**
 * Tests for {@link UpgradeVersion}.
 */
class VersionUpgradeTests implements RewriteTest {

	@TempDir
	private Path repository;

	@Override
	public void defaults(RecipeSpec spec) {
		try {
			spec.recipe(new UpgradeVersion("0.1.0")).executionContext(new PublishedPlinth(this.repository).context());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void parentIsUpgraded() {
		rewriteRun(pomXml(parent("0.0.9"), parent("0.1.0")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0.8", "0.0.9-SNAPSHOT" })
	void newerOneIsLeftAlone(String older) {
		rewriteRun((spec) -> spec.recipe(new UpgradeVersion(older)), pomXml(parent("0.0.9")));
	}

	@Test
	void bomAndSingleDependencyAreUpgraded() {
		rewriteRun(pomXml(bom("0.0.9"), bom("0.1.0")));
	}

	@Test
	void propertyIsUpgradedWhereItIsSet() {
		String property = """
				<project>
					<modelVersion>4.0.0</modelVersion>
					<groupId>com.acme</groupId>
					<artifactId>acme</artifactId>
					<version>1</version>
					<packaging>pom</packaging>
					<properties>
						<other.version>0.0.9</other.version>
						<plinth.version>%s</plinth.version>
					</properties>
				</project>
				""";
		rewriteRun(mavenProject("acme", pomXml(property.formatted("0.0.9"), property.formatted("0.1.0")),
				mavenProject("shop", pomXml(bom("${plinth.version}")
					.replace("<groupId>com.acme</groupId>\n	<artifactId>shop</artifactId>\n	<version>1</version>", """
							<parent>
									<groupId>com.acme</groupId>
									<artifactId>acme</artifactId>
									<version>1</version>
								</parent>
								<artifactId>shop</artifactId>""")))));
	}

	@Test
	void otherParentsAreLeftAlone() {
		rewriteRun(pomXml("""
				<project>
					<modelVersion>4.0.0</modelVersion>
					<groupId>com.acme</groupId>
					<artifactId>shop</artifactId>
					<version>0.0.9</version>
				</project>
				"""));
	}

	private static String parent(String version) {
		return """
				<project>
					<modelVersion>4.0.0</modelVersion>
					<parent>
						<groupId>dev.plinth</groupId>
						<artifactId>plinth-starter-parent</artifactId>
						<version>%s</version>
						<relativePath/>
					</parent>
					<artifactId>shop</artifactId>
				</project>
				""".formatted(version);
	}

	private static String bom(String version) {
		return """
				<project>
					<modelVersion>4.0.0</modelVersion>
					<groupId>com.acme</groupId>
					<artifactId>shop</artifactId>
					<version>1</version>
					<dependencyManagement>
						<dependencies>
							<dependency>
								<groupId>dev.plinth</groupId>
								<artifactId>plinth-bom</artifactId>
								<version>%1$s</version>
								<type>pom</type>
								<scope>import</scope>
							</dependency>
						</dependencies>
					</dependencyManagement>
					<dependencies>
						<dependency>
							<groupId>dev.plinth</groupId>
							<artifactId>plinth-starter-cache</artifactId>
							<version>%1$s</version>
						</dependency>
					</dependencies>
				</project>
				""".formatted(version);
	}

}
