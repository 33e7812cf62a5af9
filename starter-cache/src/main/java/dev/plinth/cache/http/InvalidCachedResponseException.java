package dev.plinth.cache.http;

import org.springframework.web.method.HandlerMethod;

/**
 * Thrown at start-up when {@link CachedResponse @CachedResponse} cannot be kept.
 *
 * @since 0.1.0
 */
@SuppressWarnings("serial")
public class InvalidCachedResponseException extends RuntimeException {

	/** What to do about it. */
	private final String action;

	InvalidCachedResponseException(HandlerMethod handler, String reason, String action) {
		super("@CachedResponse on " + handler.getShortLogMessage() + " cannot be kept: " + reason);
		this.action = action;
	}

	/**
	 * Return what to do about it.
	 * @return the action
	 */
	public String getAction() {
		return this.action;
	}

}
