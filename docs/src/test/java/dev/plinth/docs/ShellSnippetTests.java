package dev.plinth.docs;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.xml.sax.InputSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the shell and XML snippets of every page are well-formed.
 */
@Tag("any-jdk")
class ShellSnippetTests {

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void everyCommandIsShell() throws Exception {
		List<String> broken = new ArrayList<>();
		List<Snippet> snippets = Snippet.all("sh");
		assertThat(snippets).isNotEmpty();
		for (Snippet snippet : snippets) {
			Process shell = new ProcessBuilder("/bin/sh", "-n").redirectErrorStream(true).start();
			shell.getOutputStream().write(snippet.code().getBytes(StandardCharsets.UTF_8));
			shell.getOutputStream().close();
			String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (shell.waitFor() != 0) {
				broken.add(snippet + ": " + output);
			}
		}
		assertThat(broken).isEmpty();
	}

	@Test
	void everyXmlIsWellFormed() throws IOException {
		List<String> broken = new ArrayList<>();
		List<Snippet> snippets = Snippet.all("xml");
		assertThat(snippets).isNotEmpty();
		for (Snippet snippet : snippets) {
			try {
				DocumentBuilderFactory.newInstance()
					.newDocumentBuilder()
					.parse(new InputSource(new StringReader("<snippet>" + snippet.code() + "</snippet>")));
			}
			catch (Exception ex) {
				broken.add(snippet + ": " + ex.getMessage());
			}
		}
		assertThat(broken).isEmpty();
	}

}
