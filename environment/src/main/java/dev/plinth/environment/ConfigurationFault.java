package dev.plinth.environment;

import org.jspecify.annotations.Nullable;

/**
 * A configuration value that is missing or not valid.
 *
 * @param property the property concerned
 * @param variable the environment variable to set
 * @param message what is wrong and what is expected, as the end of a sentence that starts
 * with the name of the value; never a secret value itself
 * @param place where the value was found or {@code null}
 */
record ConfigurationFault(String property, String variable, String message, @Nullable String place) {

	@Override
	public String toString() {
		String name = this.variable.equals(this.property) ? this.variable
				: this.variable + " (property " + this.property + ")";
		return name + " " + this.message + ((this.place != null) ? " [from " + this.place + "]" : "");
	}

}
