package dev.plinth.benchmarks.cache;

import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import com.alicp.jetcache.Cache;
import com.alicp.jetcache.redis.lettuce.RedisLettuceCacheBuilder;
import com.alicp.jetcache.support.Fastjson2KeyConvertor;
import com.alicp.jetcache.support.JavaValueDecoder;
import com.alicp.jetcache.support.JavaValueEncoder;
import dev.plinth.cache.CacheAside;
import dev.plinth.cache.TwoLevelCacheManager;
import dev.plinth.cache.redis.RedisSharedStore;
import dev.plinth.cache.redis.RedisSharedStoreSettings;
import dev.plinth.test.services.RedisServerProcess;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A hit in the level that the nodes share, beside a plain {@code GET} of the same bytes
 * with Lettuce over the same connection, and a hit in JetCache's remote cache with its
 * default encoder, Java serialization.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RedisHitBenchmark {

	private static final Product PRODUCT = new Product(500, "Chair",
			"A chair of oak and linen, made to last a lifetime", new BigDecimal("129.90"), 12,
			Instant.parse("2026-11-21T08:00:00Z"));

	private @Nullable RedisServerProcess redis;

	private @Nullable LettuceConnectionFactory connectionFactory;

	private @Nullable RedisSharedStore store;

	private @Nullable CacheAside<Product> products;

	private @Nullable RedisClusterAsyncCommands<byte[], byte[]> commands;

	private @Nullable RedisClient client;

	private @Nullable Cache<Long, Product> jetCache;

	private byte[] key = {};

	private long time;

	/**
	 * Starts Redis and fills the cache. Time flies, so that the local level never has the
	 * value.
	 * @throws Exception if Redis does not answer
	 */
	@Setup
	@SuppressWarnings("unchecked")
	public void fill() throws Exception {
		this.redis = RedisServerProcess.start();
		this.connectionFactory = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration(this.redis.host(), this.redis.port()));
		this.connectionFactory.afterPropertiesSet();
		this.connectionFactory.start();
		this.store = new RedisSharedStore(this.connectionFactory, RedisSharedStoreSettings.of("benchmark"));
		this.store.start();
		TwoLevelCacheManager manager = TwoLevelCacheManager.builder()
			.store(this.store)
			.time(() -> this.time += Duration.ofHours(1).toNanos(), InstantSource.system())
			.build();
		this.products = manager.cacheAside("product", Product.class);
		this.products.put(500L, PRODUCT);
		this.client = RedisClient.create(this.redis.url());
		this.jetCache = RedisLettuceCacheBuilder.createRedisLettuceCacheBuilder()
			.keyConvertor(Fastjson2KeyConvertor.INSTANCE)
			.valueEncoder(JavaValueEncoder.INSTANCE)
			.valueDecoder(JavaValueDecoder.INSTANCE)
			.redisClient(this.client)
			.keyPrefix("jetcache:product:")
			.expireAfterWrite(10, TimeUnit.MINUTES)
			.buildCache();
		RedisConnection connection = this.connectionFactory.getConnection();
		this.commands = (RedisClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
		this.key = Objects.requireNonNull(connection.keyCommands().randomKey());
		while (new String(this.key, StandardCharsets.UTF_8).contains("generations")) {
			this.key = Objects.requireNonNull(connection.keyCommands().randomKey());
		}
		this.jetCache.put(500L, PRODUCT);
	}

	/**
	 * Measures a plain read of the bytes.
	 * @return the bytes
	 * @throws ExecutionException if the command failed
	 * @throws InterruptedException if interrupted
	 */
	@Benchmark
	public byte[] lettuce() throws ExecutionException, InterruptedException {
		return Objects.requireNonNull(this.commands).get(this.key).get();
	}

	/**
	 * Measures a read of the value.
	 * @return the value
	 */
	@Benchmark
	public Product plinth() {
		return Objects.requireNonNull(this.products).get(500L, () -> {
			throw new IllegalStateException("Not a hit");
		});
	}

	/**
	 * Measures a read of the value from JetCache's remote cache.
	 * @return the value
	 */
	@Benchmark
	public Product jetcache() {
		return Objects.requireNonNull(Objects.requireNonNull(this.jetCache).get(500L));
	}

	/**
	 * Stops Redis.
	 */
	@TearDown
	public void stop() {
		Objects.requireNonNull(this.store).stop();
		Objects.requireNonNull(this.client).shutdown();
		Objects.requireNonNull(this.connectionFactory).destroy();
		Objects.requireNonNull(this.redis).close();
	}

	/**
	 * A product.
	 *
	 * @param id the number
	 * @param name the name
	 * @param description the description
	 * @param price the price
	 * @param stock how many there are
	 * @param updatedAt when it was changed
	 */
	public record Product(long id, String name, String description, BigDecimal price, int stock,
			Instant updatedAt) implements Serializable {

	}

}
