package dev.plinth.cache;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;
import org.springframework.cache.support.SimpleValueWrapper;

import dev.plinth.cache.PendingWrites.Write;

/**
 * Cache with a local level and, where there is one, a level that all nodes share. A value
 * is loaded by one caller at a time, on all nodes together when there is a shared level.
 * An eviction also holds against loads that began before it. When the shared level does
 * not answer the cache goes on with the local one. Thread-safe.
 *
 * @since 0.1.0
 */
public final class TwoLevelCache implements Cache {

	private final String name;

	private final CacheSettings settings;

	private final TwoLevelCacheManager manager;

	private final LocalLevel local;

	private final ConcurrentMap<Object, Flight> flights = new ConcurrentHashMap<>();

	private final Levels levels;

	private final Loads loads;

	private final @Nullable SharedRegion region;

	private final @Nullable ValueType configuredType;

	private final CacheStatistics statistics = new CacheStatistics();

	TwoLevelCache(String name, CacheSettings settings, TwoLevelCacheManager manager, @Nullable SharedStore store) {
		this.name = name;
		this.settings = settings;
		this.manager = manager;
		this.configuredType = (settings.type() != null) ? manager.types().ofName(settings.type()) : null;
		this.local = new LocalLevel(settings.localSize(), this.statistics.sizeEvictions::increment);
		this.region = (store != null && settings.shared()) ? store.region(name, new RegionListener()) : null;
		this.levels = new Levels(name, settings, manager, this.statistics, this.local, this.region);
		this.loads = new Loads(this.levels, this.flights);
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Object getNativeCache() {
		return this.local.nativeCache();
	}

	/**
	 * Return how this cache keeps its values.
	 * @return the settings
	 */
	public CacheSettings getSettings() {
		return this.settings;
	}

	/**
	 * Return what this cache has done.
	 * @return the statistics
	 */
	public CacheStatistics getStatistics() {
		return this.statistics;
	}

	/**
	 * Return whether this cache has a level that it shares with other nodes, be it
	 * reachable or not.
	 * @return {@code false} if it has the local level only
	 */
	public boolean isShared() {
		return this.region != null;
	}

	/**
	 * Return the number of values in the local level.
	 * @return an estimate
	 */
	public long localSize() {
		return this.local.size();
	}

	@Override
	public @Nullable ValueWrapper get(Object key) {
		Object localKey = CacheKey.of(key);
		Write write = pending(localKey);
		if (write != null && write.hasValue()) {
			return new SimpleValueWrapper(write.value());
		}
		Entry entry = (write == null) ? this.levels.findLocal(localKey) : null;
		if (entry != null) {
			return entry;
		}
		CachedCall call = CachedCall.current();
		if (call == null) {
			return (write == null) ? this.levels.read(localKey, this.configuredType) : null;
		}
		Object found = (write == null) ? this.loads.find(localKey, type(call), call::again)
				: this.loads.alone(localKey);
		if (found instanceof Flight flight) {
			call.claim(this, flight);
			return null;
		}
		return (Entry) found;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T get(Object key, @Nullable Class<T> type) {
		ValueType valueType = this.configuredType;
		if (valueType == null && type != null) {
			valueType = this.manager.types().ofType(type);
		}
		Object value = find(key, valueType);
		if (value != null && type != null && !type.isInstance(value)) {
			throw new IllegalStateException("Cached value is not of required type [" + type.getName() + "]: " + value);
		}
		return (T) value;
	}

	/**
	 * Return the loads, for those who settle one that this cache left to them.
	 */
	Loads loads() {
		return this.loads;
	}

	/**
	 * Return the value of a key if it is cached.
	 */
	@Nullable Object find(Object key, @Nullable ValueType type) {
		Object localKey = CacheKey.of(key);
		Write write = pending(localKey);
		if (write != null) {
			return write.value();
		}
		Entry entry = this.levels.findLocal(localKey);
		if (entry == null) {
			entry = this.levels.read(localKey, type);
		}
		return (entry != null) ? entry.value() : null;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T get(Object key, Callable<T> valueLoader) {
		CachedCall call = CachedCall.current();
		return (T) load(key, (call != null) ? type(call) : this.configuredType, null, valueLoader);
	}

	/**
	 * Look a value up that the caller loads itself when there is none.
	 * @param key the key
	 * @param type the type of the value
	 * @return the look-up, which has to be settled if it is no hit
	 */
	public CacheLookup lookUp(Object key, Class<?> type) {
		Object localKey = CacheKey.of(key);
		Entry entry = this.levels.findLocal(localKey);
		return new CacheLookup(this,
				(entry != null) ? entry : this.loads.find(localKey, this.manager.types().ofType(type), () -> null));
	}

	/**
	 * Return the value of a key, loading it if need be.
	 * @throws ValueRetrievalException if it was not loaded
	 */
	@Nullable Object load(Object key, @Nullable ValueType type, @Nullable Duration ttl, Callable<?> loader) {
		Object localKey = CacheKey.of(key);
		Write write = pending(localKey);
		if (write != null && write.hasValue()) {
			return write.value();
		}
		Entry entry = (write == null) ? this.levels.findLocal(localKey) : null;
		if (entry != null) {
			return entry.value();
		}
		CachedCall call = CachedCall.current();
		Object found;
		try {
			found = (write == null) ? this.loads.find(localKey, type, (call != null) ? call::again : () -> loader)
					: this.loads.alone(localKey);
		}
		catch (Throwable ex) {
			throw new ValueRetrievalException(key, loader, ex);
		}
		if (!(found instanceof Flight flight)) {
			return ((Entry) found).value();
		}
		Object value;
		try {
			value = loader.call();
		}
		catch (Throwable ex) {
			Entry stale = this.loads.fail(flight, ex);
			if (stale == null) {
				throw new ValueRetrievalException(key, loader, ex);
			}
			return stale.value();
		}
		keep(flight, value, ttl);
		return value;
	}

	@Override
	public CompletableFuture<?> retrieve(Object key) {
		Object localKey = CacheKey.of(key);
		Write write = pending(localKey);
		if (write != null) {
			return CompletableFuture.completedFuture(write.hasValue() ? new SimpleValueWrapper(write.value()) : null);
		}
		Entry entry = this.levels.findLocal(localKey);
		if (entry == null) {
			CachedCall call = CachedCall.current();
			entry = this.levels.read(localKey, (call != null) ? type(call) : this.configuredType);
		}
		return CompletableFuture.completedFuture(entry);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> CompletableFuture<T> retrieve(Object key, Supplier<CompletableFuture<T>> valueLoader) {
		CachedCall call = CachedCall.current();
		Object localKey = CacheKey.of(key);
		Write write = pending(localKey);
		if (write != null && write.hasValue()) {
			return CompletableFuture.completedFuture((T) write.value());
		}
		Object found = (write == null) ? this.levels.findLocal(localKey) : this.loads.alone(localKey);
		if (found == null) {
			found = this.loads.find(localKey, (call != null) ? type(call) : this.configuredType, () -> null);
		}
		if (!(found instanceof Flight flight)) {
			return CompletableFuture.completedFuture((T) ((Entry) found).value());
		}
		CompletableFuture<T> loading;
		try {
			loading = valueLoader.get();
		}
		catch (Throwable ex) {
			loading = CompletableFuture.failedFuture(ex);
		}
		return loading.handle((value, ex) -> {
			if (ex == null) {
				keep(flight, value, null);
				return value;
			}
			Entry stale = this.loads.fail(flight, ex);
			if (stale == null) {
				throw Failures.sneaky(ex);
			}
			return (T) stale.value();
		});
	}

	@Override
	public void put(Object key, @Nullable Object value) {
		Object localKey = CacheKey.of(key);
		CachedCall call = CachedCall.current();
		Flight flight = (call != null) ? call.take(this, localKey) : null;
		if (flight != null) {
			keep(flight, value, null);
			return;
		}
		put(localKey, (call != null) ? type(call) : this.configuredType, null, value);
	}

	void put(Object localKey, @Nullable ValueType type, @Nullable Duration ttl, @Nullable Object value) {
		PendingWrites writes = join();
		if (writes != null) {
			writes.add(this, localKey, Write.put(value, type, ttl));
		}
		else {
			putNow(localKey, type, ttl, value);
		}
	}

	void putNow(Object localKey, @Nullable ValueType type, @Nullable Duration ttl, @Nullable Object value) {
		if (!this.settings.writeThrough() || (value == null && this.settings.nullTtl().isZero())) {
			evictNow(localKey);
			return;
		}
		Duration lifetime = this.levels.lifetime(value, ttl);
		this.statistics.puts.increment();
		boolean shared = false;
		if (this.region != null) {
			byte[] bytes = this.levels.write(type, value, lifetime);
			if (bytes != null && CacheKey.hasText(localKey)) {
				shared = this.region.put(CacheKey.text(localKey), bytes, lifetime.plus(this.settings.staleWindow()));
			}
			else {
				this.levels.evictShared(localKey);
			}
		}
		changed(localKey);
		if (!shared) {
			this.local.keep(localKey, this.levels.entry(value, lifetime), this.local.epoch(localKey));
		}
	}

	@Override
	public @Nullable ValueWrapper putIfAbsent(Object key, @Nullable Object value) {
		Object localKey = CacheKey.of(key);
		CachedCall call = CachedCall.current();
		ValueType type = (call != null) ? type(call) : this.configuredType;
		PendingWrites writes = join();
		if (writes == null) {
			return putIfAbsentNow(localKey, type, value);
		}
		Write write = writes.find(this, localKey);
		if (write != null && write.hasValue()) {
			return new SimpleValueWrapper(write.value());
		}
		if (write == null) {
			Entry entry = this.levels.findLocal(localKey);
			entry = (entry != null) ? entry : this.levels.read(localKey, type);
			if (entry != null) {
				return entry;
			}
		}
		writes.add(this, localKey, (write != null) ? Write.put(value, type, null) : Write.putIfAbsent(value, type));
		return null;
	}

	@Nullable Entry putIfAbsentNow(Object localKey, @Nullable ValueType type, @Nullable Object value) {
		Duration lifetime = this.levels.lifetime(value, null);
		if (lifetime.isZero()) {
			return this.levels.findLocal(localKey);
		}
		Entry entry = this.levels.entry(value, lifetime);
		if (this.region != null && CacheKey.hasText(localKey)) {
			byte[] bytes = this.levels.write(type, value, lifetime);
			if (bytes != null && type != null) {
				try {
					byte[] present = this.region.putIfAbsent(CacheKey.text(localKey), bytes,
							lifetime.plus(this.settings.staleWindow()));
					if (present == null) {
						this.statistics.puts.increment();
						changed(localKey);
						return null;
					}
					Entry other = this.levels.open(localKey, present, type, null);
					if (other == null) {
						putNow(localKey, type, null, value);
					}
					return other;
				}
				catch (SharedStoreException ex) {
					this.statistics.sharedFailures.increment();
				}
			}
		}
		return this.local.keepIfAbsent(localKey, entry, this.manager.nanoTime());
	}

	@Override
	public void evict(Object key) {
		evictIfPresent(key);
	}

	@Override
	public boolean evictIfPresent(Object key) {
		Object localKey = CacheKey.of(key);
		PendingWrites writes = join();
		if (writes == null) {
			return evictNow(localKey);
		}
		Write write = writes.find(this, localKey);
		boolean present = (write != null) ? write.hasValue() : this.levels.findLocal(localKey) != null;
		writes.add(this, localKey, Write.EVICT);
		return present;
	}

	boolean evictNow(Object localKey) {
		this.statistics.evictions.increment();
		boolean present = this.levels.evictShared(localKey);
		return changed(localKey) || present;
	}

	@Override
	public void clear() {
		invalidate();
	}

	@Override
	public boolean invalidate() {
		PendingWrites writes = join();
		if (writes == null) {
			return invalidateNow();
		}
		writes.clear(this);
		return !this.local.isEmpty();
	}

	boolean invalidateNow() {
		this.statistics.evictions.increment();
		if (this.region != null) {
			this.region.clear();
		}
		boolean present = !this.local.isEmpty();
		reset();
		return present;
	}

	/**
	 * Forget what is known about a key on this node.
	 */
	private boolean changed(Object localKey) {
		this.flights.remove(localKey);
		return this.local.remove(localKey);
	}

	private void reset() {
		this.flights.clear();
		this.local.clear();
	}

	/**
	 * Drop the values that are of no more use.
	 */
	void sweep() {
		this.local.sweep(this.manager.nanoTime(), this.settings.staleWindow().toNanos());
	}

	private @Nullable Write pending(Object localKey) {
		Transactions transactions = this.manager.transactions();
		if (transactions == null || !transactions.hasPending()) {
			return null;
		}
		PendingWrites writes = transactions.current();
		return (writes != null) ? writes.find(this, localKey) : null;
	}

	private @Nullable PendingWrites join() {
		Transactions transactions = this.manager.transactions();
		return (transactions != null) ? transactions.join() : null;
	}

	/**
	 * Keep a loaded value, unless its key was changed during the load.
	 */
	void keep(Flight flight, @Nullable Object value, @Nullable Duration ttl) {
		this.loads.countTime(flight);
		PendingWrites writes = flight.transactional ? join() : null;
		if (writes == null) {
			this.loads.keep(flight, value, ttl);
		}
		else if (writes.find(this, flight.key) == null) {
			writes.add(this, flight.key, Write.loaded(flight, value, ttl));
		}
		else {
			this.loads.drop(flight, value);
		}
	}

	private @Nullable ValueType type(CachedCall call) {
		return (this.configuredType != null) ? this.configuredType : call.valueType(this.manager.types());
	}

	@Override
	public String toString() {
		return "Cache '" + this.name + "'";
	}

	/**
	 * Drops local values that other nodes changed.
	 */
	private final class RegionListener implements SharedRegion.Listener {

		@Override
		public void onChange(String text) {
			TwoLevelCache.this.statistics.remoteInvalidations.increment();
			changed(CacheKey.parse(text));
		}

		@Override
		public void onReset() {
			reset();
		}

	}

}
