package dev.plinth.security.autoconfigure;

/**
 * A rule by path cannot be read.
 */
class InvalidPathRuleException extends RuntimeException {

	private final String property;

	private final String rule;

	InvalidPathRuleException(String property, String rule, Throwable cause) {
		super("The rule '" + rule + "' in " + property + " cannot be read: " + cause.getMessage(), cause);
		this.property = property;
		this.rule = rule;
	}

	String getProperty() {
		return this.property;
	}

	String getRule() {
		return this.rule;
	}

}
