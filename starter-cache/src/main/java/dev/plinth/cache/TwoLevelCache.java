package dev.plinth.cache;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

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

	private static final Log logger = LogFactory.getLog(TwoLevelCache.class);

	private static final byte[] NOTHING = {};

	private static final Entry ABANDONED = new Entry(null, 0, 0);

	private static final Duration STALE_RETRY = Duration.ofSeconds(1);

	private static final long FIRST_PAUSE = Duration.ofMillis(2).toNanos();

	private static final long LONGEST_PAUSE = Duration.ofMillis(50).toNanos();

	private final String name;

	private final CacheSettings settings;

	private final TwoLevelCacheManager manager;

	private final LocalLevel local;

	private final @Nullable SharedRegion region;

	private final @Nullable ValueType configuredType;

	private final ConcurrentMap<Object, Flight> flights = new ConcurrentHashMap<>();

	private final ConcurrentMap<Object, Boolean> refreshes = new ConcurrentHashMap<>();

	private final CacheStatistics statistics = new CacheStatistics();

	TwoLevelCache(String name, CacheSettings settings, TwoLevelCacheManager manager, @Nullable SharedStore store) {
		this.name = name;
		this.settings = settings;
		this.manager = manager;
		this.configuredType = (settings.type() != null) ? manager.types().ofName(settings.type()) : null;
		this.local = new LocalLevel(settings.localSize(), this.statistics.sizeEvictions::increment);
		this.region = (store != null && settings.shared()) ? store.region(name, new RegionListener()) : null;
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
		Entry entry = (write == null) ? findLocal(localKey) : null;
		if (entry != null) {
			return entry;
		}
		CachedCall call = CachedCall.current();
		if (call == null) {
			return (write == null) ? read(localKey, this.configuredType) : null;
		}
		Object found = (write == null) ? find(localKey, type(call), call::again) : alone(localKey);
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
	 * Return the value of a key if it is cached.
	 */
	@Nullable Object find(Object key, @Nullable ValueType type) {
		Object localKey = CacheKey.of(key);
		Write write = pending(localKey);
		if (write != null) {
			return write.value();
		}
		Entry entry = findLocal(localKey);
		if (entry == null) {
			entry = read(localKey, type);
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
		Entry entry = findLocal(localKey);
		return new CacheLookup(this,
				(entry != null) ? entry : find(localKey, this.manager.types().ofType(type), () -> null));
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
		Entry entry = (write == null) ? findLocal(localKey) : null;
		if (entry != null) {
			return entry.value();
		}
		CachedCall call = CachedCall.current();
		Object found;
		try {
			found = (write == null) ? find(localKey, type, (call != null) ? call::again : () -> loader)
					: alone(localKey);
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
			Entry stale = fail(flight, ex);
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
		Entry entry = findLocal(localKey);
		if (entry == null) {
			CachedCall call = CachedCall.current();
			entry = read(localKey, (call != null) ? type(call) : this.configuredType);
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
		Object found = (write == null) ? findLocal(localKey) : alone(localKey);
		if (found == null) {
			found = find(localKey, (call != null) ? type(call) : this.configuredType, () -> null);
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
			Entry stale = fail(flight, ex);
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
		Duration lifetime = lifetime(value, ttl);
		this.statistics.puts.increment();
		boolean shared = false;
		if (this.region != null) {
			byte[] bytes = write(type, value, lifetime);
			if (bytes != null && CacheKey.hasText(localKey)) {
				shared = this.region.put(CacheKey.text(localKey), bytes, lifetime.plus(this.settings.staleWindow()));
			}
			else {
				evictShared(localKey);
			}
		}
		changed(localKey);
		if (!shared) {
			this.local.keep(localKey, entry(value, lifetime), this.local.epoch(localKey));
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
			Entry entry = findLocal(localKey);
			entry = (entry != null) ? entry : read(localKey, type);
			if (entry != null) {
				return entry;
			}
		}
		writes.add(this, localKey, (write != null) ? Write.put(value, type, null) : Write.putIfAbsent(value, type));
		return null;
	}

	@Nullable Entry putIfAbsentNow(Object localKey, @Nullable ValueType type, @Nullable Object value) {
		Duration lifetime = lifetime(value, null);
		if (lifetime.isZero()) {
			return findLocal(localKey);
		}
		Entry entry = entry(value, lifetime);
		if (this.region != null && CacheKey.hasText(localKey)) {
			byte[] bytes = write(type, value, lifetime);
			if (bytes != null && type != null) {
				try {
					byte[] present = this.region.putIfAbsent(CacheKey.text(localKey), bytes,
							lifetime.plus(this.settings.staleWindow()));
					if (present == null) {
						this.statistics.puts.increment();
						changed(localKey);
						return null;
					}
					Entry other = open(localKey, present, type, null);
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
		boolean present = (write != null) ? write.hasValue() : findLocal(localKey) != null;
		writes.add(this, localKey, Write.EVICT);
		return present;
	}

	boolean evictNow(Object localKey) {
		this.statistics.evictions.increment();
		boolean present = evictShared(localKey);
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

	private boolean evictShared(Object localKey) {
		if (this.region == null) {
			return false;
		}
		if (CacheKey.hasText(localKey)) {
			return this.region.evict(CacheKey.text(localKey));
		}
		this.region.clear();
		return false;
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

	private @Nullable Entry findLocal(Object localKey) {
		Entry entry = this.local.get(localKey);
		if (entry == null || !entry.isTrusted(this.manager.nanoTime())) {
			return null;
		}
		if (this.region != null && !this.region.isLinked() && this.region.isAvailable()) {
			return null;
		}
		this.statistics.localHits.increment();
		return entry;
	}

	/**
	 * Look a key up in the shared level, without loading it.
	 */
	private @Nullable Entry read(Object localKey, @Nullable ValueType type) {
		if (this.region != null && type != null && CacheKey.hasText(localKey)) {
			long epoch = this.local.epoch(localKey);
			try {
				byte[] bytes = this.region.read(this.region.place(CacheKey.text(localKey)));
				Entry entry = (bytes != null) ? open(localKey, bytes, type, null) : null;
				if (entry != null) {
					this.statistics.sharedHits.increment();
					this.local.keep(localKey, entry, epoch);
					return entry;
				}
			}
			catch (SharedStoreException ex) {
				this.statistics.sharedFailures.increment();
			}
		}
		this.statistics.misses.increment();
		return null;
	}

	/**
	 * Find the value of a key or take the lead of its load.
	 * @return an {@link Entry}, or a {@link Flight} that the caller has to settle
	 */
	private Object find(Object localKey, @Nullable ValueType type, Supplier<@Nullable Callable<?>> loader) {
		Flight flight = new Flight(localKey, this.local.epoch(localKey), this.manager.nanoTime());
		flight.type = type;
		Transactions transactions = this.manager.transactions();
		if (transactions != null && (transactions.isWriting() || transactions.isSnapshot())) {
			return findInTransaction(flight, transactions);
		}
		Flight leading = this.flights.putIfAbsent(localKey, flight);
		if (leading == null) {
			try {
				Entry entry = findLocal(localKey);
				if (entry == null) {
					entry = findShared(flight, loader);
				}
				if (entry != null) {
					finish(flight, entry);
					return entry;
				}
			}
			catch (RuntimeException | Error ex) {
				this.flights.remove(localKey, flight);
				flight.fail(ex);
				throw ex;
			}
			countLoad();
			return flight;
		}
		if (!leading.isLedByCurrentThread()) {
			Entry entry = join(leading);
			if (entry != null && entry != ABANDONED) {
				this.statistics.joinedLoads.increment();
				return entry;
			}
		}
		flight.keep = false;
		countLoad();
		return flight;
	}

	/**
	 * Find the value of a key or take the lead of a load that nobody joins, because it
	 * may see what is not committed or no longer true.
	 */
	private Object findInTransaction(Flight flight, Transactions transactions) {
		flight.keep = !transactions.isSnapshot();
		flight.transactional = true;
		ValueType type = flight.type;
		if (this.region != null && type != null && CacheKey.hasText(flight.key)) {
			try {
				SharedRegion.Place place = this.region.place(CacheKey.text(flight.key));
				byte[] bytes = this.region.read(place);
				Entry entry = (bytes != null) ? open(flight.key, bytes, type, null) : null;
				if (entry != null) {
					this.statistics.sharedHits.increment();
					this.local.keep(flight.key, entry, flight.epoch);
					return entry;
				}
				if (flight.keep) {
					byte[] lease = Envelope.header(SharedRegion.WEAK_LEASE, 0, 0);
					Envelope present = (bytes != null) ? Envelope.open(bytes) : null;
					byte[] seen = (present != null) ? present.token() : NOTHING;
					if (this.region.claim(place, seen, lease) == null) {
						flight.place = place;
						flight.lease = Envelope.token(lease);
					}
					else {
						flight.keep = false;
					}
				}
			}
			catch (SharedStoreException ex) {
				this.statistics.sharedFailures.increment();
			}
		}
		countLoad();
		return flight;
	}

	/**
	 * Take the lead of a load that nobody joins and whose value is not kept.
	 */
	private Flight alone(Object localKey) {
		Flight flight = new Flight(localKey, this.local.epoch(localKey), this.manager.nanoTime());
		flight.keep = false;
		countLoad();
		return flight;
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

	private @Nullable Entry join(Flight leading) {
		try {
			return leading.await(this.manager.maxWait().toNanos() * 2);
		}
		catch (Throwable ex) {
			throw Failures.sneaky(ex);
		}
	}

	private void countLoad() {
		this.statistics.misses.increment();
		this.statistics.loads.increment();
	}

	/**
	 * Find a value in the shared level or hold a lease there. Without a shared level a
	 * value may be found whose time to live is just over.
	 */
	private @Nullable Entry findShared(Flight flight, Supplier<@Nullable Callable<?>> loader) {
		Entry old = this.local.get(flight.key);
		long now = flight.startedAt;
		ValueType type = flight.type;
		if (this.region != null && type != null && CacheKey.hasText(flight.key)) {
			try {
				return claim(flight, type, this.region, loader);
			}
			catch (SharedStoreException ex) {
				this.statistics.sharedFailures.increment();
			}
		}
		else if (this.region == null && old != null && isRefreshable(old, now) && refresh(flight, NOTHING, loader)) {
			this.statistics.staleHits.increment();
			return old;
		}
		if (flight.stale == null && old != null && old.isWithin(this.settings.staleOnError().toNanos(), now)) {
			flight.stale = old;
		}
		return null;
	}

	private @Nullable Entry claim(Flight flight, ValueType type, SharedRegion region,
			Supplier<@Nullable Callable<?>> loader) {
		SharedRegion.Place place = region.place(CacheKey.text(flight.key));
		byte[] lease = null;
		byte[] seen = NOTHING;
		long pause = FIRST_PAUSE;
		boolean joined = false;
		byte[] bytes = region.read(place);
		while (true) {
			if (bytes != null) {
				Entry entry = open(flight.key, bytes, type, flight);
				if (entry != null) {
					(joined ? this.statistics.joinedLoads : this.statistics.sharedHits).increment();
					this.local.keep(flight.key, entry, flight.epoch);
					return entry;
				}
				Envelope envelope = Envelope.open(bytes);
				seen = (envelope != null) ? envelope.token() : NOTHING;
				Entry stale = flight.stale;
				if (stale != null && isRefreshable(stale, this.manager.nanoTime())
						&& (envelope == null || envelope.isLease() || refresh(flight, seen, loader))) {
					this.statistics.staleHits.increment();
					return stale;
				}
				if (envelope != null && envelope.isLease() && lease != null) {
					joined = true;
					if (this.manager.nanoTime() - flight.startedAt >= this.manager.maxWait().toNanos()) {
						flight.keep = false;
						return null;
					}
					LockSupport.parkNanos(pause);
					pause = Math.min(pause * 2, LONGEST_PAUSE);
				}
				if (envelope != null && envelope.isLease()) {
					seen = NOTHING;
				}
			}
			if (lease == null) {
				lease = Envelope.header(SharedRegion.LEASE, 0, 0);
			}
			bytes = region.claim(place, seen, lease);
			if (bytes == null) {
				flight.place = place;
				flight.lease = Envelope.token(lease);
				return null;
			}
		}
	}

	private boolean isRefreshable(Entry entry, long now) {
		return entry.isWithin(this.settings.staleWhileRevalidate().toNanos(), now);
	}

	/**
	 * Return the fresh value that an entry of the shared level holds.
	 * @param flight where a value that is not fresh is left, if any
	 * @return the value or {@code null}
	 */
	private @Nullable Entry open(Object localKey, byte[] bytes, ValueType type, @Nullable Flight flight) {
		Envelope envelope = Envelope.open(bytes);
		if (envelope == null) {
			discard(localKey);
			return null;
		}
		boolean fresh = !envelope.isLease();
		if (!fresh) {
			envelope = envelope.replaced();
			if (envelope == null || flight == null) {
				return null;
			}
		}
		long remaining = envelope.freshUntil() - this.manager.millis();
		long window = (flight != null) ? this.settings.staleWindow().toMillis() : 0;
		if (!type.matches(envelope) || remaining + window <= 0) {
			return null;
		}
		Object value;
		try {
			value = type.read(envelope);
		}
		catch (JacksonException ex) {
			discard(localKey);
			logger.debug("Cache '" + this.name + "' holds a value that is not a " + type, ex);
			return null;
		}
		Entry entry = entry(value, Duration.ofMillis(remaining));
		if (fresh && remaining > 0) {
			return entry;
		}
		if (flight != null) {
			flight.stale = entry;
		}
		return null;
	}

	private void discard(Object localKey) {
		this.statistics.unreadable.increment();
		evictShared(localKey);
	}

	private boolean refresh(Flight flight, byte[] seen, Supplier<@Nullable Callable<?>> loader) {
		if (this.refreshes.putIfAbsent(flight.key, Boolean.TRUE) != null) {
			return true;
		}
		Callable<?> load = loader.get();
		ValueType type = flight.type;
		if (load == null || !this.manager.execute(() -> refresh(flight.key, type, seen, load))) {
			this.refreshes.remove(flight.key);
			return false;
		}
		return true;
	}

	private void refresh(Object localKey, @Nullable ValueType type, byte[] seen, Callable<?> load) {
		Flight flight = new Flight(localKey, this.local.epoch(localKey), this.manager.nanoTime());
		flight.type = type;
		try {
			if (this.region != null) {
				byte[] lease = Envelope.header(SharedRegion.LEASE, 0, 0);
				SharedRegion.Place place = this.region.place(CacheKey.text(flight.key));
				if (this.region.claim(place, seen, lease) != null) {
					return;
				}
				flight.place = place;
				flight.lease = Envelope.token(lease);
			}
			this.statistics.loads.increment();
			keep(flight, load.call(), null);
		}
		catch (Throwable ex) {
			fail(flight, ex);
			logger.debug("Value of cache '" + this.name + "' was not loaded anew", ex);
		}
		finally {
			this.refreshes.remove(flight.key);
		}
	}

	/**
	 * Keep a loaded value, unless its key was changed during the load.
	 */
	void keep(Flight flight, @Nullable Object value, @Nullable Duration ttl) {
		this.statistics.loadNanos.add(this.manager.nanoTime() - flight.startedAt);
		PendingWrites writes = flight.transactional ? join() : null;
		if (writes == null) {
			keepNow(flight, value, ttl);
		}
		else if (writes.find(this, flight.key) == null) {
			writes.add(this, flight.key, Write.loaded(flight, value, ttl));
		}
		else {
			drop(flight, value);
		}
	}

	void keepNow(Flight flight, @Nullable Object value, @Nullable Duration ttl) {
		Duration lifetime = lifetime(value, ttl);
		if (lifetime.isZero()) {
			drop(flight, value);
			return;
		}
		Entry entry = entry(value, lifetime);
		boolean keep = flight.keep;
		if (keep && this.region != null && flight.lease != null && flight.place != null) {
			byte[] bytes = write(flight.type, value, lifetime);
			if (bytes == null) {
				this.region.release(flight.place, flight.lease);
			}
			else {
				try {
					keep = this.region.replace(flight.place, flight.lease, bytes,
							lifetime.plus(this.settings.staleWindow()));
				}
				catch (SharedStoreException ex) {
					this.statistics.sharedFailures.increment();
				}
			}
		}
		if (keep && this.local.keep(flight.key, entry, flight.epoch)) {
			this.statistics.puts.increment();
		}
		else if (flight.keep) {
			this.statistics.discardedLoads.increment();
		}
		finish(flight, entry);
	}

	/**
	 * End a load whose value is not kept.
	 */
	void drop(Flight flight, @Nullable Object value) {
		release(flight);
		finish(flight, entry(value, Duration.ZERO));
	}

	/**
	 * End a load that has no value.
	 */
	void abandon(Flight flight) {
		release(flight);
		finish(flight, ABANDONED);
	}

	/**
	 * End a load that failed.
	 * @return the value to use instead, if any
	 */
	@Nullable Entry fail(Flight flight, Throwable failure) {
		this.statistics.loadFailures.increment();
		release(flight);
		Entry stale = flight.stale;
		long now = this.manager.nanoTime();
		if (stale != null && stale.isWithin(this.settings.staleOnError().toNanos(), now)
				&& this.manager.staleOnError().isTolerated(failure)) {
			this.statistics.staleHits.increment();
			this.local.keep(flight.key, new Entry(stale.value(), now + STALE_RETRY.toNanos(), stale.freshUntil()),
					flight.epoch);
			finish(flight, stale);
			return stale;
		}
		this.flights.remove(flight.key, flight);
		flight.fail(failure);
		return null;
	}

	private void release(Flight flight) {
		if (this.region != null && flight.place != null && flight.lease != null) {
			this.region.release(flight.place, flight.lease);
		}
	}

	private void finish(Flight flight, Entry entry) {
		this.flights.remove(flight.key, flight);
		flight.complete(entry);
	}

	private Entry entry(@Nullable Object value, Duration lifetime) {
		long now = this.manager.nanoTime();
		long freshUntil = now + lifetime.toNanos();
		long trusted = (this.region != null && lifetime.compareTo(this.settings.localTtl()) > 0)
				? this.settings.localTtl().toNanos() : lifetime.toNanos();
		return new Entry(value, now + trusted, freshUntil);
	}

	private Duration lifetime(@Nullable Object value, @Nullable Duration ttl) {
		Duration lifetime = (value != null) ? (ttl != null) ? ttl : this.settings.ttl() : this.settings.nullTtl();
		if (this.settings.jitter() == 0) {
			return lifetime;
		}
		double factor = 1 - this.settings.jitter() * ThreadLocalRandom.current().nextDouble();
		return Duration.ofNanos((long) (lifetime.toNanos() * factor));
	}

	private byte @Nullable [] write(@Nullable ValueType type, @Nullable Object value, Duration lifetime) {
		if (type == null) {
			this.manager.warnUntyped(this.name);
			return null;
		}
		try {
			return type.write(value, this.manager.millis() + lifetime.toMillis());
		}
		catch (JacksonException ex) {
			this.manager.warnUnwritable(this.name, type, ex);
			return null;
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
