package dev.plinth.rewrite;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.openrewrite.ExecutionContext;
import org.openrewrite.Option;
import org.openrewrite.ScanningRecipe;
import org.openrewrite.TreeVisitor;
import org.openrewrite.maven.MavenVisitor;
import org.openrewrite.maven.tree.Version;
import org.openrewrite.xml.tree.Xml;

/**
 * Sets the version of Plinth in the POMs of a build: of the parent, the BOM and single
 * dependencies, written out or as a property. Never to an older one.
 *
 * @since 0.1.0
 */
public final class UpgradeVersion extends ScanningRecipe<Set<String>> {

	private static final String GROUP = "dev.plinth";

	@Option(displayName = "Version", description = "The version to upgrade to.", example = "0.2.0")
	private final String version;

	/**
	 * Creates the recipe.
	 * @param version the version to upgrade to
	 */
	@JsonCreator
	public UpgradeVersion(@JsonProperty("version") String version) {
		this.version = version;
	}

	@Override
	public String getDisplayName() {
		return "Set the version of Plinth";
	}

	@Override
	public String getDescription() {
		return "Sets the version of Plinth's parent POM, BOM and artifacts, where it is older.";
	}

	@Override
	public Set<String> getInitialValue(ExecutionContext context) {
		return new HashSet<>();
	}

	/** Finds the properties that hold a version of Plinth. */
	@Override
	public TreeVisitor<?, ExecutionContext> getScanner(Set<String> properties) {
		return new MavenVisitor<>() {

			@Override
			public Xml visitTag(Xml.Tag tag, ExecutionContext context) {
				versionOfPlinth(tag).filter((value) -> value.matches("\\$\\{[^}]+}"))
					.ifPresent((value) -> properties.add(value.substring(2, value.length() - 1)));
				return super.visitTag(tag, context);
			}

		};
	}

	@Override
	public TreeVisitor<?, ExecutionContext> getVisitor(Set<String> properties) {
		return new MavenVisitor<>() {

			@Override
			public Xml visitTag(Xml.Tag tag, ExecutionContext context) {
				Xml.Tag visited = (Xml.Tag) super.visitTag(tag, context);
				if (versionOfPlinth(visited).filter(UpgradeVersion.this::isOlder).isPresent()) {
					return visited.withChildValue("version", UpgradeVersion.this.version);
				}
				if ((isPropertyTag() || isProfilePropertyTag()) && properties.contains(visited.getName())
						&& visited.getValue().filter(UpgradeVersion.this::isOlder).isPresent()) {
					return visited.withValue(UpgradeVersion.this.version);
				}
				return visited;
			}

		};
	}

	private static Optional<String> versionOfPlinth(Xml.Tag tag) {
		boolean plinth = Set.of("parent", "dependency").contains(tag.getName())
				&& tag.getChildValue("groupId").filter(GROUP::equals).isPresent();
		return plinth ? tag.getChildValue("version") : Optional.empty();
	}

	private boolean isOlder(String other) {
		return !other.startsWith("$") && new Version(other).compareTo(new Version(this.version)) < 0;
	}

}
