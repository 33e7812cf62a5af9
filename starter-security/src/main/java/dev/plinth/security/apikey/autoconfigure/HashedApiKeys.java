package dev.plinth.security.apikey.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.plinth.security.SecurityEvent;
import dev.plinth.security.apikey.ApiKey;
import dev.plinth.security.apikey.ApiKeyStore;
import dev.plinth.security.apikey.ApiKeyStore.Stored;
import dev.plinth.security.apikey.ApiKeys;
import dev.plinth.security.apikey.IssuedApiKey;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.util.Assert;

/**
 * {@link ApiKeys} of the form {@code prefix_id_secret}, of which the hash of the secret
 * is stored. A key that was found right is remembered for a short time.
 */
final class HashedApiKeys implements ApiKeys {

	private static final char[] ID_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz".toCharArray();

	private static final Pattern SCOPE = Pattern.compile("[\\x21-\\x7e&&[^,]]{1,100}");

	private static final int CACHE_SIZE = 1000;

	private final SecureRandom random = new SecureRandom();

	private final ApiKeyStore store;

	private final ApiKeyProperties properties;

	private final ApplicationEventPublisher events;

	private final InstantSource clock;

	private final Pattern format;

	private final Map<String, Found> cache = new ConcurrentHashMap<>();

	HashedApiKeys(ApiKeyStore store, ApiKeyProperties properties, ApplicationEventPublisher events,
			InstantSource clock) {
		this.store = store;
		this.properties = properties;
		this.events = events;
		this.clock = clock;
		this.format = Pattern.compile(Pattern.quote(properties.prefix()) + "_([0-9a-z]{16})_([A-Za-z0-9_-]{43})");
	}

	@Override
	public IssuedApiKey create(String name, String owner, Set<String> scopes, @Nullable Duration ttl) {
		Assert.hasText(name, "'name' must not be empty");
		Assert.hasText(owner, "'owner' must not be empty");
		Assert.isTrue(scopes.stream().allMatch((scope) -> SCOPE.matcher(scope).matches()),
				"A scope must be 1 to 100 printable characters without a space or comma");
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
		String id = id();
		byte[] bytes = new byte[32];
		this.random.nextBytes(bytes);
		String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
		ApiKey key = new ApiKey(id, name, owner, scopes, now, now.plus((ttl != null) ? ttl : this.properties.ttl()),
				null);
		this.store.create(key, hash(secret));
		return new IssuedApiKey(key, this.properties.prefix() + "_" + id + "_" + secret);
	}

	private String id() {
		StringBuilder id = new StringBuilder();
		for (int i = 0; i < 16; i++) {
			id.append(ID_ALPHABET[this.random.nextInt(ID_ALPHABET.length)]);
		}
		return id.toString();
	}

	@Override
	public @Nullable ApiKey verify(String value) {
		Matcher matcher = this.format.matcher(value);
		if (!matcher.matches()) {
			return refused();
		}
		String id = matcher.group(1);
		String hash = hash(matcher.group(2));
		Instant now = this.clock.instant();
		Found found = this.cache.get(id);
		if (found == null || !now.isBefore(found.until)) {
			Stored stored = this.store.find(id);
			if (stored == null) {
				return refused();
			}
			found = new Found(stored, now.plus(this.properties.cacheTtl()));
			if (this.cache.size() >= CACHE_SIZE) {
				this.cache.clear();
			}
			this.cache.put(id, found);
		}
		boolean right = MessageDigest.isEqual(hash.getBytes(StandardCharsets.US_ASCII),
				found.stored.secretHash().getBytes(StandardCharsets.US_ASCII));
		return (right && found.stored.key().isUsable(now)) ? found.stored.key() : refused();
	}

	private @Nullable ApiKey refused() {
		this.events.publishEvent(new SecurityEvent(SecurityEvent.Type.API_KEY_REFUSED, null, Map.of()));
		return null;
	}

	@Override
	public List<ApiKey> list(String owner) {
		return this.store.findByOwner(owner)
			.stream()
			.sorted(Comparator.comparing(ApiKey::createdAt).reversed())
			.toList();
	}

	@Override
	public boolean revoke(String owner, String id) {
		boolean revoked = this.store.revoke(owner, id, this.clock.instant().truncatedTo(ChronoUnit.MILLIS));
		this.cache.remove(id);
		return revoked;
	}

	private static String hash(String secret) {
		try {
			return Base64.getUrlEncoder()
				.withoutPadding()
				.encodeToString(
						MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Found(Stored stored, Instant until) {
	}

}
