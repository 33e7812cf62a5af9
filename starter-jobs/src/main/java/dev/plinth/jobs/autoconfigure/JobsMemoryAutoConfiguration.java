package dev.plinth.jobs.autoconfigure;

import java.time.Clock;

import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.memory.MemoryJobEngine;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for jobs in the memory of the process, when no other store is found.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { JobsJdbcAutoConfiguration.class, JobsRedisAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "plinth.jobs.enabled", matchIfMissing = true)
@ConditionalOnMissingBean(JobEngine.class)
public final class JobsMemoryAutoConfiguration {

	private static final Log logger = LogFactory.getLog(JobsMemoryAutoConfiguration.class);

	@Bean
	MemoryJobEngine jobEngine(Environment environment, ObjectProvider<Clock> clock) {
		String store = environment.getProperty("plinth.jobs.store", "").trim();
		if (!store.isEmpty() && !store.equalsIgnoreCase("memory")) {
			throw new JobStoreMissingException(store);
		}
		logger.warn("Jobs are held in the memory of this process only: they are lost when it ends. "
				+ "Configure a database or Redis to keep them.");
		return new MemoryJobEngine(clock.getIfUnique(Clock::systemUTC));
	}

}
