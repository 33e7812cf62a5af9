package dev.plinth.validation;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.plinth.problem.Fault;
import dev.plinth.problem.InvalidRequestException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.i18n.LocaleContextHolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Schema}.
 */
class SchemaTests {

	private static final Schema<Order> ORDER = Schema.object()
		.field("email", Schema.string().trimmed().lowercase().email())
		.field("items",
				Schema
					.list(Schema.object()
						.field("sku", Schema.string().pattern("[A-Z]{3}"))
						.field("quantity", Schema.integer().min(1).max(10))
						.as(Item.class))
					.size(1, 5))
		.optional("price", Schema.number().positive())
		.optional("gift", Schema.bool())
		.optional("channel", Schema.string())
		.as(Order.class);

	@AfterEach
	void resetLocale() {
		LocaleContextHolder.resetLocaleContext();
	}

	@Test
	void mapBecomesRecord() {
		Order order = ORDER.parse(Map.of("email", " Ann@Example.com ", "items",
				List.of(Map.of("sku", "ABC", "quantity", 2)), "price", 9.5, "gift", true, "channel", "WEB"));
		assertThat(order).isEqualTo(
				new Order("ann@example.com", List.of(new Item("ABC", 2)), new BigDecimal("9.5"), true, Channel.WEB));
	}

	@Test
	void treeOfJsonBecomesRecord() {
		Order order = ORDER.parse(new JsonMapper()
			.readTree("{\"email\":\"ann@example.com\",\"items\":[{\"sku\":\"ABC\",\"quantity\":2}],\"gift\":null}"));
		assertThat(order).isEqualTo(new Order("ann@example.com", List.of(new Item("ABC", 2)), null, null, null));
	}

	@Test
	void allFaultsAreFound() {
		Map<String, Object> input = new HashMap<>(Map.of("email", "ann", "items",
				List.of(Map.of("sku", "abc", "quantity", 11), Map.of("quantity", "x"), "y"), "price", -1, "gift", 7,
				"x/y", 1));
		assertThat(faults(input)).containsExactlyInAnyOrder("/email email", "/items/0/sku pattern",
				"/items/0/quantity decimal-max", "/items/1/sku required", "/items/1/quantity wrong-type",
				"/items/2 wrong-type", "/price positive", "/gift wrong-type", "/x~1y unknown-field");
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> ORDER.parse(input))
			.satisfies((ex) -> assertThat(ex.getProblem().faults()).hasSize(9));
	}

	@Test
	void nothingIsAFault() {
		assertThat(faults(null)).containsExactly(" required");
		assertThat(faults(Map.of())).containsExactlyInAnyOrder("/email required", "/items required");
		assertThat(faults("x")).containsExactly(" wrong-type");
	}

	@Test
	void numbersThatMakeNoSenseAreFaults() {
		Schema<Long> schema = Schema.integer();
		assertThat(schema.faults(new BigDecimal("1e999999999"))).hasSize(1);
		assertThat(schema.faults(1.5)).hasSize(1);
		assertThat(schema.faults(new BigDecimal("9223372036854775808"))).hasSize(1);
		assertThat(schema.faults(Double.NaN)).hasSize(1);
		assertThat(schema.parse(new BigDecimal("7.0"))).isEqualTo(7);
	}

	@Test
	void environmentVariablesAreTexts() {
		Schema<Server> schema = Schema.object()
			.field("PORT", Schema.integer().min(1).max(65535))
			.field("DEBUG", Schema.bool())
			.allowUnknown()
			.lenient()
			.as(Server.class);
		assertThat(schema.parse(Map.of("PORT", "8080", "DEBUG", "true", "HOME", "/root")))
			.isEqualTo(new Server(8080, true));
		assertThat(schema.faults(Map.of("PORT", "http", "DEBUG", "perhaps"))).hasSize(2);
	}

	@Test
	void messagesFollowTheLocale() {
		LocaleContextHolder.setLocale(Locale.GERMAN);
		assertThat(Schema.string().email().faults("x")).extracting(Fault::message)
			.containsExactly("muss eine korrekt formatierte E-Mail-Adresse sein");
	}

	private static List<String> faults(Object input) {
		return ORDER.faults(input).stream().map((fault) -> fault.pointer() + " " + fault.code()).toList();
	}

	record Order(String email, List<Item> items, BigDecimal price, Boolean gift, Channel channel) {
	}

	record Item(String sku, int quantity) {
	}

	record Server(int PORT, boolean DEBUG) {
	}

	enum Channel {

		WEB, SHOP

	}

}
