package dev.plinth.jobs.runtime;

/**
 * The stack trace of a failure and its causes as text of bounded length.
 */
final class FailureText {

	private static final int MAX_LENGTH = 8000;

	private static final int MAX_CAUSES = 10;

	private FailureText() {
	}

	static String of(Throwable failure) {
		StringBuilder text = new StringBuilder();
		Throwable current = failure;
		for (int depth = 0; current != null && depth < MAX_CAUSES && text.length() < MAX_LENGTH; depth++) {
			text.append((depth == 0) ? "" : "Caused by: ").append(current).append('\n');
			append(current.getStackTrace(), text);
			for (Throwable suppressed : current.getSuppressed()) {
				text.append("Suppressed: ").append(suppressed).append('\n');
				append(suppressed.getStackTrace(), text);
			}
			current = (current.getCause() != current) ? current.getCause() : null;
		}
		if (text.length() > MAX_LENGTH) {
			text.setLength(MAX_LENGTH);
			text.append("… cut");
		}
		return text.toString();
	}

	private static void append(StackTraceElement[] frames, StringBuilder text) {
		for (StackTraceElement frame : frames) {
			if (text.length() > MAX_LENGTH) {
				return;
			}
			text.append("\tat ").append(frame).append('\n');
		}
	}

}
