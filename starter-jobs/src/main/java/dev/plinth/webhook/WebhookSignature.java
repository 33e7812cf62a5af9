package dev.plinth.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of a webhook: {@code v1,} and the Base64 HMAC-SHA256 of id, time in
 * seconds and body, joined by dots. Receivers may use it to check what they got.
 *
 * @since 0.1.0
 */
public final class WebhookSignature {

	private static final String PREFIX = "whsec_";

	private WebhookSignature() {
	}

	/**
	 * Sign a message.
	 * @param secret the secret; {@code whsec_} and Base64, or any text
	 * @param id the id of the message
	 * @param time the time of the attempt
	 * @param body the body
	 * @return the signature
	 */
	public static String sign(String secret, String id, Instant time, String body) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(key(secret), "HmacSHA256"));
			String content = id + "." + time.getEpochSecond() + "." + body;
			return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] key(String secret) {
		return secret.startsWith(PREFIX) ? Base64.getDecoder().decode(secret.substring(PREFIX.length()))
				: secret.getBytes(StandardCharsets.UTF_8);
	}

}
