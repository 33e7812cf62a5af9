package dev.plinth.jobs.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The scripts of the engine, each with the functions that all share in front of it.
 */
enum RedisScript {

	ADD, CLAIM, RENEW, APPLY, TAKEOVER, FIND, LIST, QUEUES, CANCEL, REPLAY, PURGE, FORGET, PAUSE, MARKED, MARK,
	SCHEDULES, ADVANCE;

	private final byte[] source;

	private final String digest;

	RedisScript() {
		this.source = (read("prelude") + read(name().toLowerCase(Locale.ROOT))).getBytes(StandardCharsets.UTF_8);
		try {
			this.digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(this.source));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	byte[] source() {
		return this.source;
	}

	String digest() {
		return this.digest;
	}

	private static String read(String name) {
		try (InputStream stream = RedisScript.class.getResourceAsStream(name + ".lua")) {
			if (stream == null) {
				throw new IllegalStateException("No script " + name);
			}
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
