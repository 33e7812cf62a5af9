package dev.plinth.cache.redis;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.lettuce.core.ScriptOutputType;

/**
 * The leases that this node holds, renewed as long as it lives. Thread-safe.
 */
final class Leases {

	private final ConcurrentMap<ByteBuffer, Lease> leases = new ConcurrentHashMap<>();

	void add(byte[] key, byte[] token) {
		this.leases.put(ByteBuffer.wrap(token), new Lease(key, System.nanoTime()));
	}

	void remove(byte[] token) {
		this.leases.remove(ByteBuffer.wrap(token));
	}

	void renew(RedisSharedStore store) {
		long now = System.nanoTime();
		for (Map.Entry<ByteBuffer, Lease> entry : this.leases.entrySet()) {
			long age = now - entry.getValue().since();
			if (age > store.settings().maxLoad().toNanos()) {
				this.leases.remove(entry.getKey());
			}
			else if (age > store.settings().lease().toNanos() / 4) {
				Long renewed = store.eval(Script.RENEW, ScriptOutputType.INTEGER, entry.getValue().key(),
						entry.getKey().array(),
						RedisSharedStore.bytes(Long.toString(store.settings().lease().toMillis())));
				if (renewed == null || renewed == 0) {
					this.leases.remove(entry.getKey());
				}
			}
		}
	}

	private record Lease(byte[] key, long since) {

	}

}
