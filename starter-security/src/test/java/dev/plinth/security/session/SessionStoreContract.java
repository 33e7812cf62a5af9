package dev.plinth.security.session;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.plinth.security.session.SessionStore.Outcome;
import dev.plinth.security.session.SessionStore.Result;
import dev.plinth.security.session.SessionStore.Rotation;
import dev.plinth.security.session.StoredSession.End;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link SessionStore} must do.
 */
public abstract class SessionStoreContract {

	private static final Duration LEEWAY = Duration.ofSeconds(5);

	private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

	/**
	 * Return the store, or another view of the same store for another node.
	 */
	protected abstract SessionStore store();

	@Test
	void unknownHandleIsUnknown() {
		Result result = store().rotate(rotation(unique(), "a", "b", this.now));
		assertThat(result.outcome()).isEqualTo(Outcome.UNKNOWN);
		assertThat(result.session()).isNull();
		assertThat(store().findByHandle(unique())).isNull();
		assertThat(store().find(unique(), unique())).isNull();
		assertThat(store().end(unique(), End.LOGOUT)).isFalse();
	}

	@Test
	void findsWhatWasCreated() {
		StoredSession session = create("user-" + unique());
		assertThat(store().findByHandle(session.handle())).isEqualTo(session);
		assertThat(store().find(session.session().userId(), session.session().id())).isEqualTo(session);
		assertThat(store().find("other", session.session().id())).isNull();
		assertThat(store().findAlive(session.session().userId(), this.now)).containsExactly(session);
	}

	@Test
	void sessionWithoutDeviceAddressAndAuthoritiesIsKept() {
		String user = "user-" + unique();
		StoredSession session = new StoredSession(unique(),
				new Session(unique(), user, user, null, null, this.now, this.now, this.now.plusSeconds(60)), Set.of(),
				"first", null, null, null, this.now.plusSeconds(60), null);
		store().create(session);
		assertThat(store().findByHandle(session.handle())).isEqualTo(session);
	}

	@Test
	void tokenInUseIsRotated() {
		StoredSession session = create("user-" + unique());
		Instant later = this.now.plusSeconds(100);
		Result result = store().rotate(rotation(session.handle(), "first", "second", later));
		assertThat(result.outcome()).isEqualTo(Outcome.ROTATED);
		StoredSession after = store().findByHandle(session.handle());
		assertThat(after).isEqualTo(result.session());
		assertThat(after.current()).isEqualTo("second");
		assertThat(after.previous()).isEqualTo("first");
		assertThat(after.nonce()).isEqualTo("nonce-second");
		assertThat(after.rotatedAt()).isEqualTo(later);
		assertThat(after.session().lastUsedAt()).isEqualTo(later);
		assertThat(after.session().expiresAt()).isEqualTo(later.plusSeconds(600));
		assertThat(after.session().createdAt()).isEqualTo(this.now);
	}

	@Test
	void expiryIsCutAtTheAbsoluteExpiry() {
		StoredSession session = create("user-" + unique());
		Result result = store().rotate(new Rotation(session.handle(), "first", "second", "nonce", this.now, LEEWAY,
				session.absoluteExpiresAt().plusSeconds(1)));
		assertThat(result.session().session().expiresAt()).isEqualTo(session.absoluteExpiresAt());
	}

	@Test
	void previousTokenIsRepeatedWithinTheLeeway() {
		StoredSession session = create("user-" + unique());
		store().rotate(rotation(session.handle(), "first", "second", this.now));
		Result result = store()
			.rotate(rotation(session.handle(), "first", "other", this.now.plus(LEEWAY).minusMillis(1)));
		assertThat(result.outcome()).isEqualTo(Outcome.REPEATED);
		assertThat(result.session().current()).isEqualTo("second");
		assertThat(result.session().nonce()).isEqualTo("nonce-second");
		assertThat(result.session().end()).isNull();
	}

	@Test
	void previousTokenAfterTheLeewayEndsTheSession() {
		StoredSession session = create("user-" + unique());
		store().rotate(rotation(session.handle(), "first", "second", this.now));
		Result result = store().rotate(rotation(session.handle(), "first", "other", this.now.plus(LEEWAY)));
		assertThat(result.outcome()).isEqualTo(Outcome.REUSED);
		assertThat(result.session().end()).isEqualTo(End.REUSE);
		assertThat(store().rotate(rotation(session.handle(), "second", "third", this.now.plus(LEEWAY))).outcome())
			.isEqualTo(Outcome.ENDED);
		assertThat(store().findByHandle(session.handle()).end()).isEqualTo(End.REUSE);
	}

