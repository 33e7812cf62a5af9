package dev.plinth.cache.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

import io.lettuce.core.ScriptOutputType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.plinth.cache.SharedRegion;
import dev.plinth.cache.SharedStoreException;
import dev.plinth.cache.redis.RedisSharedStore.Reply;

/**
 * {@link SharedRegion} in Redis.
 */
final class RedisRegion implements SharedRegion {

	private static final Log logger = LogFactory.getLog(RedisRegion.class);

	private static final String EVICT = "E";

	private static final String CLEAR = "C";

	private static final int MAX_PENDING = 10_000;

	private final String cache;

	private final byte[] cacheBytes;

	private final RedisSharedStore store;

	private final Listener listener;

	private final byte[] leaseMillis;

	private volatile @Nullable Generation generation;

	private long seenGeneration;

	/**
	 * Keys that Redis has to be told of, with the order of their last change.
	 */
	private final ConcurrentMap<String, Long> pendingKeys = new ConcurrentHashMap<>();

	private final AtomicLong changes = new AtomicLong();

	private final AtomicLong pendingClear = new AtomicLong();

	RedisRegion(String cache, RedisSharedStore store, Listener listener) {
		this.cache = cache;
		this.cacheBytes = RedisSharedStore.bytes(cache);
		this.store = store;
		this.listener = listener;
		this.leaseMillis = millis(store.settings().lease());
	}

	byte[] cacheBytes() {
		return this.cacheBytes;
	}

	Listener listener() {
		return this.listener;
	}

	int pending() {
		return this.pendingKeys.size() + ((this.pendingClear.get() != 0) ? 1 : 0);
	}

	@Override
	public boolean isLinked() {
		return this.store.isLinked();
	}

	@Override
	public boolean isAvailable() {
		return this.store.isAvailable();
	}

	@Override
	public Place place(String text) {
		if (this.pendingClear.get() != 0 || (!this.pendingKeys.isEmpty() && this.pendingKeys.containsKey(text))) {
			throw new SharedStoreException("Redis has not been told of a change yet", null);
		}
		return new RedisPlace(key(generation(), text));
	}

	@Override
	public byte @Nullable [] read(Place place) {
		byte[] key = ((RedisPlace) place).key();
		return this.store.call((commands) -> commands.get(key));
	}

	@Override
	public byte @Nullable [] claim(Place place, byte[] seen, byte[] lease) {
		byte[] key = ((RedisPlace) place).key();
		byte[] present = this.store.eval(Script.CLAIM, ScriptOutputType.VALUE, key, seen, lease, this.leaseMillis);
		if (present == null) {
			this.store.leases().add(key, Arrays.copyOf(lease, TOKEN_LENGTH));
		}
		return present;
	}

	@Override
	public boolean replace(Place place, byte[] token, byte[] entry, Duration ttl) {
		this.store.leases().remove(token);
		Long replaced = this.store.eval(Script.REPLACE, ScriptOutputType.INTEGER, ((RedisPlace) place).key(), token,
				entry, millis(ttl));
		return replaced != null && replaced == 1;
	}

	@Override
	public void release(Place place, byte[] token) {
		this.store.leases().remove(token);
		try {
			this.store.eval(Script.RELEASE, ScriptOutputType.INTEGER, ((RedisPlace) place).key(), token);
		}
		catch (SharedStoreException ex) {
			logger.debug("Lease was not released and will end", ex);
		}
	}

	@Override
	public boolean put(String text, byte[] entry, Duration ttl) {
		Long pending = this.pendingKeys.get(text);
		try {
			change(Script.PUT, ScriptOutputType.INTEGER, text, entry, millis(ttl), this.store.channel(),
					this.store.message(EVICT, this.cache, text));
		}
		catch (SharedStoreException ex) {
			remember(text);
			return false;
		}
		if (pending != null) {
			this.pendingKeys.remove(text, pending);
		}
		return true;
	}

	@Override
	public byte @Nullable [] putIfAbsent(String text, byte[] entry, Duration ttl) {
		place(text);
		try {
			return this.<byte[]>change(Script.PUT_IF_ABSENT, ScriptOutputType.VALUE, text, entry, millis(ttl),
					this.store.channel(), this.store.message(EVICT, this.cache, text));
		}
		catch (SharedStoreException ex) {
			remember(text);
			throw ex;
		}
	}

	@Override
	public boolean evict(String text) {
		try {
			Long removed = change(Script.EVICT, ScriptOutputType.INTEGER, text, this.store.channel(),
					this.store.message(EVICT, this.cache, text));
			return removed != null && removed > 0;
		}
		catch (SharedStoreException ex) {
			remember(text);
			return false;
		}
	}

	@Override
	public void clear() {
		try {
			byte[] generation = this.store.eval(Script.CLEAR, ScriptOutputType.VALUE, this.store.generationsKey(),
					this.cacheBytes, this.store.channel(), this.store.message(CLEAR, this.cache, ""));
			advance(number(generation));
		}
		catch (SharedStoreException ex) {
			this.pendingClear.set(this.changes.incrementAndGet());
		}
	}

