package dev.plinth.rewrite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openrewrite.ExecutionContext;
import org.openrewrite.test.RecipeSpec;
import org.openrewrite.test.RewriteTest;
import org.openrewrite.test.SourceSpecs;
import org.openrewrite.test.TypeValidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openrewrite.java.Assertions.java;
import static org.openrewrite.java.Assertions.mavenProject;
import static org.openrewrite.java.Assertions.srcMainJava;
import static org.openrewrite.java.Assertions.srcTestJava;
import static org.openrewrite.maven.Assertions.pomXml;

/**
 * Tests for the recipes that add starters.
 */
class AddStarterTests implements RewriteTest {

	private static final String VERSION = System.getProperty("plinth.test.version");

	private static final String SHOP = """
			package com.acme;

			import org.springframework.boot.autoconfigure.SpringBootApplication;

			@SpringBootApplication
			class Shop {
			}
			""";

	@TempDir
	private Path repository;

	@Override
	public void defaults(RecipeSpec spec) {
		use(spec, "AddStarterCache").typeValidationOptions(TypeValidation.none()).executionContext(context());
	}

	private ExecutionContext context() {
		try {
			return new PublishedPlinth(this.repository).context();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static RecipeSpec use(RecipeSpec spec, String recipe) {
		return spec.recipeFromResource("/META-INF/rewrite/add-starters.yml", "dev.plinth.rewrite." + recipe);
	}

	private static SourceSpecs application(SourceSpecs pom) {
		return mavenProject("shop", srcMainJava(java(SHOP)), pom);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Core", "Security", "Cache", "Jobs", "Observability" })
	void starterAndBomAreAdded(String starter) {
		rewriteRun((spec) -> use(spec, "AddStarter" + starter),
				application(pomXml(POM, POM.replace(DEPENDENCIES, management(VERSION) + DEPENDENCIES)
					.replace(TEST, dependency("plinth-starter-" + starter.toLowerCase(Locale.ROOT), "") + TEST))));
	}

	@Test
	void testKitIsAddedForTests() {
		rewriteRun((spec) -> use(spec, "AddStarterTest"),
				application(pomXml(POM, POM.replace(DEPENDENCIES, management(VERSION) + DEPENDENCIES)
					.replace(TEST, TEST + dependency("plinth-starter-test", "\t\t\t<scope>test</scope>\n")))));
	}

	@Test
	void allAreAddedWithOneBom() {
		rewriteRun((spec) -> use(spec, "AddAllStarters"), application(pomXml(POM, (spec) -> spec.after((actual) -> {
			assertThat(actual).containsOnlyOnce("plinth-bom");
			for (String starter : List.of("core", "security", "cache", "jobs", "observability", "test")) {
				assertThat(actual).containsOnlyOnce("<artifactId>plinth-starter-" + starter + "</artifactId>");
			}
			return actual;
		}))));
	}

	@Test
	void managedVersionIsUsed() {
		String managed = POM.replace(DEPENDENCIES, management(PublishedPlinth.VERSION) + DEPENDENCIES);
		rewriteRun(application(pomXml(managed, managed.replace(TEST, dependency("plinth-starter-cache", "") + TEST))));
	}

	@Test
	void starterThatIsThereIsNotAddedAgain() {
		rewriteRun(application(pomXml(POM.replace(DEPENDENCIES, management(PublishedPlinth.VERSION) + DEPENDENCIES)
			.replace(TEST, dependency("plinth-starter-cache", "") + TEST))));
		rewriteRun(application(pomXml(
				POM.replace(TEST, dependency("plinth-starter-cache", "\t\t\t<version>0.0.9</version>\n") + TEST))));
	}

	@Test
	void missingPartsOfThePomAreCreated() {
		// Spring Boot comes from the parent of the build here
		rewriteRun(mavenProject("acme", pomXml(POM.replace("<artifactId>shop</artifactId>", """
				<artifactId>acme</artifactId>
					<packaging>pom</packaging>""")), mavenProject("shop", srcMainJava(java(SHOP)), pomXml("""
				<project>
					<modelVersion>4.0.0</modelVersion>
					<parent>
						<groupId>com.acme</groupId>
						<artifactId>acme</artifactId>
						<version>1</version>
					</parent>
					<artifactId>shop</artifactId>
				</project>
				""", """
				<project>
					<modelVersion>4.0.0</modelVersion>
					<parent>
						<groupId>com.acme</groupId>
						<artifactId>acme</artifactId>
						<version>1</version>
					</parent>
					<artifactId>shop</artifactId>
				%s	<dependencies>
				%s	</dependencies>
				</project>
				""".formatted(management(VERSION), dependency("plinth-starter-cache", ""))))));
	}

	@Test
	void libraryIsLeftAlone() {
		String library = SHOP.replaceAll("import.*\n|@SpringBootApplication", "");
		rewriteRun(mavenProject("shop", srcMainJava(java(library)), srcTestJava(java(SHOP.replace("Shop", "TestShop"))),
				pomXml(POM)));
	}

	@Test
	void otherGenerationOfSpringBootIsLeftAlone() {
		rewriteRun(application(pomXml(POM.replace("4.1.1", "3.5.6").replace("starter-webmvc", "starter-web"))));
	}

	private static String management(String version) {
		return """
				\t<dependencyManagement>
						<dependencies>
							<dependency>
								<groupId>dev.plinth</groupId>
								<artifactId>plinth-bom</artifactId>
								<version>%s</version>
								<type>pom</type>
								<scope>import</scope>
							</dependency>
						</dependencies>
					</dependencyManagement>
				""".formatted(version);
	}

	private static String dependency(String artifactId, String more) {
		return """
				\t\t<dependency>
							<groupId>dev.plinth</groupId>
							<artifactId>%s</artifactId>
				%s\t\t</dependency>
				""".formatted(artifactId, more);
	}

	private static final String DEPENDENCIES = "\t<dependencies>\n";

	private static final String TEST = """
			\t\t<dependency>
						<groupId>org.springframework.boot</groupId>
						<artifactId>spring-boot-starter-test</artifactId>
						<scope>test</scope>
					</dependency>
			""";

	private static final String POM = """
			<project>
				<modelVersion>4.0.0</modelVersion>
				<parent>
					<groupId>org.springframework.boot</groupId>
					<artifactId>spring-boot-starter-parent</artifactId>
					<version>4.1.1</version>
					<relativePath/>
				</parent>
				<groupId>com.acme</groupId>
				<artifactId>shop</artifactId>
				<version>1</version>
				<dependencies>
					<dependency>
						<groupId>org.springframework.boot</groupId>
						<artifactId>spring-boot-starter-webmvc</artifactId>
					</dependency>
			%s	</dependencies>
			</project>
			""".formatted(TEST);

}
