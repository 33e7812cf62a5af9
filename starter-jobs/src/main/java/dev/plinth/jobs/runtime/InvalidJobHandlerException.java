package dev.plinth.jobs.runtime;

/**
 * Thrown at start when a {@link dev.plinth.jobs.JobHandler @JobHandler} method cannot run
 * jobs.
 *
 * @since 0.1.0
 */
public class InvalidJobHandlerException extends RuntimeException {

	/** The handler. */
	private final String handler;

	/** What to do about it. */
	private final String action;

	InvalidJobHandlerException(String handler, String problem, String action) {
		super(handler + " " + problem);
		this.handler = handler;
		this.action = action;
	}

	/**
	 * Return the method.
	 * @return the class and name of the method
	 */
	public String getHandler() {
		return this.handler;
	}

	/**
	 * Return what to change.
	 * @return the action
	 */
	public String getAction() {
		return this.action;
	}

}
