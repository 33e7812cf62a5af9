package dev.plinth.rewrite;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.Option;
import org.openrewrite.ScanningRecipe;
import org.openrewrite.TreeVisitor;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.marker.JavaProject;
import org.openrewrite.java.marker.JavaSourceSet;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaSourceFile;
import org.openrewrite.maven.MavenTagInsertionComparator;
import org.openrewrite.maven.MavenVisitor;
import org.openrewrite.maven.tree.MavenResolutionResult;
import org.openrewrite.maven.tree.ResolvedDependency;
import org.openrewrite.xml.AddToTagVisitor;
import org.openrewrite.xml.tree.Content;
import org.openrewrite.xml.tree.Xml;

/**
 * Adds a starter of Plinth to the applications of a Maven build: modules on Spring Boot 4
 * with a class annotated with {@code @SpringBootApplication} or
 * {@code @EnableAutoConfiguration} in their main sources. Plinth's BOM is imported where
 * nothing manages the version yet. Leaves all other modules, and those that have the
 * starter, as they are.
 *
 * @since 0.1.0
 */
public final class AddStarter extends ScanningRecipe<Set<JavaProject>> {

	private static final String GROUP = "dev.plinth";

	private static final Set<String> APPLICATION = Set.of("SpringBootApplication", "EnableAutoConfiguration");

	@Option(displayName = "Artifact", description = "The artifact of the starter.", example = "plinth-starter-cache")
	private final String artifactId;

	@Option(displayName = "Version", description = "The version of Plinth's BOM.", example = "0.1.0")
	private final String version;

	@Option(displayName = "Scope", description = "The scope of the dependency.", required = false, example = "test")
	private final @Nullable String scope;

	/**
	 * Creates the recipe.
	 * @param artifactId the artifact of the starter
	 * @param version the version of the BOM
	 * @param scope the scope of the dependency, {@code null} for compile
	 */
	@JsonCreator
	public AddStarter(@JsonProperty("artifactId") String artifactId, @JsonProperty("version") String version,
			@JsonProperty("scope") @Nullable String scope) {
		this.artifactId = artifactId;
		this.version = version;
		this.scope = scope;
	}

	@Override
	public String getDisplayName() {
		return "Add a starter of Plinth";
	}

	@Override
	public String getDescription() {
		return "Adds the dependency, and Plinth's BOM where nothing manages its version, to applications on Spring Boot 4.";
	}

	@Override
	public Set<JavaProject> getInitialValue(ExecutionContext context) {
		return new HashSet<>();
	}

	@Override
	public TreeVisitor<?, ExecutionContext> getScanner(Set<JavaProject> applications) {
		return new JavaIsoVisitor<>() {

			@Override
			public J.Annotation visitAnnotation(J.Annotation annotation, ExecutionContext context) {
				if (APPLICATION.contains(annotation.getSimpleName())) {
					JavaSourceFile file = getCursor().firstEnclosingOrThrow(JavaSourceFile.class);
					boolean main = file.getMarkers()
						.findFirst(JavaSourceSet.class)
						.map((set) -> set.getName().equals("main"))
						.orElse(true);
					if (main) {
						file.getMarkers().findFirst(JavaProject.class).ifPresent(applications::add);
					}
				}
				return annotation;
			}

		};
	}

	@Override
	public TreeVisitor<?, ExecutionContext> getVisitor(Set<JavaProject> applications) {
		return new MavenVisitor<>() {

			@Override
			public Xml visitDocument(Xml.Document document, ExecutionContext context) {
				boolean application = document.getMarkers()
					.findFirst(JavaProject.class)
					.filter(applications::contains)
					.isPresent();
				MavenResolutionResult pom = getResolutionResult();
				if (!application || !isOnBoot4(pom) || hasStarter(document.getRoot(), pom)) {
					return document;
				}
				Xml.Document changed = document;
				if (!managesPlinth(document.getRoot(), pom)) {
					changed = add(changed, List.of("dependencyManagement", "dependencies"), bom(), context);
				}
				return add(changed, List.of("dependencies"), dependency(), context);
			}

		};
	}

