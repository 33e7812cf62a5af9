package dev.plinth.security;

import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Something that matters to the security of the application has happened. Published as an
 * application event; counted as a metric and written to the audit log where these are
 * present. It never holds a token, a password or a key.
 *
 * @param type what has happened
 * @param principal who it has happened to, as far as this is known
 * @param data what else is known
 * @since 0.1.0
 */
public record SecurityEvent(Type type, @Nullable String principal, Map<String, String> data) {

	/**
	 * Keep a copy of the data.
	 */
	public SecurityEvent {
		data = Map.copyOf(data);
	}

	/**
	 * What has happened.
	 *
	 * @since 0.1.0
	 */
	public enum Type {

		/** A user has logged in. */
		LOGIN_SUCCEEDED,

		/** A login was refused. */
		LOGIN_FAILED,

		/** A login was not tried because there were too many before. */
		LOGIN_THROTTLED,

		/** A password was hashed anew in the present format. */
		PASSWORD_UPGRADED,

		/** A refresh token was exchanged. */
		SESSION_REFRESHED,

		/** A refresh token was presented twice, and its session was ended. */
		REFRESH_TOKEN_REUSED,

		/** A refresh token was refused. */
		REFRESH_REFUSED,

		/** A session was ended by its user or by the application. */
		SESSION_ENDED,

		/** An access token was refused. */
		TOKEN_REFUSED,

		/** An API key was refused. */
		API_KEY_REFUSED,

		/** The revocations could not be read or written. */
		REVOCATIONS_UNAVAILABLE;

		/**
		 * Return the name in lower case with hyphens.
		 * @return the code
		 */
		public String code() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
