package dev.plinth.environment;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link DatabaseUrl}.
 */
class DatabaseUrlTests {

	@ParameterizedTest
	@CsvSource(nullValues = "-", value = { "jdbc:postgresql://h:5432/db, jdbc:postgresql://h:5432/db, -, -",
			"jdbc:h2:mem:x, jdbc:h2:mem:x, -, -", "postgres://u:p@h:5432/db, jdbc:postgresql://h:5432/db, u, p",
			"postgresql://u:p@h/db, jdbc:postgresql://h/db, u, p", "POSTGRES://u:p@h/db, jdbc:postgresql://h/db, u, p",
			"postgres://u@h/db, jdbc:postgresql://h/db, u, -", "postgres://h/db, jdbc:postgresql://h/db, -, -",
			"postgres://u:p%40ss%3Aw%2F%25@h/db?sslmode=require, jdbc:postgresql://h/db?sslmode=require, u, p@ss:w/%",
			"postgres://u:a+b@h/db, jdbc:postgresql://h/db, u, a+b",
			"postgres://u:p@w@h/db, jdbc:postgresql://h/db, u, p@w",
			"postgres://u:p@[::1]:5432/db, jdbc:postgresql://[::1]:5432/db, u, p",
			"mysql://u:p@h:3306/db, jdbc:mysql://h:3306/db, u, p",
			"mariadb://u:p@h:3306/db, jdbc:mariadb://h:3306/db, u, p" })
	void parsesAddressOfKnownKind(String value, String jdbcUrl, String user, String password) {
		assertThat(DatabaseUrl.parse(value)).isEqualTo(new DatabaseUrl(jdbcUrl, user, password));
	}

	@Test
	void parsesSeveralHosts() {
		assertThat(DatabaseUrl.parse("postgres://u:p@h1:5432,h2:5433/db").jdbcUrl())
			.isEqualTo("jdbc:postgresql://h1:5432,h2:5433/db");
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "h:5432/db", "http://h/db", "postgres://", "postgres:///db", "jdbc:", "jdbc:x",
			"postgres://u:top%zzsecret@h/db" })
	void refusesOtherTextWithoutShowingIt(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> DatabaseUrl.parse(value))
			.withMessageStartingWith(DatabaseUrl.EXPECTED)
			.withMessageNotContaining("secret");
	}

	@Test
	void textHasNoPassword() {
		assertThat(DatabaseUrl.parse("postgres://u:topsecret@h/db?password=topsecret")).asString()
			.doesNotContain("topsecret");
	}

}
