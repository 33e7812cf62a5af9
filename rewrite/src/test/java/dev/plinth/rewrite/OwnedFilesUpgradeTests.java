package dev.plinth.rewrite;

import org.junit.jupiter.api.Test;
import org.openrewrite.test.RecipeSpec;
import org.openrewrite.test.RewriteTest;
import org.openrewrite.test.SourceSpecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openrewrite.test.SourceSpecs.text;
import static org.openrewrite.yaml.Assertions.yaml;

/**
 * Tests for {@link UpgradeOwnedFiles}.
 */
class OwnedFilesUpgradeTests implements RewriteTest {

	private static final String OLD = "FROM old\n";

	private static final String NEW = OwnedFiles.contents(false).get("Dockerfile");

	private static final String CI = ".github/workflows/ci.yml";

	@Override
	public void defaults(RecipeSpec spec) {
		spec.recipe(new UpgradeOwnedFiles("0.2.0"));
	}

	@Test
	void untouchedFileIsReplaced() {
		rewriteRun(provenance(OLD, NEW), text(OLD, NEW, (spec) -> spec.path("Dockerfile").noTrim()));
	}

	@Test
	void lineEndsOfAnotherSystemAreNoChange() {
		rewriteRun(provenance(OLD, NEW),
				text(OLD.replace("\n", "\r\n"), NEW, (spec) -> spec.path("Dockerfile").noTrim()));
	}

	@Test
	void changedFileIsLeftAloneAndTheUserGetsADiff() {
		String changed = OLD + "RUN echo of the user\n";
		rewriteRun(provenance(OLD, NEW), text(changed, (spec) -> spec.path("Dockerfile").noTrim()),
				text(null, (spec) -> spec.path(".plinth/upgrade/Dockerfile.diff").after((diff) -> {
					assertThat(diff).startsWith("diff --git a/Dockerfile b/Dockerfile")
						.contains("-FROM old", "-RUN echo of the user", "+USER 10001");
					return diff;
				})));
	}

	@Test
	void changedFileWithNothingNewGivesNoDiff() {
		rewriteRun(provenance(NEW, NEW), text("FROM mine\n", (spec) -> spec.path("Dockerfile").noTrim()));
	}

	@Test
	void deletedFileStaysDeleted() {
		rewriteRun(provenance(OLD, NEW));
	}

	@Test
	void fileThatPlinthNoLongerOwnsIsTheUsersFromNowOn() {
		rewriteRun(yaml("""
				version: "0.0.9"
				owned:
				  compose.yaml: "%s"
				  Dockerfile: "%s"
				""".formatted(Provenance.hash("services:\n"), Provenance.hash(NEW)), """
				version: "0.2.0"
				owned:
				  Dockerfile: "%s"
				""".formatted(Provenance.hash(NEW)), (spec) -> spec.path(Provenance.FILE)),
				yaml("services:\n", (spec) -> spec.path("compose.yaml")),
				text(NEW, (spec) -> spec.path("Dockerfile").noTrim()));
	}

	@Test
	void pipelineDeploysWhereTheServiceHasManifests() {
		String old = "name: old\n";
		String plain = OwnedFiles.contents(false).get(CI);
		String deploying = OwnedFiles.contents(true).get(CI);
		assertThat(deploying).startsWith(plain).contains("kubectl");
		rewriteRun(recorded("shop/", CI, old, deploying),
				yaml(old, deploying, (spec) -> spec.path("shop/" + CI).noTrim()),
				yaml("kind: Deployment\n", (spec) -> spec.path("shop/deploy/kubernetes.yaml")),
				recorded("mail/", CI, old, plain), yaml(old, plain, (spec) -> spec.path("mail/" + CI).noTrim()));
	}

	@Test
	void repositoryWithoutProvenanceIsLeftAlone() {
		rewriteRun(text(OLD, (spec) -> spec.path("Dockerfile").noTrim()),
				text("target/\n", (spec) -> spec.path(".gitignore")));
	}

	private static SourceSpecs provenance(String before, String after) {
		return recorded("", "Dockerfile", before, after);
	}

	private static SourceSpecs recorded(String folder, String file, String before, String after) {
		String text = """
				# Written by the Plinth archetype
				version: "%s"
				answers:
				  ci: "github"
				owned:
				  %s: "%s"
				""";
		return yaml(text.formatted("0.0.9", file, Provenance.hash(before)),
				text.formatted("0.2.0", file, Provenance.hash(after)), (spec) -> spec.path(folder + Provenance.FILE));
	}

}
