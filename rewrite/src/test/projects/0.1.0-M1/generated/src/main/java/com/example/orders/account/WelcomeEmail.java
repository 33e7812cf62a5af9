package com.example.orders.account;

import dev.plinth.jobs.JobHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * The job that greets a new account.
 */
record WelcomeEmail(long accountId) {

	@Component
	static class Handler {

		private static final Logger logger = LoggerFactory.getLogger(WelcomeEmail.class);

		private final AccountRepository accounts;

		Handler(AccountRepository accounts) {
			this.accounts = accounts;
		}

		@JobHandler
		void send(WelcomeEmail job) {
			this.accounts.findById(job.accountId())
				.ifPresent((account) -> logger.info("Welcome e-mail sent to account {}", account.id()));
		}

	}

}