	@Test
	void tokenBeforeThePreviousOneEndsTheSessionEvenWithinTheLeeway() {
		StoredSession session = create("user-" + unique());
		store().rotate(rotation(session.handle(), "first", "second", this.now));
		store().rotate(rotation(session.handle(), "second", "third", this.now));
		assertThat(store().rotate(rotation(session.handle(), "first", "other", this.now)).outcome())
			.isEqualTo(Outcome.REUSED);
	}

	@Test
	void revokedIsNotMistakenForRotatedWithinTheLeeway() {
		StoredSession session = create("user-" + unique());
		store().rotate(rotation(session.handle(), "first", "second", this.now));
		assertThat(store().end(session.handle(), End.LOGOUT)).isTrue();
		assertThat(store().end(session.handle(), End.LOGOUT)).isFalse();
		Result result = store().rotate(rotation(session.handle(), "first", "other", this.now));
		assertThat(result.outcome()).isEqualTo(Outcome.ENDED);
		assertThat(result.session().end()).isEqualTo(End.LOGOUT);
		assertThat(store().findAlive(session.session().userId(), this.now)).isEmpty();
	}

	@Test
	void expiredSessionIsExpired() {
		StoredSession session = create("user-" + unique());
		Instant late = session.session().expiresAt();
		assertThat(store().rotate(rotation(session.handle(), "first", "second", late)).outcome())
			.isEqualTo(Outcome.EXPIRED);
		assertThat(store().findAlive(session.session().userId(), late)).isEmpty();
	}

	@Test
	void listsTheSessionsOfOneUser() {
		String user = "user-" + unique();
		StoredSession first = create(user);
		StoredSession second = create(user);
		create("user-" + unique());
		assertThat(store().findAlive(user, this.now)).containsExactlyInAnyOrder(first, second);
	}

	@Test
	void fiftyConcurrentExchangesHaveOneSuccessor() throws Exception {
		for (int round = 0; round < 5; round++) {
			StoredSession session = create("user-" + unique());
			List<Result> results = concurrently(50, (i) -> store()
				.rotate(rotation(session.handle(), "first", "successor-" + i, this.now.plusMillis(i))));
			assertThat(results).filteredOn((result) -> result.outcome() == Outcome.ROTATED).hasSize(1);
			assertThat(results).filteredOn((result) -> result.outcome() == Outcome.REPEATED).hasSize(49);
			String nonce = store().findByHandle(session.handle()).nonce();
			assertThat(results).allSatisfy((result) -> assertThat(result.session().nonce()).isEqualTo(nonce));
			assertThat(store().findByHandle(session.handle()).end()).isNull();
		}
	}

	@Test
	void fiftyConcurrentReplaysEndTheSessionOnce() throws Exception {
		StoredSession session = create("user-" + unique());
		store().rotate(rotation(session.handle(), "first", "second", this.now));
		Instant late = this.now.plusSeconds(60);
		List<Result> results = concurrently(50,
				(i) -> store().rotate(rotation(session.handle(), "first", "other-" + i, late)));
		assertThat(results).filteredOn((result) -> result.outcome() == Outcome.REUSED).hasSize(1);
		assertThat(results).filteredOn((result) -> result.outcome() == Outcome.ENDED).hasSize(49);
	}

	private StoredSession create(String user) {
		StoredSession session = new StoredSession(unique(),
				new Session(unique(), user, user + "@example.com", "Browser ü", "2001:db8::1", this.now, this.now,
						this.now.plusSeconds(600)),
				Set.of("ROLE_user", "orders:read"), "first", null, null, null, this.now.plusSeconds(6000), null);
		store().create(session);
		return session;
	}

	private static Rotation rotation(String handle, String presented, String successor, Instant now) {
		return new Rotation(handle, presented, successor, "nonce-" + successor, now, LEEWAY, now.plusSeconds(600));
	}

	private static String unique() {
		return UUID.randomUUID().toString().replace("-", "").substring(0, 20);
	}

	public static <T> List<T> concurrently(int count, Task<T> task) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(count);
		try {
			CountDownLatch start = new CountDownLatch(1);
			List<Future<T>> futures = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				int number = i;
				Callable<T> callable = () -> {
					start.await();
					return task.run(number);
				};
				futures.add(executor.submit(callable));
			}
			start.countDown();
			List<T> results = new ArrayList<>();
			for (Future<T> future : futures) {
				results.add(future.get());
			}
			return results;
		}
		finally {
			executor.shutdownNow();
		}
	}

	/**
	 * What is done concurrently.
	 */
	@FunctionalInterface
	public interface Task<T> {

		T run(int number) throws Exception;

	}

}
