package dev.plinth.test;

import java.nio.file.Path;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Versions that the build repeats because a POM cannot read them from another.
 */
class BuildVersionsTests {

	private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

	@Test
	void buildAndServicesUseOneVersionOfSpringBoot() throws Exception {
		Document build = read("pom.xml");
		Document services = read("starter-parent/pom.xml");
		String version = text(build, "/project/properties/spring-boot.version");
		assertThat(version).matches("\\d+\\.\\d+\\.\\d+");
		assertThat(text(build, "/project/parent/version")).as("one version of Spring Boot in pom.xml")
			.isEqualTo(version);
		assertThat(text(services, "/project/parent/version")).as("one version of Spring Boot in starter-parent")
			.isEqualTo(version);
	}

	@Test
	void buildAndServicesUseOneFormatter() throws Exception {
		String property = "/project/properties/spring-javaformat.version";
		assertThat(text(read("starter-parent/pom.xml"), property)).isNotEmpty()
			.isEqualTo(text(read("pom.xml"), property));
	}

	private static Document read(String file) throws Exception {
		return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(ROOT.resolve(file).toFile());
	}

	private static String text(Document document, String path) throws Exception {
		return XPathFactory.newInstance().newXPath().evaluate(path, document);
	}

}
