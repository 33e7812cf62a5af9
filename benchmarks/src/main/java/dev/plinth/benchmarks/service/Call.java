package dev.plinth.benchmarks.service;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A request that is sent again and again.
 *
 * @param bytes the request as sent
 * @param status the status of a good answer
 */
record Call(byte[] bytes, int status) {

	static Call get(String path, String... headers) {
		return new Call(bytes("GET " + path + " HTTP/1.1\r\n" + common(headers) + "\r\n"), 200);
	}

	static Call post(String path, String json, int status, String... headers) {
		return new Call(
				bytes("POST "
						+ path + " HTTP/1.1\r\n" + common(headers) + String.format(Locale.ROOT,
								"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n", bytes(json).length)
						+ json),
				status);
	}

	private static String common(String... headers) {
		StringBuilder text = new StringBuilder(
				"Host: localhost\r\nAccept: application/json\r\nUser-Agent: plinth-benchmarks\r\n");
		for (String header : headers) {
			text.append(header).append("\r\n");
		}
		return text.toString();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
