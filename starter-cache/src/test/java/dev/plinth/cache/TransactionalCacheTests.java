package dev.plinth.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import dev.plinth.test.services.RedisServerProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for caches in transactions of a real database, with real Redis.
 */
@Tag("any-jdk")
class TransactionalCacheTests {

	private static final RedisServerProcess redis = RedisServerProcess.start();

	private static final AtomicInteger databases = new AtomicInteger();

	private CacheNode node;

	private CacheNode other;

	private Names names;

	private Cache cache;

	private Cache otherCache;

	private JdbcTemplate jdbc;

	@BeforeEach
	void start() {
		int number = databases.incrementAndGet();
		String[] properties = { "spring.data.redis.url=" + redis.url(),
				"spring.datasource.url=jdbc:h2:mem:tx" + number + ";DB_CLOSE_DELAY=-1",
				"spring.application.name=transactional-" + number };
		this.node = CacheNode.start(Application.class, properties);
		this.other = CacheNode.start(Application.class, properties);
		this.names = this.node.get(Names.class);
		this.cache = this.node.cache("name");
		this.otherCache = this.other.cache("name");
		this.jdbc = this.node.get(JdbcTemplate.class);
		this.jdbc.execute("create table person (id bigint primary key, name varchar(50))");
		this.jdbc.update("insert into person values (1, 'old')");
	}

	@AfterEach
	void stop() {
		this.node.close();
		this.other.close();
	}

	@Test
	void anEvictionTakesEffectWithTheCommit() {
		this.names.find(1);
		inTransaction((status) -> {
			this.names.rename(1, "new");
			elsewhere(() -> assertThat(this.other.get(Names.class).find(1)).isEqualTo("old"));
			assertThat(this.names.find(1)).isEqualTo("new");
		});
		assertThat(this.names.find(1)).isEqualTo("new");
	}

	@Test
	void aRollbackLeavesBothLevelsUntouched() {
		this.names.find(1);
		inTransaction((status) -> {
			this.names.rename(1, "new");
			assertThat(this.names.find(1)).isEqualTo("new");
			this.cache.put(2L, "two");
			assertThat(this.cache.putIfAbsent(3L, "three")).isNull();
			assertThat(this.cache.evictIfPresent(1L)).isFalse();
			this.cache.get(4L, () -> "four");
			assertThat(this.cache.get(2L, String.class)).isEqualTo("two");
			assertThat(this.cache.get(3L, String.class)).isEqualTo("three");
			assertThat(this.cache.get(4L, String.class)).isEqualTo("four");
			this.cache.clear();
			assertThat(this.cache.get(2L)).isNull();
			status.setRollbackOnly();
		});
		for (Cache cache : new Cache[] { this.cache, this.otherCache }) {
			assertThat(cache.get(1L, String.class)).isEqualTo("old");
			assertThat(cache.get(2L, String.class)).isNull();
			assertThat(cache.get(3L, String.class)).isNull();
			assertThat(cache.get(4L, String.class)).isNull();
		}
	}

	@Test
	void aChangeIsMadeAfterTheCommitAndNotBefore() {
		aChangeIsMadeAfterTheCommit("old", (cache) -> cache.evict(1L), null);
		aChangeIsMadeAfterTheCommit("old", (cache) -> cache.evictIfPresent(1L), null);
		aChangeIsMadeAfterTheCommit("old", Cache::clear, null);
		aChangeIsMadeAfterTheCommit("old", Cache::invalidate, null);
		aChangeIsMadeAfterTheCommit("old", (cache) -> cache.put(1L, "new"), "new");
		aChangeIsMadeAfterTheCommit(null, (cache) -> cache.putIfAbsent(1L, "new"), "new");
		aChangeIsMadeAfterTheCommit(null, (cache) -> cache.get(1L, () -> "new"), "new");
	}

