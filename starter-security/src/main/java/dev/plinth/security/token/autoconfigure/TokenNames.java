package dev.plinth.security.token.autoconfigure;

/**
 * Who issues the access tokens and who they are for.
 *
 * @param issuer the issuer
 * @param audience the audience
 */
record TokenNames(String issuer, String audience) {

	static TokenNames of(TokenProperties properties, String application) {
		String issuer = (properties.issuer() != null) ? properties.issuer() : application;
		return new TokenNames(issuer, (properties.audience() != null) ? properties.audience() : application);
	}

}