	/**
	 * Run a script that changes the entry of a key. Runs it again if another node has
	 * cleared the cache and its message is still on its way, since a change of the
	 * generation before would be lost. The generation that Redis holds is read in the
	 * same round trip. It need not be read after the script has run: an entry of a
	 * generation that begins later is loaded later than this change was asked for.
	 */
	private <T> @Nullable T change(Script script, ScriptOutputType output, String text, byte[]... arguments) {
		while (true) {
			Generation used = generation();
			Reply<byte[]> held = this.store
				.send((commands) -> commands.hget(this.store.generationsKey(), this.cacheBytes));
			try {
				T result = this.store.eval(script, output, key(used, text), arguments);
				if (!isOutdated(used, held.await())) {
					return result;
				}
			}
			finally {
				held.cancel();
			}
		}
	}

	private boolean isOutdated(Generation used, byte @Nullable [] found) {
		long held = number(found);
		if (held <= used.number()) {
			return false;
		}
		advance(held);
		this.listener.onReset();
		return true;
	}

	/**
	 * Keep a change until Redis can be told.
	 */
	private void remember(String text) {
		if (this.pendingKeys.size() < MAX_PENDING) {
			this.pendingKeys.put(text, this.changes.incrementAndGet());
		}
		else {
			this.pendingClear.set(this.changes.incrementAndGet());
			this.pendingKeys.clear();
		}
	}

	/**
	 * Tell Redis and the other nodes of the changes that were kept.
	 */
	void tellPending() {
		long clear = this.pendingClear.get();
		if (clear != 0) {
			byte[] generation = this.store.evalDirectly(Script.CLEAR, ScriptOutputType.VALUE,
					this.store.generationsKey(), this.cacheBytes, this.store.channel(),
					this.store.message(CLEAR, this.cache, ""));
			advance(number(generation));
			this.pendingKeys.values().removeIf((change) -> change < clear);
			this.pendingClear.compareAndSet(clear, 0);
		}
		Map<String, Long> told = Map.copyOf(this.pendingKeys);
		if (told.isEmpty()) {
			return;
		}
		Generation used;
		do {
			used = generation();
			for (String text : told.keySet()) {
				this.store.evalDirectly(Script.EVICT, ScriptOutputType.INTEGER, key(used, text), this.store.channel(),
						this.store.message(EVICT, this.cache, text));
			}
		}
		while (isOutdated(used, initialGeneration(this.store::evalDirectly)));
		told.forEach(this.pendingKeys::remove);
	}

	/**
	 * Follow the generation that Redis holds.
	 */
	void checkGeneration(byte @Nullable [] found) {
		Generation current = this.generation;
		long held = number((found != null) ? found : initialGeneration(this.store::evalDirectly));
		if (current == null || held > current.number() || (held < current.number() && held == this.seenGeneration)) {
			adopt(held);
			this.listener.onReset();
		}
		this.seenGeneration = held;
	}

	/**
	 * Handle a message of another node.
	 */
	void receive(String operation, String content) {
		if (operation.equals(EVICT)) {
			this.listener.onChange(content);
		}
		else if (operation.equals(CLEAR)) {
			advance(Long.parseLong(content));
			this.listener.onReset();
		}
	}

	private Generation generation() {
		Generation generation = this.generation;
		return (generation != null) ? generation : adopt(number(initialGeneration(this.store::eval)));
	}

	private byte @Nullable [] initialGeneration(Evaluation evaluation) {
		return evaluation.eval(Script.GENERATION, ScriptOutputType.VALUE, this.store.generationsKey(), this.cacheBytes);
	}

	/**
	 * Follow a clearing, unless a later one is followed already.
	 */
	private synchronized void advance(long number) {
		Generation current = this.generation;
		if (current == null || number > current.number()) {
			adopt(number);
		}
	}

	private synchronized Generation adopt(long number) {
		Generation generation = new Generation(number, RedisSharedStore
			.bytes(escape(this.store.settings().keyPrefix() + ":" + this.cache) + ":" + number + ":{"));
		this.generation = generation;
		return generation;
	}

	private static byte[] key(Generation generation, String text) {
		byte[] prefix = generation.prefix();
		byte[] name = RedisSharedStore.bytes(escape(text));
		byte[] key = new byte[prefix.length + name.length + 1];
		System.arraycopy(prefix, 0, key, 0, prefix.length);
		System.arraycopy(name, 0, key, prefix.length, name.length);
		key[key.length - 1] = '}';
		return key;
	}

	private static String escape(String text) {
		if (text.indexOf('{') == -1 && text.indexOf('}') == -1 && text.indexOf('%') == -1) {
			return text;
		}
		return text.replace("%", "%25").replace("{", "%7B").replace("}", "%7D");
	}

	private static long number(byte @Nullable [] digits) {
		return (digits != null) ? Long.parseLong(new String(digits, StandardCharsets.US_ASCII)) : 0;
	}

	private static byte[] millis(Duration duration) {
		return RedisSharedStore.bytes(Long.toString(Math.max(1, duration.toMillis())));
	}

	/**
	 * Number of times that the cache was cleared, more or less, and how its keys begin.
	 */
	private record Generation(long number, byte[] prefix) {

	}

	private record RedisPlace(byte[] key) implements Place {

	}

	/**
	 * Way to run a script.
	 */
	@FunctionalInterface
	private interface Evaluation {

		<T> @Nullable T eval(Script script, ScriptOutputType output, byte[] key, byte[]... arguments);

	}

}
