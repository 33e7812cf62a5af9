package dev.plinth.cache;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The loads of a cache. A value is loaded by one caller at a time, on all nodes together
 * when there is a shared level, and kept unless its key was changed during the load.
 * Thread-safe.
 */
final class Loads {

	private static final Log logger = LogFactory.getLog(TwoLevelCache.class);

	private static final byte[] NOTHING = {};

	private static final Entry ABANDONED = new Entry(null, 0, 0);

	private static final Duration STALE_RETRY = Duration.ofSeconds(1);

	private static final long FIRST_PAUSE = Duration.ofMillis(2).toNanos();

	private static final long LONGEST_PAUSE = Duration.ofMillis(50).toNanos();

	private final ConcurrentMap<Object, Flight> flights;

	private final ConcurrentMap<Object, Boolean> refreshes = new ConcurrentHashMap<>();

	private final Levels levels;

	private final CacheSettings settings;

	private final TwoLevelCacheManager manager;

	private final CacheStatistics statistics;

	private final LocalLevel local;

	private final @Nullable SharedRegion region;

	/**
	 * Create the loads of a cache.
	 * @param levels where values are kept
	 * @param flights the loads in progress, from which those are removed whose key is
	 * changed
	 */
	Loads(Levels levels, ConcurrentMap<Object, Flight> flights) {
		this.levels = levels;
		this.flights = flights;
		this.settings = levels.settings;
		this.manager = levels.manager;
		this.statistics = levels.statistics;
		this.local = levels.local;
		this.region = levels.region;
	}

	void countTime(Flight flight) {
		this.statistics.loadNanos.add(this.manager.nanoTime() - flight.startedAt);
	}

	/**
	 * Find the value of a key or take the lead of its load.
	 * @return an {@link Entry}, or a {@link Flight} that the caller has to settle
	 */
	Object find(Object localKey, @Nullable ValueType type, Supplier<@Nullable Callable<?>> loader) {
		Flight flight = new Flight(localKey, this.local.epoch(localKey), this.manager.nanoTime());
		flight.type = type;
		Transactions transactions = this.manager.transactions();
		if (transactions != null && (transactions.isWriting() || transactions.isSnapshot())) {
			return findInTransaction(flight, transactions);
		}
		Flight leading = this.flights.putIfAbsent(localKey, flight);
		if (leading == null) {
			try {
				Entry entry = this.levels.findLocal(localKey);
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
				Entry entry = (bytes != null) ? this.levels.open(flight.key, bytes, type, null) : null;
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
	Flight alone(Object localKey) {
		Flight flight = new Flight(localKey, this.local.epoch(localKey), this.manager.nanoTime());
		flight.keep = false;
		countLoad();
		return flight;
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
				Entry entry = this.levels.open(flight.key, bytes, type, flight);
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
			Object value = load.call();
			countTime(flight);
			keep(flight, value, null);
		}
		catch (Throwable ex) {
			fail(flight, ex);
			logger.debug("Value of cache '" + this.levels.name + "' was not loaded anew", ex);
		}
		finally {
			this.refreshes.remove(flight.key);
		}
	}

	void keep(Flight flight, @Nullable Object value, @Nullable Duration ttl) {
		Duration lifetime = this.levels.lifetime(value, ttl);
		if (lifetime.isZero()) {
			drop(flight, value);
			return;
		}
		Entry entry = this.levels.entry(value, lifetime);
		boolean keep = flight.keep;
		if (keep && this.region != null && flight.lease != null && flight.place != null) {
			byte[] bytes = this.levels.write(flight.type, value, lifetime);
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
		finish(flight, this.levels.entry(value, Duration.ZERO));
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

}
