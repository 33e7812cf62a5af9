package dev.plinth.security.session.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * An opaque refresh token of two parts: a handle, which all tokens of a session share,
 * and a secret, which is another one in each of them. Only hashes of both are stored. The
 * secret of a successor follows from the secret before and a random nonce, so that the
 * same successor can be told again without storing it.
 */
final class RefreshToken {

	private static final Pattern FORMAT = Pattern.compile("([A-Za-z0-9_-]{22})\\.([A-Za-z0-9_-]{43})");

	private static final SecureRandom random = new SecureRandom();

	private final String handle;

	private final String secret;

	private RefreshToken(String handle, String secret) {
		this.handle = handle;
		this.secret = secret;
	}

	static RefreshToken create() {
		return new RefreshToken(randomText(16), randomText(32));
	}

	static @Nullable RefreshToken parse(String value) {
		Matcher matcher = FORMAT.matcher(value);
		return matcher.matches() ? new RefreshToken(matcher.group(1), matcher.group(2)) : null;
	}

	static String randomText(int bytes) {
		byte[] value = new byte[bytes];
		random.nextBytes(value);
		return encode(value);
	}

	RefreshToken successor(String nonce) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(bytes(this.secret), "HmacSHA256"));
			return new RefreshToken(this.handle, encode(mac.doFinal(bytes(nonce))));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	String value() {
		return this.handle + "." + this.secret;
	}

	String handleHash() {
		return hash(this.handle);
	}

	String secretHash() {
		return hash(this.secret);
	}

	private static String hash(String text) {
		try {
			return encode(MessageDigest.getInstance("SHA-256").digest(bytes(text)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	private static String encode(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	@Override
	public String toString() {
		return "RefreshToken[" + handleHash() + "]";
	}

}
