package dev.plinth.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.awaitility.Awaitility;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

import dev.plinth.cache.redis.RedisSharedStore;

/**
 * One node of an application, as a context of its own. Adds nothing to the application
 * but the starter.
 */
final class CacheNode implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private CacheNode(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static CacheNode start(String... properties) {
		return start(Application.class, properties);
	}

	/**
	 * Start a node and wait until it uses Redis, if Redis is configured.
	 */
	static CacheNode start(Class<?> application, String... properties) {
		CacheNode node = startUnchecked(application, properties);
		node.context.getBeanProvider(RedisSharedStore.class)
			.ifAvailable((store) -> Awaitility.await().until(() -> store.isAvailable() && store.isLinked()));
		return node;
	}

	static CacheNode startUnchecked(Class<?> application, String... properties) {
		List<String> all = new ArrayList<>(List.of("spring.main.banner-mode=off", "spring.main.log-startup-info=false",
				"spring.main.register-shutdown-hook=false", "spring.data.redis.repositories.enabled=false",
				"spring.sql.init.mode=never", "spring.flyway.enabled=false", "logging.level.root=warn",
				"plinth.cache.caches.name.type=java.lang.String", "plinth.cache.redis.timeout=2s"));
		all.addAll(List.of(properties));
		return new CacheNode(new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.properties(all.toArray(String[]::new))
			.run());
	}

	<T> T get(Class<T> type) {
		return this.context.getBean(type);
	}

	TwoLevelCache cache(String name) {
		return get(TwoLevelCacheManager.class).getCache(name);
	}

	@Override
	public void close() {
		this.context.close();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Products.class)
	static class Application {

	}

	/**
	 * The database that all nodes of a test share.
	 */
	static final class Database {

		static final Map<Long, Product> ROWS = new ConcurrentHashMap<>();

		private Database() {
		}

	}

}
