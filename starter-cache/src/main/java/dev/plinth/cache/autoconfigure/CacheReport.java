package dev.plinth.cache.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import dev.plinth.cache.TwoLevelCacheManager;
import dev.plinth.report.ReportContributor;

/**
 * Says which levels the caches have and how long they keep values.
 */
class CacheReport implements ReportContributor {

	private final TwoLevelCacheManager cacheManager;

	CacheReport(TwoLevelCacheManager cacheManager) {
		this.cacheManager = cacheManager;
	}

	@Override
	public String topic() {
		return "cache";
	}

	@Override
	public Object state() {
		Map<String, Object> caches = new TreeMap<>();
		for (String name : this.cacheManager.getCacheNames()) {
			caches.put(name, this.cacheManager.getCache(name).getSettings().ttl().toString());
		}
		Map<String, Object> state = new LinkedHashMap<>();
		state.put("levels", this.cacheManager.isShared() ? "local and Redis" : "local");
		state.put("timesToLive", caches);
		return state;
	}

}
