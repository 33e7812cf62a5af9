package dev.plinth.report;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What Plinth does in an application. Immutable.
 *
 * @param version the version of Plinth
 * @param profiles the profiles the application runs with
 * @param features the features on the class path by name
 * @param settings the properties set above the defaults of the starters, by property name
 * @param details what running features say about themselves, by topic
 * @since 0.1.0
 */
public record PlinthReport(String version, List<String> profiles, Map<String, Feature> features,
		Map<String, Setting> settings, Map<String, Object> details) {

	/**
	 * A feature of a starter.
	 *
	 * @param active whether the feature is on
	 * @param reason why it is on or off
	 * @param module the jar it comes from, with its version
	 * @param autoConfiguration the auto-configuration to exclude to be rid of it
	 * @param replaced the beans that the application or another library replaced
	 * @since 0.1.0
	 */
	public record Feature(boolean active, String reason, String module, String autoConfiguration,
			List<String> replaced) {

	}

	/**
	 * A property whose value does not come from the defaults of a starter.
	 *
	 * @param value the value, hidden if its name hints at a secret
	 * @param layer the kind of place it came from
	 * @param origin the exact place or {@code null} if it is not known
	 * @param overrides the values it replaced, the nearest first
	 * @since 0.1.0
	 */
	public record Setting(String value, String layer, @Nullable String origin, List<Overridden> overrides) {

	}

	/**
	 * A value that lost against one of a higher layer.
	 *
	 * @param value the value, hidden if its name hints at a secret
	 * @param layer the kind of place it came from
	 * @param origin the exact place or {@code null} if it is not known
	 * @since 0.1.0
	 */
	public record Overridden(String value, String layer, @Nullable String origin) {

	}

}
