package dev.plinth.cache.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Lua scripts, each of which runs on one key. The offsets are those of
 * {@code SharedRegion}.
 */
enum Script {

	/**
	 * Key of an entry; token seen, lease, time the lease lasts. Returns the entry that is
	 * in the way, if any.
	 */
	CLAIM("""
			local token = redis.call('GETRANGE', KEYS[1], 0, 11)
			local kind = string.sub(token, 3, 3)
			local time = redis.call('TIME')
			local now = time[1] * 1000 + math.floor(time[2] / 1000)
			local deadline = string.format('%013.0f', now + ARGV[3])
			local lease = string.sub(ARGV[2], 1, 12) .. deadline .. string.sub(ARGV[2], 26)
			if token == '' then
			  redis.call('SET', KEYS[1], lease, 'PX', ARGV[3])
			  return false
			end
			if kind == 'L' or kind == 'W' then
			  local current = tonumber(redis.call('GETRANGE', KEYS[1], 12, 24))
			  if kind == 'L' and current ~= nil and current > now then
			    return redis.call('GET', KEYS[1])
			  end
			  redis.call('SETRANGE', KEYS[1], 0, lease)
			  if redis.call('STRLEN', KEYS[1]) == 33 then
			    redis.call('PEXPIRE', KEYS[1], ARGV[3])
			  end
			  return false
			end
			if token == ARGV[1] then
			  local ttl = redis.call('PTTL', KEYS[1])
			  if ttl < tonumber(ARGV[3]) then ttl = ARGV[3] end
			  redis.call('SET', KEYS[1], lease .. redis.call('GET', KEYS[1]), 'PX', ttl)
			  return false
			end
			return redis.call('GET', KEYS[1])
			"""),

	/**
	 * Key of an entry; token, entry, time to keep it. Returns whether it was replaced.
	 */
	REPLACE("""
			if redis.call('GETRANGE', KEYS[1], 0, 11) ~= ARGV[1] then return 0 end
			redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
			return 1
			"""),

	/**
	 * Key of an entry; token of a lease.
	 */
	RELEASE("""
			if redis.call('GETRANGE', KEYS[1], 0, 11) ~= ARGV[1] then return 0 end
			local ttl = redis.call('PTTL', KEYS[1])
			if redis.call('STRLEN', KEYS[1]) > 33 and ttl > 0 then
			  redis.call('SET', KEYS[1], redis.call('GETRANGE', KEYS[1], 33, -1), 'PX', ttl)
			else
			  redis.call('UNLINK', KEYS[1])
			end
			return 1
			"""),

	/**
	 * Key of an entry; token of a lease, time it lasts.
	 */
	RENEW("""
			if redis.call('GETRANGE', KEYS[1], 0, 11) ~= ARGV[1] then return 0 end
			local time = redis.call('TIME')
			local now = time[1] * 1000 + math.floor(time[2] / 1000)
			redis.call('SETRANGE', KEYS[1], 12, string.format('%013.0f', now + ARGV[2]))
			if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
			return 1
			"""),

	/**
	 * Key of an entry; entry, time to keep it, channel, message.
	 */
	PUT("""
			redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
			redis.call('PUBLISH', ARGV[3], ARGV[4])
			return 1
			"""),

	/**
	 * Key of an entry; entry, time to keep it, channel, message. Returns the entry that
	 * is in the way, if any.
	 */
	PUT_IF_ABSENT("""
			local token = redis.call('GETRANGE', KEYS[1], 0, 24)
			local kind = string.sub(token, 3, 3)
			if kind == 'V' or kind == 'N' then
			  local time = redis.call('TIME')
			  local fresh = tonumber(string.sub(token, 13, 25))
			  if fresh ~= nil and fresh > time[1] * 1000 then return redis.call('GET', KEYS[1]) end
			end
			redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
			redis.call('PUBLISH', ARGV[3], ARGV[4])
			return false
			"""),

	/**
	 * Key of an entry; channel, message. Returns how many entries there were.
	 */
	EVICT("""
			local kind = redis.call('TYPE', KEYS[1])['ok'] == 'string' and redis.call('GETRANGE', KEYS[1], 2, 2) or ''
			local removed = redis.call('UNLINK', KEYS[1])
			redis.call('PUBLISH', ARGV[1], ARGV[2])
			if kind == 'L' or kind == 'W' then return 0 end
			return removed
			"""),

	/**
	 * Key of the generations; cache. Returns the generation of the cache.
	 */
	GENERATION("""
			local generation = redis.call('HGET', KEYS[1], ARGV[1])
			if not generation then
			  local time = redis.call('TIME')
			  generation = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
			  redis.call('HSET', KEYS[1], ARGV[1], generation)
			end
			return generation
			"""),

	/**
	 * Key of the generations; cache, channel, message. Returns the new generation of the
	 * cache, which is also the end of the message.
	 */
	CLEAR("""
			local time = redis.call('TIME')
			local generation = time[1] * 1000 + math.floor(time[2] / 1000)
			local current = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0')
			if generation <= current then generation = current + 1 end
			local text = string.format('%.0f', generation)
			redis.call('HSET', KEYS[1], ARGV[1], text)
			redis.call('PUBLISH', ARGV[2], ARGV[3] .. text)
			return text
			""");

	private final String source;

	private final String digest;

	Script(String source) {
		this.source = source;
		this.digest = sha1(source);
	}

	String source() {
		return this.source;
	}

	String digest() {
		return this.digest;
	}

	private static String sha1(String source) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-1").digest(source.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
