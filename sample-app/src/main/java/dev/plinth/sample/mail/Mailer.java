package dev.plinth.sample.mail;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.mail.MailSender;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.stereotype.Service;

/**
 * Sends e-mails through the server at {@code spring.mail.host}. Without one it logs that
 * it would.
 */
@Service
public class Mailer {

	private static final Logger logger = LoggerFactory.getLogger(Mailer.class);

	private final ObjectProvider<MailSender> server;

	private final String from;

	Mailer(ObjectProvider<MailSender> server, @Value("${shop.mail.from}") String from) {
		this.server = server;
		this.from = from;
	}

	public void send(String to, String subject, String text) {
		MailSender server = this.server.getIfAvailable();
		if (server == null) {
			logger.info("Would send the e-mail '{}' if there was a mail server (spring.mail.host)", subject);
			return;
		}
		SimpleMailMessage message = new SimpleMailMessage();
		message.setFrom(this.from);
		message.setTo(to);
		message.setSubject(subject);
		message.setText(text);
		server.send(message);
	}

}
