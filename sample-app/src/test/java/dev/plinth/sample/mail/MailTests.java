package dev.plinth.sample.mail;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.plinth.jobs.JobOperations;
import dev.plinth.jobs.JobQuery;
import dev.plinth.jobs.JobState;
import dev.plinth.sample.account.Account;
import dev.plinth.sample.account.AccountService;
import dev.plinth.sample.order.OrderPlaced;
import dev.plinth.test.services.BackingServices;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of e-mails, sent by SMTP to a real server.
 */
@SpringBootTest(properties = { "spring.profiles.active=dev", "plinth.jobs.backoff.delay=100ms" })
@BackingServices
class MailTests {

	private static final GreenMail SERVER = new GreenMail(new ServerSetup(0, "localhost", ServerSetup.PROTOCOL_SMTP));

	@Autowired
	private AccountService accounts;

	@DynamicPropertySource
	static void server(DynamicPropertyRegistry properties) {
		SERVER.start();
		properties.add("spring.mail.host", () -> "localhost");
		properties.add("spring.mail.port", () -> SERVER.getSmtp().getPort());
	}

	@AfterAll
	static void stop() {
		SERVER.stop();
	}

	@BeforeEach
	void setUp() throws Exception {
		SERVER.purgeEmailFromAllMailboxes();
	}

	@Test
	void newAccountIsGreeted() throws Exception {
		this.accounts.register("Ada Lovelace", "ada@example.com", "Analytical1");
		MimeMessage message = received("ada@example.com");
		assertThat(message.getSubject()).isEqualTo("Welcome");
		assertThat(message.getFrom()[0]).hasToString("shop@example.com");
		assertThat(GreenMailUtil.getBody(message)).contains("Hello Ada Lovelace");
	}

	@Test
	void nobodyIsGreetedWhenTheRegistrationIsRolledBack(@Autowired TransactionTemplate transaction,
			@Autowired JobOperations jobs) {
		transaction.executeWithoutResult((status) -> {
			this.accounts.register("Bob Byron", "bob@example.com", "Analytical1");
			status.setRollbackOnly();
		});
		this.accounts.register("Cai Byron", "cai@example.com", "Analytical1");
		received("cai@example.com");
		assertThat(jobs.list(new JobQuery(null, null, "welcome-email", null, 500)))
			.noneMatch((job) -> job.state() != JobState.SUCCEEDED && job.state() != JobState.RUNNING);
		assertThat(Stream.of(SERVER.getReceivedMessages())).noneMatch((message) -> isFor("bob@example.com", message));
	}

	@Test
	void orderIsConfirmed(@Autowired ApplicationEventPublisher events, @Autowired TransactionTemplate transaction)
			throws Exception {
		Account account = this.accounts.create("Eve Byron", "eve@example.com", "Analytical1", "user");
		transaction.executeWithoutResult((status) -> events
			.publishEvent(new OrderPlaced(77, account.id(), new BigDecimal("12.50"), List.of(), Instant.EPOCH)));
		MimeMessage message = received("eve@example.com");
		assertThat(message.getSubject()).isEqualTo("Your order 77");
		assertThat(GreenMailUtil.getBody(message)).contains("12.50");
	}

	private static MimeMessage received(String address) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> Stream.of(SERVER.getReceivedMessages())
				.filter((message) -> isFor(address, message))
				.findFirst(), Optional::isPresent)
			.get();
	}

	private static boolean isFor(String address, MimeMessage message) {
		try {
			return message.getAllRecipients()[0].toString().equals(address);
		}
		catch (MessagingException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
