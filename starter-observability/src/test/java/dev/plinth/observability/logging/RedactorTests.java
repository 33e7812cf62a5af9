package dev.plinth.observability.logging;

import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Redactor}.
 */
class RedactorTests {

	private static final String TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.S3cretSignature_-x";

	private final Redactor redactor = Redactor.create();

	@ParameterizedTest
	@ValueSource(strings = { "password=S3cret!pw", "password = S3cret!pw, next=1", "password: S3cret!pw",
			"{\"password\":\"S3cret!pw\"}", "{\"password\" : \"S3cret!pw\", \"a\":1}", "{'newPassword':'S3cret!pw'}",
			"{\\\"password\\\":\\\"S3cret!pw\\\"}", "Login[email=a@b.c, password=S3cret!pw]",
			"user_password=S3cret!pw&x=1", "X-Api-Key: S3cret!pw", "api_key=S3cret!pw",
			"spring.datasource.password=S3cret!pw", "refreshToken=S3cret!pw", "access-token: S3cret!pw",
			"Authorization: Bearer S3cret!pw", "Authorization=[Bearer S3cret!pw]", "authorization: Basic S3cret!pw==",
			"PASSWORD=S3cret!pw", "clientSecret=S3cret!pw", "Set-Cookie: S3cret!pw; Path=/",
			"postgres://user:S3cret!pw@host/db", "redis://:S3cret!pw@host",
			"jdbc:postgresql://h/d?user=u&password=S3cret!pw", "{\"password\":\"a\\\"S3cret!pw\"}",
			"password=S3cret!pw;secret=S3cret!pw", "Cookie: theme=dark; SESSION=S3cret!pw; a=b",
			"{\"cookie\":\"theme=dark; SESSION=S3cret!pw\"}",
			"Field error in object 'login' on field 'password': rejected value [S3cret!pw]; codes [Size.password]",
			"on field 'password': rejected value [x] S3cret!pw]; codes [Size]" })
	void replacesValueOfSecret(String text) {
		assertThat(this.redactor.redact(text)).doesNotContain("S3cret!pw").contains(Redactor.REDACTED);
	}

	@Test
	void keepsTheRestOfTheText() {
		assertThat(this.redactor.redact("a=1 password=x1, token=\"y\" b=2"))
			.isEqualTo("a=1 password=[REDACTED], token=\"[REDACTED]\" b=2");
	}

	@Test
	void replacesTokensAndKeysWithoutName() {
		assertThat(this.redactor.redact("got " + TOKEN + " from")).isEqualTo("got [REDACTED] from");
		assertThat(this.redactor.redact("with Bearer abc.DEF-123 in it")).isEqualTo("with Bearer [REDACTED] in it");
		assertThat(this.redactor.redact("basic dXNlcjpwYXNz")).isEqualTo("basic [REDACTED]");
		assertThat(this.redactor.redact("-----BEGIN EC PRIVATE KEY-----\nabc\n-----END EC PRIVATE KEY----- rest"))
			.isEqualTo("[REDACTED] rest");
		assertThat(this.redactor.redact("-----BEGIN PRIVATE KEY-----\nabc")).isEqualTo("[REDACTED]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "nothing here", "password", "password=", "password=null", "the token is valid",
			"tokens: 5", "a basic understanding of things", "bearer of bad news", "10:20:30", "http://host:80/path",
			"mailto:a@b.c", "Tomcat started on port 8080 (http) with context path '/'",
			"-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----", "eyJust kidding", "secret: false" })
	void keepsTextWithoutSecret(String text) {
		assertThat(this.redactor.redact(text)).isSameAs(text);
	}

	@Test
	void knowsMoreNamesAndPatterns() {
		Redactor redactor = Redactor.create(List.of("Iban", "tax_id"), List.of(Pattern.compile("\\b\\d{16}\\b")));
		assertThat(redactor.redact("iban=DE00, taxId=7, card 4111111111111111"))
			.isEqualTo("iban=[REDACTED], taxId=[REDACTED], card [REDACTED]");
		assertThat(redactor.isSecret("customer.tax-id")).isTrue();
		assertThat(this.redactor.isSecret("customer.tax-id")).isFalse();
	}

	@Test
	void survivesHostileText() {
		String text = "password=".repeat(20_000);
		assertThat(this.redactor.redact(text)).isNotNull();
		assertThat(this.redactor.redact("=".repeat(100_000) + ":".repeat(100_000))).isNotNull();
		assertThat(this.redactor.redact("password='" + "\\".repeat(9999))).isNotNull();
	}

}