	private void aChangeIsMadeAfterTheCommit(String before, Consumer<Cache> change, String after) {
		this.cache.clear();
		if (before != null) {
			this.cache.put(1L, before);
		}
		awaitValue(before);
		inTransaction((status) -> {
			change.accept(this.cache);
			elsewhere(() -> assertThat(this.cache.get(1L, String.class)).isEqualTo(before));
			assertThat(this.otherCache.get(1L, String.class)).isEqualTo(before);
			assertThat(this.cache.get(1L, String.class)).isEqualTo(after);
		});
		assertThat(this.cache.get(1L, String.class)).isEqualTo(after);
		awaitValue(after);
	}

	private void awaitValue(String value) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(1))
			.untilAsserted(() -> assertThat(this.otherCache.get(1L, String.class)).isEqualTo(value));
	}

	@Test
	void aPutIsVisibleToOthersAfterTheCommit() {
		inTransaction((status) -> {
			this.names.save(1, "new");
			assertThat(this.names.find(1)).isEqualTo("new");
			assertThat(this.otherCache.get(1L, String.class)).isNull();
		});
		assertThat(this.otherCache.get(1L, String.class)).isEqualTo("new");
	}

	@Test
	void aClearTakesEffectWithTheCommit() {
		this.names.find(1);
		inTransaction((status) -> {
			this.cache.invalidate();
			assertThat(this.cache.get(1L)).isNull();
			assertThat(this.otherCache.get(1L, String.class)).isEqualTo("old");
			this.cache.put(5L, "five");
		});
		assertThat(this.cache.get(1L)).isNull();
		assertThat(this.cache.get(5L, String.class)).isEqualTo("five");
	}

	@Test
	void aValueLoadedInATransactionIsKeptAfterTheCommit() {
		inTransaction((status) -> {
			assertThat(this.names.find(1)).isEqualTo("old");
			assertThat(this.otherCache.get(1L, String.class)).isNull();
			assertThat(this.names.find(1)).isEqualTo("old");
			assertThat(this.names.loads()).isEqualTo(1);
		});
		assertThat(this.otherCache.get(1L, String.class)).isEqualTo("old");
	}

	@Test
	void aSynchronizedLoadDoesNotPublishWhatIsNotCommitted() {
		assertThatIllegalStateException().isThrownBy(() -> inTransaction((status) -> {
			this.jdbc.update("update person set name = 'dirty' where id = 1");
			assertThat(this.names.findSynchronized(1)).isEqualTo("dirty");
			elsewhere(() -> assertThat(this.other.get(Names.class).findSynchronized(1)).isEqualTo("old"));
			throw new IllegalStateException();
		}));
		assertThat(this.names.findSynchronized(1)).isEqualTo("old");
	}

	@Test
	void aValueLoadedInATransactionIsNotKeptWhenTheKeyIsEvictedMeanwhile() {
		inTransaction((status) -> {
			assertThat(this.names.find(1)).isEqualTo("old");
			elsewhere(() -> this.other.get(Names.class).rename(1, "new"));
		});
		assertThat(this.names.find(1)).isEqualTo("new");
		assertThat(this.other.get(Names.class).find(1)).isEqualTo("new");
	}

	@Test
	void aLoadInAnotherThreadDoesNotWaitForTheTransaction() {
		inTransaction((status) -> {
			assertThat(this.names.find(1)).isEqualTo("old");
			elsewhere(() -> {
				long startedAt = System.nanoTime();
				assertThat(this.other.get(Names.class).find(1)).isEqualTo("old");
				assertThat(System.nanoTime() - startedAt).isLessThan(TimeUnit.SECONDS.toNanos(1));
			});
			assertThat(this.other.get(Names.class).loads()).isEqualTo(1);
		});
		assertThat(this.other.get(Names.class).find(1)).isEqualTo("old");
		assertThat(this.other.get(Names.class).loads()).isEqualTo(1);
	}

	@Test
	void aValueReadFromASnapshotIsNotKept() {
		TransactionTemplate transaction = new TransactionTemplate(this.node.get(PlatformTransactionManager.class));
		transaction.setReadOnly(true);
		transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
		transaction.executeWithoutResult((status) -> assertThat(this.names.find(1)).isEqualTo("old"));
		assertThat(this.cache.get(1L)).isNull();
	}

	@Test
	void aReadOnlyTransactionKeepsValuesAtOnce() {
		TransactionTemplate transaction = new TransactionTemplate(this.node.get(PlatformTransactionManager.class));
		transaction.setReadOnly(true);
		transaction.executeWithoutResult((status) -> {
			assertThat(this.names.find(1)).isEqualTo("old");
			assertThat(this.otherCache.get(1L, String.class)).isEqualTo("old");
		});
	}

	@Test
	void aRolledBackSavepointTurnsPutsIntoEvictions() {
		this.names.find(1);
		inTransaction((status) -> {
			Object savepoint = status.createSavepoint();
			this.names.save(1, "dirty");
			status.rollbackToSavepoint(savepoint);
		});
		assertThat(this.names.find(1)).isEqualTo("old");
	}

	@Test
	void aSuspendedTransactionKeepsItsChanges() {
		TransactionTemplate independent = new TransactionTemplate(this.node.get(PlatformTransactionManager.class));
		independent.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		inTransaction((status) -> {
			this.cache.put(2L, "outer");
			independent.executeWithoutResult((inner) -> {
				assertThat(this.cache.get(2L)).isNull();
				this.cache.put(3L, "inner");
			});
			assertThat(this.otherCache.get(3L, String.class)).isEqualTo("inner");
			assertThat(this.cache.get(2L, String.class)).isEqualTo("outer");
			assertThat(this.otherCache.get(2L, String.class)).isNull();
		});
		assertThat(this.otherCache.get(2L, String.class)).isEqualTo("outer");
	}

	@Test
	void codeThatWaitsForTheCommitSeesTheChangesAndCanMakeMore() {
		this.names.find(1);
		inTransaction((status) -> {
			this.names.rename(1, "new");
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					assertThat(TransactionalCacheTests.this.cache.get(1L)).isNull();
					TransactionalCacheTests.this.cache.put(6L, "six");
				}

			});
		});
		assertThat(this.otherCache.get(6L, String.class)).isEqualTo("six");
	}

	@Test
	void aDeadRedisDoesNotBreakACommit() {
		this.names.find(1);
		redis.kill();
		try {
			inTransaction((status) -> {
				this.names.rename(1, "new");
				for (long id = 10; id < 30; id++) {
					this.cache.put(id, "value");
				}
				this.cache.evict(1L);
			});
			assertThat(this.names.find(1)).isEqualTo("new");
			assertThat(this.cache.get(10L, String.class)).isEqualTo("value");
		}
		finally {
			redis.restart();
		}
	}

	/**
	 * Run something in a thread that is not part of the transaction.
	 */
	private static void elsewhere(Runnable action) {
		CompletableFuture.runAsync(action).join();
	}

	private void inTransaction(Consumer<TransactionStatus> action) {
		new TransactionTemplate(this.node.get(PlatformTransactionManager.class)).executeWithoutResult(action);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Names.class)
	static class Application {

	}

	static class Names {

		private final JdbcTemplate jdbc;

		private final AtomicInteger loads = new AtomicInteger();

		Names(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		public int loads() {
			return this.loads.get();
		}

		@Cacheable("name")
		public String find(long id) {
			this.loads.incrementAndGet();
			return this.jdbc.queryForObject("select name from person where id = ?", String.class, id);
		}

		@Cacheable(cacheNames = "name", sync = true)
		public String findSynchronized(long id) {
			return find(id);
		}

		@CacheEvict(cacheNames = "name", key = "#id")
		public void rename(long id, String name) {
			this.jdbc.update("update person set name = ? where id = ?", name, id);
		}

		@CachePut(cacheNames = "name", key = "#id")
		public String save(long id, String name) {
			this.jdbc.update("update person set name = ? where id = ?", name, id);
			return name;
		}

	}

}
