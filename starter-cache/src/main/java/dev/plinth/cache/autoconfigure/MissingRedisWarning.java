package dev.plinth.cache.autoconfigure;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Says in the log when Redis is configured but the caches have the local level only.
 */
class MissingRedisWarning implements InitializingBean {

	private static final Log logger = LogFactory.getLog(MissingRedisWarning.class);

	private final Environment environment;

	MissingRedisWarning(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void afterPropertiesSet() {
		for (String property : new String[] { "spring.data.redis.url", "spring.data.redis.host" }) {
			if (StringUtils.hasText(this.environment.getProperty(property))) {
				logger.warn("Property " + property + " is set, but caches are not shared between nodes: add "
						+ "spring-boot-starter-data-redis with Lettuce");
				return;
			}
		}
	}

}
