package dev.plinth.rewrite;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.Option;
import org.openrewrite.Recipe;
import org.openrewrite.Tree;
import org.openrewrite.TreeVisitor;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaSourceFile;
import org.openrewrite.text.PlainText;
import org.openrewrite.yaml.YamlIsoVisitor;
import org.openrewrite.yaml.tree.Yaml;

/**
 * Renames a property of Spring Boot's environment wherever a service sets or reads it: in
 * properties and YAML files, in string literals of Java, and as an environment variable
 * in YAML and text files (Compose, Kubernetes, {@code .env}).
 *
 * @since 0.1.0
 */
public final class RenameProperty extends Recipe {

	@Option(displayName = "Old key", description = "The key in kebab case.", example = "plinth.jobs.redis.prefix")
	private final String oldKey;

	@Option(displayName = "New key", description = "The key in kebab case.", example = "plinth.jobs.redis.key-prefix")
	private final String newKey;

	/**
	 * Creates the recipe.
	 * @param oldKey the key up to now
	 * @param newKey the key from now on
	 */
	@JsonCreator
	public RenameProperty(@JsonProperty("oldKey") String oldKey, @JsonProperty("newKey") String newKey) {
		this.oldKey = oldKey;
		this.newKey = newKey;
	}

	@Override
	public String getDisplayName() {
		return "Rename a property";
	}

	@Override
	public String getDescription() {
		return "Renames a property in configuration files, string literals and environment variables.";
	}

	@Override
	public List<Recipe> getRecipeList() {
		return List.of(new org.openrewrite.properties.ChangePropertyKey(this.oldKey, this.newKey, true, false),
				new org.openrewrite.yaml.ChangePropertyKey(this.oldKey, this.newKey, true, null, null));
	}

	@Override
	public TreeVisitor<?, ExecutionContext> getVisitor() {
		return new TreeVisitor<>() {

			@Override
			public @Nullable Tree visit(@Nullable Tree tree, ExecutionContext context) {
				if (tree instanceof JavaSourceFile) {
					return literals().visit(tree, context);
				}
				if (tree instanceof Yaml.Documents) {
					return variables().visit(tree, context);
				}
				return (tree instanceof PlainText file) ? file.withText(renameVariable(file.getText())) : tree;
			}

		};
	}

	private JavaIsoVisitor<ExecutionContext> literals() {
		return new JavaIsoVisitor<>() {

			@Override
			public J.Literal visitLiteral(J.Literal literal, ExecutionContext context) {
				String source = literal.getValueSource();
				if (source == null || !(literal.getValue() instanceof String value)) {
					return literal;
				}
				String renamed = renameKey(source);
				return renamed.equals(source) ? literal : literal.withValueSource(renamed).withValue(renameKey(value));
			}

		};
	}

	private YamlIsoVisitor<ExecutionContext> variables() {
		return new YamlIsoVisitor<>() {

			@Override
			public Yaml.Scalar visitScalar(Yaml.Scalar scalar, ExecutionContext context) {
				return scalar.withValue(renameVariable(scalar.getValue()));
			}

		};
	}

	private String renameKey(String text) {
		return replace("(?<![\\w.-])" + Pattern.quote(this.oldKey) + "(?![\\w-])", this.newKey, text);
	}

	private String renameVariable(String text) {
		return replace("\\b" + variable(this.oldKey) + "\\b", variable(this.newKey), text);
	}

	private static String replace(String pattern, String replacement, String text) {
		return text.replaceAll(pattern, Matcher.quoteReplacement(replacement));
	}

	private static String variable(String key) {
		return key.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
	}

}
