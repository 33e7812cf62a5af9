package dev.plinth.security.autoconfigure.redis;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.plinth.security.session.Session;
import dev.plinth.security.session.SessionStore;
import dev.plinth.security.session.StoredSession;
import dev.plinth.security.session.StoredSession.End;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.util.StringUtils;

/**
 * {@link SessionStore} in Redis: a hash for each session, which a script changes, and a
 * hash for each user that leads from the ids of its sessions to them.
 */
final class RedisSessionStore implements SessionStore {

	private static final RedisScript<Long> CREATE = script("create-session", Long.class);

	@SuppressWarnings("rawtypes")
	private static final RedisScript<List> ROTATE = script("rotate-session", List.class);

	private static final RedisScript<Long> END = script("end-session", Long.class);

	private final StringRedisTemplate redis;

	private final String prefix;

	private final InstantSource clock;

	RedisSessionStore(StringRedisTemplate redis, String prefix, InstantSource clock) {
		this.redis = redis;
		this.prefix = prefix;
		this.clock = clock;
	}

	static <T> RedisScript<T> script(String name, Class<T> type) {
		return RedisScript.of(new ClassPathResource("dev/plinth/security/redis/" + name + ".lua"), type);
	}

	@Override
	public void create(StoredSession stored) {
		Session session = stored.session();
		List<String> arguments = new ArrayList<>();
		arguments.add(time(stored.absoluteExpiresAt()));
		toFields(stored).forEach((field, value) -> {
			arguments.add(field);
			arguments.add(value);
		});
		this.redis.execute(CREATE, List.of(key(stored.handle())), arguments.toArray());
		String index = index(session.userId());
		this.redis.opsForHash().put(index, session.id(), stored.handle());
		this.redis.expireAt(index, stored.absoluteExpiresAt());
	}

	@Override
	public Result rotate(Rotation rotation) {
		List<?> result = Objects.requireNonNull(this.redis.execute(ROTATE, List.of(key(rotation.handle())),
				rotation.presented(), rotation.successor(), rotation.nonce(), time(rotation.now()),
				Long.toString(rotation.leeway().toMillis()), time(rotation.expiresAt())));
		Map<String, String> fields = new LinkedHashMap<>();
		for (int i = 1; i + 1 < result.size(); i += 2) {
			fields.put(String.valueOf(result.get(i)), String.valueOf(result.get(i + 1)));
		}
		return new Result(Outcome.valueOf(String.valueOf(result.get(0))), toSession(rotation.handle(), fields));
	}

	@Override
	public @Nullable StoredSession findByHandle(String handle) {
		Map<String, String> fields = new LinkedHashMap<>();
		this.redis.<String, String>opsForHash().entries(key(handle)).forEach(fields::put);
		return toSession(handle, fields);
	}

	@Override
	public @Nullable StoredSession find(String userId, String id) {
		String handle = this.redis.<String, String>opsForHash().get(index(userId), id);
		StoredSession stored = (handle != null) ? findByHandle(handle) : null;
		return (stored != null && stored.session().userId().equals(userId)) ? stored : null;
	}

	@Override
	public List<StoredSession> findAlive(String userId, Instant now) {
		String index = index(userId);
		List<StoredSession> alive = new ArrayList<>();
		this.redis.<String, String>opsForHash().entries(index).forEach((id, handle) -> {
			StoredSession stored = findByHandle(handle);
			if (stored != null && stored.isAlive(now)) {
				alive.add(stored);
			}
			else if (stored == null || stored.end() != null || !this.clock.instant().isBefore(expiry(stored))) {
				this.redis.opsForHash().delete(index, id);
			}
		});
		return alive;
	}

	private static Instant expiry(StoredSession stored) {
		return stored.session().expiresAt();
	}

	@Override
	public boolean end(String handle, End end) {
		Long ended = this.redis.execute(END, List.of(key(handle)), end.name());
		return ended != null && ended == 1;
	}

	private String key(String handle) {
		return this.prefix + "session:" + handle;
	}

	private String index(String userId) {
		return this.prefix + "sessions-of:" + userId;
	}

	private static Map<String, String> toFields(StoredSession stored) {
		Session session = stored.session();
		Map<String, String> fields = new LinkedHashMap<>();
		fields.put("id", session.id());
		fields.put("user", session.userId());
		fields.put("username", session.username());
		if (session.device() != null) {
			fields.put("device", session.device());
		}
		if (session.address() != null) {
			fields.put("address", session.address());
		}
		fields.put("authorities", String.join("\n", stored.authorities()));
		fields.put("current", stored.current());
		fields.put("created", time(session.createdAt()));
		fields.put("used", time(session.lastUsedAt()));
		fields.put("expires", time(session.expiresAt()));
		fields.put("absolute", time(stored.absoluteExpiresAt()));
		return fields;
	}

	private static @Nullable StoredSession toSession(String handle, Map<String, String> fields) {
		if (fields.isEmpty()) {
			return null;
		}
		Session session = new Session(required(fields, "id"), required(fields, "user"), required(fields, "username"),
				fields.get("device"), fields.get("address"), instant(required(fields, "created")),
				instant(required(fields, "used")), instant(required(fields, "expires")));
		Set<String> authorities = new LinkedHashSet<>(
				List.of(StringUtils.delimitedListToStringArray(fields.get("authorities"), "\n")));
		String rotated = fields.get("rotated");
		String ended = fields.get("ended");
		return new StoredSession(handle, session, authorities, required(fields, "current"), fields.get("previous"),
				fields.get("nonce"), (rotated != null) ? instant(rotated) : null, instant(required(fields, "absolute")),
				(ended != null) ? End.valueOf(ended) : null);
	}

	private static String required(Map<String, String> fields, String name) {
		return Objects.requireNonNull(fields.get(name), name);
	}

	private static String time(Instant instant) {
		return Long.toString(instant.toEpochMilli());
	}

	private static Instant instant(String millis) {
		return Instant.ofEpochMilli(Long.parseLong(millis));
	}

}
