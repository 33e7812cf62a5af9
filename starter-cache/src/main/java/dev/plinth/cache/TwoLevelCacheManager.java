package dev.plinth.cache;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;

import com.github.benmanes.caffeine.cache.Ticker;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.CacheManager;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * {@link CacheManager} of {@link TwoLevelCache two-level caches}. Creates a cache when it
 * is first asked for. Thread-safe.
 *
 * @since 0.1.0
 */
public final class TwoLevelCacheManager implements CacheManager, CacheAsideFactory {

	private static final Log logger = LogFactory.getLog(TwoLevelCacheManager.class);

	private final ConcurrentMap<String, TwoLevelCache> caches = new ConcurrentHashMap<>();

	private final ValueTypes types = new ValueTypes();

	private final Function<String, CacheSettings> settings;

	private final @Nullable SharedStore store;

	private final Executor executor;

	private final StaleOnError staleOnError;

	private final Duration maxWait;

	private final Ticker ticker;

	private final InstantSource clock;

	private final @Nullable Transactions transactions = ClassUtils
		.isPresent("org.springframework.transaction.support.TransactionSynchronizationManager", null)
				? new Transactions() : null;

	private final Set<String> warned = ConcurrentHashMap.newKeySet();

	private final List<Consumer<TwoLevelCache>> creationListeners = new CopyOnWriteArrayList<>();

	private TwoLevelCacheManager(Builder builder) {
		this.settings = builder.settings;
		this.store = builder.store;
		this.executor = builder.executor;
		this.staleOnError = builder.staleOnError;
		this.maxWait = builder.maxWait;
		this.ticker = builder.ticker;
		this.clock = builder.clock;
	}

	/**
	 * Return a builder of managers that have the local level only.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	public TwoLevelCache getCache(String name) {
		TwoLevelCache cache = this.caches.get(name);
		return (cache != null) ? cache : create(name);
	}

	private TwoLevelCache create(String name) {
		boolean[] created = { false };
		TwoLevelCache cache = this.caches.computeIfAbsent(name, (key) -> {
			created[0] = true;
			return new TwoLevelCache(key, this.settings.apply(key), this, this.store);
		});
		if (created[0]) {
			this.creationListeners.forEach((listener) -> listener.accept(cache));
		}
		return cache;
	}

	@Override
	public Collection<String> getCacheNames() {
		return Set.copyOf(this.caches.keySet());
	}

	@Override
	public <T> CacheAside<T> cacheAside(String name, Class<T> type) {
		return new TypedCacheAside<>(getCache(name), this.types.ofType(type));
	}

	@Override
	public <T> CacheAside<T> cacheAside(String name, ParameterizedTypeReference<T> type) {
		return new TypedCacheAside<>(getCache(name), this.types.ofType(type.getType()));
	}

	/**
	 * Return whether the caches have a level that they share with other nodes.
	 * @return {@code false} if they have the local level only
	 */
	public boolean isShared() {
		return this.store != null;
	}

	/**
	 * Register a listener for caches that are created from now on.
	 * @param listener called with each new cache
	 */
	public void onCreation(Consumer<TwoLevelCache> listener) {
		this.creationListeners.add(listener);
	}

	/**
	 * Drop the values of all local levels whose time is over, which a read would not
	 * return any more.
	 */
	public void sweep() {
		this.caches.values().forEach(TwoLevelCache::sweep);
	}

	ValueTypes types() {
		return this.types;
	}

	@Nullable Transactions transactions() {
		return this.transactions;
	}

	StaleOnError staleOnError() {
		return this.staleOnError;
	}

	Duration maxWait() {
		return this.maxWait;
	}

	long nanoTime() {
		return this.ticker.read();
	}

	long millis() {
		return this.clock.millis();
	}

	boolean execute(Runnable task) {
		try {
			this.executor.execute(task);
			return true;
		}
		catch (RejectedExecutionException ex) {
			return false;
		}
	}

	void warnUntyped(String cache) {
		if (this.warned.add(cache)) {
			logger.warn("Values of cache '" + cache + "' stay in the local level, because their type is not known. "
					+ "Set plinth.cache.caches." + cache + ".type");
		}
	}

	void warnUnwritable(String cache, ValueType type, Exception failure) {
		if (this.warned.add(cache + type)) {
			logger.warn("Values of cache '" + cache + "' stay in the local level, because a " + type
					+ " cannot be written as JSON and read back", failure);
		}
	}

	/**
	 * Builder of {@link TwoLevelCacheManager}s.
	 */
	public static final class Builder {

		private Function<String, CacheSettings> settings = (name) -> CacheSettings.DEFAULT;

		private @Nullable SharedStore store;

		private Executor executor = Runnable::run;

		private StaleOnError staleOnError = (failure) -> failure instanceof Exception;

		private Duration maxWait = Duration.ofSeconds(5);

		private Ticker ticker = Ticker.systemTicker();

		private InstantSource clock = InstantSource.system();

		private Builder() {
		}

		/**
		 * Set how each cache keeps its values.
		 * @param settings the settings for the name of a cache
		 * @return this builder
		 */
		public Builder settings(Function<String, CacheSettings> settings) {
			this.settings = settings;
			return this;
		}

		/**
		 * Set the level that the nodes share.
		 * @param store the shared level
		 * @return this builder
		 */
		public Builder store(@Nullable SharedStore store) {
			this.store = store;
			return this;
		}

		/**
		 * Set what loads values in the background.
		 * @param executor the executor, which may reject tasks
		 * @return this builder
		 */
		public Builder executor(Executor executor) {
			this.executor = executor;
			return this;
		}

		/**
		 * Set for which failures a value may be served after its time to live.
		 * @param staleOnError the decision
		 * @return this builder
		 */
		public Builder staleOnError(StaleOnError staleOnError) {
			this.staleOnError = staleOnError;
			return this;
		}

		/**
		 * Set how long a look-up waits for the load of another node.
		 * @param maxWait the longest wait; for another thread it is twice as long
		 * @return this builder
		 */
		public Builder maxWait(Duration maxWait) {
			Assert.isTrue(maxWait.toMillis() > 0, "maxWait must be positive");
			this.maxWait = maxWait;
			return this;
		}

		/**
		 * Set the sources of time.
		 * @param ticker elapsed time, in nanoseconds
		 * @param clock the time that nodes agree upon
		 * @return this builder
		 */
		public Builder time(Ticker ticker, InstantSource clock) {
			this.ticker = ticker;
			this.clock = clock;
			return this;
		}

		/**
		 * Build the manager.
		 * @return the manager
		 */
		public TwoLevelCacheManager build() {
			return new TwoLevelCacheManager(this);
		}

	}

}