	private static boolean isOnBoot4(MavenResolutionResult pom) {
		return dependencies(pom).anyMatch((dependency) -> "org.springframework.boot".equals(dependency.getGroupId())
				&& "spring-boot".equals(dependency.getArtifactId()) && dependency.getVersion().startsWith("4."));
	}

	private boolean hasStarter(Xml.Tag project, MavenResolutionResult pom) {
		return dependencies(pom)
			.anyMatch((dependency) -> dependency.isDirect() && GROUP.equals(dependency.getGroupId())
					&& this.artifactId.equals(dependency.getArtifactId()))
				|| mentions(project.getChild("dependencies"), this.artifactId);
	}

	private boolean managesPlinth(Xml.Tag project, MavenResolutionResult pom) {
		return pom.getPom().getManagedVersion(GROUP, this.artifactId, null, null) != null || mentions(
				project.getChild("dependencyManagement").flatMap((tag) -> tag.getChild("dependencies")), "plinth-bom");
	}

	private static Stream<ResolvedDependency> dependencies(MavenResolutionResult pom) {
		return pom.getDependencies().values().stream().flatMap(List::stream);
	}

	private static boolean mentions(Optional<Xml.Tag> dependencies, String artifactId) {
		return dependencies.stream()
			.flatMap((tag) -> tag.getChildren("dependency").stream())
			.anyMatch((dependency) -> GROUP.equals(dependency.getChildValue("groupId").orElse(null))
					&& artifactId.equals(dependency.getChildValue("artifactId").orElse(null)));
	}

	private Xml.Tag bom() {
		return Xml.Tag.build("""
				<dependency>
				<groupId>%s</groupId>
				<artifactId>plinth-bom</artifactId>
				<version>%s</version>
				<type>pom</type>
				<scope>import</scope>
				</dependency>""".formatted(GROUP, this.version));
	}

	private Xml.Tag dependency() {
		return Xml.Tag.build("""
				<dependency>
				<groupId>%s</groupId>
				<artifactId>%s</artifactId>
				%s</dependency>""".formatted(GROUP, this.artifactId,
				(this.scope != null) ? "<scope>" + this.scope + "</scope>\n" : ""));
	}

	/**
	 * Adds a tag below a path of the project, whose missing parts are created. What is
	 * not for tests comes before what is.
	 */
	private Xml.Document add(Xml.Document document, List<String> path, Xml.Tag tag, ExecutionContext context) {
		Xml.Document changed = document;
		Xml.Tag parent = document.getRoot();
		for (String name : path) {
			Xml.Tag current = parent;
			if (current.getChild(name).isEmpty()) {
				changed = insert(changed, current, Xml.Tag.build("<" + name + "/>"),
						(current == document.getRoot()) ? new MavenTagInsertionComparator(current.getChildren()) : null,
						context);
			}
			parent = find(changed, path.subList(0, path.indexOf(name) + 1));
		}
		return insert(changed, parent, tag, (this.scope == null) ? AddStarter::testsLast : null, context);
	}

	private static Xml.Tag find(Xml.Document document, List<String> path) {
		Xml.Tag tag = document.getRoot();
		for (String name : path) {
			tag = tag.getChild(name).orElseThrow();
		}
		return tag;
	}

	private static int testsLast(Content present, Content added) {
		return (present instanceof Xml.Tag tag && tag.getChildValue("scope").filter("test"::equals).isPresent()) ? 1
				: -1;
	}

	private static Xml.Document insert(Xml.Document document, Xml.Tag parent, Xml.Tag tag,
			@Nullable Comparator<Content> order, ExecutionContext context) {
		return (Xml.Document) new AddToTagVisitor<ExecutionContext>(parent, tag, order).visitNonNull(document, context);
	}

}
