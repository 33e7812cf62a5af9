package dev.plinth.rewrite;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.openrewrite.Option;
import org.openrewrite.Recipe;
import org.openrewrite.properties.AddPropertyComment;
import org.openrewrite.yaml.CommentOutProperty;

/**
 * Comments out a property that no longer exists in properties and YAML files, with the
 * reason above it.
 *
 * @since 0.1.0
 */
public final class RemoveProperty extends Recipe {

	@Option(displayName = "Key", description = "The key in kebab case.", example = "plinth.jobs.example")
	private final String key;

	@Option(displayName = "Reason", description = "Why it is gone, and what to do instead.",
			example = "Removed in 0.2: jobs find it out by themselves")
	private final String reason;

	/**
	 * Creates the recipe.
	 * @param key the key
	 * @param reason why it is gone, and what to do instead
	 */
	@JsonCreator
	public RemoveProperty(@JsonProperty("key") String key, @JsonProperty("reason") String reason) {
		this.key = key;
		this.reason = reason;
	}

	@Override
	public String getDisplayName() {
		return "Comment out a removed property";
	}

	@Override
	public String getDescription() {
		return "Leaves a property that no longer exists as a comment, with the reason.";
	}

	@Override
	public List<Recipe> getRecipeList() {
		return List.of(new AddPropertyComment(this.key, this.reason, true),
				new CommentOutProperty(this.key, this.reason, true));
	}

}
