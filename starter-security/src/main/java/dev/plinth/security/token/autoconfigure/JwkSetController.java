package dev.plinth.security.token.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Publishes the public keys. Clients may keep them for half the time that a new key is
 * published before it is used.
 */
@RestController
class JwkSetController {

	private final SigningKeys keys;

	private final Duration maxAge;

	JwkSetController(SigningKeys keys, Duration publishAhead) {
		this.keys = keys;
		this.maxAge = publishAhead.dividedBy(2);
	}

	@GetMapping(path = "/.well-known/jwks.json", produces = { "application/jwk-set+json", "application/json" })
	ResponseEntity<Map<String, Object>> keys() {
		return ResponseEntity.ok()
			.cacheControl(CacheControl.maxAge(this.maxAge).cachePublic())
			.body(this.keys.published().toJSONObject(true));
	}

}
