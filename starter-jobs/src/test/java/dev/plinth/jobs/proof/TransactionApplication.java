package dev.plinth.jobs.proof;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

import dev.plinth.jobs.JobPayload;
import dev.plinth.jobs.Jobs;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A process that enqueues jobs in transactions which also write a row, rolls every third
 * back, and kills itself with SIGKILL the moment one has committed, before anything that
 * was to happen after the commit.
 */
@JobsApplication
public class TransactionApplication {

	public static void main(String[] args) {
		SpringApplication.run(TransactionApplication.class, args);
	}

	@Bean
	ApplicationRunner transactions(PlatformTransactionManager transactionManager, JdbcTemplate jdbc, Jobs jobs) {
		TransactionTemplate transaction = new TransactionTemplate(transactionManager);
		AtomicInteger number = new AtomicInteger();
		return (arguments) -> {
			jdbc.execute("create table if not exists proof_order (name varchar(100) primary key)");
			for (int i = 0; i < 4; i++) {
				new Thread(() -> {
					while (true) {
						commitOrRollBack(transaction, jdbc, jobs, number.incrementAndGet());
					}
				}).start();
			}
		};
	}

	private static void commitOrRollBack(TransactionTemplate transaction, JdbcTemplate jdbc, Jobs jobs, int number) {
		long pid = ProcessHandle.current().pid();
		transaction.executeWithoutResult((status) -> {
			if (number == 200) {
				TransactionSynchronizationManager.registerSynchronization(new SelfKill(pid));
			}
			boolean rollback = number % 3 == 0;
			String key = (rollback ? "rolled-back-" : "committed-") + pid + "-" + number;
			jdbc.update("insert into proof_order (name) values (?)", key);
			jobs.enqueue(new Echo(key, 0));
			if (rollback) {
				status.setRollbackOnly();
			}
		});
	}

	@JobPayload("echo")
	record Echo(String key, int delayMs) {

	}

	private record SelfKill(long pid) implements TransactionSynchronization, Ordered {

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

		@Override
		public void afterCommit() {
			try {
				new ProcessBuilder("kill", "-9", Long.toString(this.pid)).start().waitFor();
			}
			catch (IOException | InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
