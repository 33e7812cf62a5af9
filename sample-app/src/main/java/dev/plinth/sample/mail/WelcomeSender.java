package dev.plinth.sample.mail;

import dev.plinth.sample.account.Account;
import dev.plinth.sample.account.WelcomeEmail;

import org.springframework.stereotype.Component;

/**
 * Greets new customers.
 */
@Component
class WelcomeSender implements WelcomeEmail.Sender {

	private final Mailer mailer;

	WelcomeSender(Mailer mailer) {
		this.mailer = mailer;
	}

	@Override
	public void send(Account account) {
		this.mailer.send(account.email(), "Welcome", "Hello " + account.name() + ",\n\nwelcome to our shop.\n");
	}

}
