package dev.plinth.security.session.autoconfigure;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import dev.plinth.security.session.Session;
import dev.plinth.security.session.SessionStore;
import dev.plinth.security.session.StoredSession;
import dev.plinth.security.session.StoredSession.End;
import org.jspecify.annotations.Nullable;

/**
 * {@link SessionStore} of this node alone.
 */
final class MemorySessionStore implements SessionStore {

	private static final int PURGE_SIZE = 1000;

	private final InstantSource clock;

	private final Map<String, StoredSession> sessions = new ConcurrentHashMap<>();

	private volatile int purgeSize = PURGE_SIZE;

	MemorySessionStore(InstantSource clock) {
		this.clock = clock;
	}

	@Override
	public void create(StoredSession session) {
		this.sessions.put(session.handle(), session);
		if (this.sessions.size() > this.purgeSize) {
			Instant now = this.clock.instant();
			this.sessions.values().removeIf((stored) -> stored.absoluteExpiresAt().isBefore(now));
			this.purgeSize = Math.max(PURGE_SIZE, 2 * this.sessions.size());
		}
	}

	@Override
	public Result rotate(Rotation rotation) {
		AtomicReference<Outcome> outcome = new AtomicReference<>(Outcome.UNKNOWN);
		StoredSession after = this.sessions.computeIfPresent(rotation.handle(), (handle, stored) -> {
			Outcome decided = decide(stored, rotation);
			outcome.set(decided);
			return switch (decided) {
				case ROTATED -> rotated(stored, rotation);
				case REUSED -> ended(stored, End.REUSE);
				default -> stored;
			};
		});
		return new Result(Objects.requireNonNull(outcome.get()), after);
	}

	private static Outcome decide(StoredSession stored, Rotation rotation) {
		if (stored.end() != null) {
			return Outcome.ENDED;
		}
		if (!stored.isAlive(rotation.now())) {
			return Outcome.EXPIRED;
		}
		if (stored.current().equals(rotation.presented())) {
			return Outcome.ROTATED;
		}
		boolean repeated = rotation.presented().equals(stored.previous()) && stored.rotatedAt() != null
				&& rotation.now().isBefore(stored.rotatedAt().plus(rotation.leeway()));
		return repeated ? Outcome.REPEATED : Outcome.REUSED;
	}

	private static StoredSession rotated(StoredSession stored, Rotation rotation) {
		Session session = stored.session();
		Instant expiresAt = rotation.expiresAt().isBefore(stored.absoluteExpiresAt()) ? rotation.expiresAt()
				: stored.absoluteExpiresAt();
		return new StoredSession(stored.handle(),
				new Session(session.id(), session.userId(), session.username(), session.device(), session.address(),
						session.createdAt(), rotation.now(), expiresAt),
				stored.authorities(), rotation.successor(), rotation.presented(), rotation.nonce(), rotation.now(),
				stored.absoluteExpiresAt(), null);
	}

	private static StoredSession ended(StoredSession stored, End end) {
		return new StoredSession(stored.handle(), stored.session(), stored.authorities(), stored.current(),
				stored.previous(), stored.nonce(), stored.rotatedAt(), stored.absoluteExpiresAt(), end);
	}

	@Override
	public @Nullable StoredSession findByHandle(String handle) {
		return this.sessions.get(handle);
	}

	@Override
	public @Nullable StoredSession find(String userId, String id) {
		return this.sessions.values()
			.stream()
			.filter((stored) -> stored.session().id().equals(id) && stored.session().userId().equals(userId))
			.findFirst()
			.orElse(null);
	}

	@Override
	public List<StoredSession> findAlive(String userId, Instant now) {
		return this.sessions.values()
			.stream()
			.filter((stored) -> stored.session().userId().equals(userId) && stored.isAlive(now))
			.toList();
	}

	@Override
	public boolean end(String handle, End end) {
		AtomicBoolean done = new AtomicBoolean();
		this.sessions.computeIfPresent(handle, (key, stored) -> {
			if (stored.end() != null) {
				return stored;
			}
			done.set(true);
			return ended(stored, end);
		});
		return done.get();
	}

}
