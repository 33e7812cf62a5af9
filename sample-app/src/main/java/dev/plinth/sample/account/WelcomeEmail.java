package dev.plinth.sample.account;

import dev.plinth.jobs.JobHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The job that greets a new account. Without a {@link Sender} it only logs.
 */
public record WelcomeEmail(long accountId) {

	public interface Sender {

		void send(Account account);

	}

	@Component
	static class Handler {

		private static final Logger logger = LoggerFactory.getLogger(WelcomeEmail.class);

		private final AccountRepository accounts;

		private final ObjectProvider<Sender> sender;

		Handler(AccountRepository accounts, ObjectProvider<Sender> sender) {
			this.accounts = accounts;
			this.sender = sender;
		}

		@JobHandler
		void send(WelcomeEmail job) {
			Sender log = (account) -> logger.info("Welcome e-mail sent to account {}", account.id());
			this.accounts.findById(job.accountId()).ifPresent(this.sender.getIfAvailable(() -> log)::send);
		}

	}

}
