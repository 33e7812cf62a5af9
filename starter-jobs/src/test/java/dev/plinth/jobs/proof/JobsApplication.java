package dev.plinth.jobs.proof;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import dev.plinth.jobs.autoconfigure.JobsAutoConfiguration;
import dev.plinth.jobs.autoconfigure.JobsJdbcAutoConfiguration;
import dev.plinth.jobs.autoconfigure.JobsRedisAutoConfiguration;
import dev.plinth.jobs.autoconfigure.JobsSchemaAutoConfiguration;
import dev.plinth.jobs.autoconfigure.WorkerRoleAutoConfiguration;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/**
 * An application with jobs and little else, so that its processes start fast.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, DataSourceAutoConfiguration.class,
		DataSourceTransactionManagerAutoConfiguration.class, JacksonAutoConfiguration.class,
		JdbcTemplateAutoConfiguration.class, JobsAutoConfiguration.class, JobsJdbcAutoConfiguration.class,
		JobsRedisAutoConfiguration.class, JobsSchemaAutoConfiguration.class, TransactionAutoConfiguration.class,
		WorkerRoleAutoConfiguration.class })
@interface JobsApplication {

}
