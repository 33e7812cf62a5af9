package dev.plinth.problem.autoconfigure;

import java.util.Locale;

import org.springframework.http.HttpStatus;

/**
 * The code of a status for failures that have no code of their own.
 */
final class StatusCodes {

	private StatusCodes() {
	}

	static String forStatus(int status) {
		return switch (status) {
			case 400 -> "malformed-request";
			case 408, 504 -> "timeout";
			case 413 -> "payload-too-large";
			case 414 -> "uri-too-long";
			case 429 -> "rate-limited";
			case 431 -> "headers-too-large";
			case 500 -> "internal-error";
			case 503 -> "unavailable";
			default -> forReason(status);
		};
	}

	private static String forReason(int status) {
		HttpStatus known = HttpStatus.resolve(status);
		if (known == null) {
			return (status < 500) ? "malformed-request" : "internal-error";
		}
		return known.getReasonPhrase().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
	}

}
