package dev.plinth.cache;

import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.junit.jupiter.api.Test;

import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ValueTypes} and {@link ValueType}.
 */
class ValueTypesTests {

	private final ValueTypes types = new ValueTypes();

	@Test
	void keepsWhatIsHardToKeep() {
		Everything value = new Everything(1, 2L, new BigDecimal("1.50"),
				Instant.parse("2026-11-21T08:00:00.123456789Z"), LocalDate.of(2026, 11, 21),
				OffsetDateTime.parse("2026-11-21T08:00:00+05:30"),
				ZonedDateTime.of(2026, 11, 21, 8, 0, 0, 0, ZoneId.of("Europe/Berlin")), Duration.ofMillis(1500),
				UUID.randomUUID(), TimeUnit.DAYS, Optional.of("text"), Optional.empty(), List.of("a", "b"), Set.of(1L),
				Map.of(LocalDate.of(2026, 1, 1), List.of(new Final("x", 3))), null, Double.NaN, 'c');
		assertThat(roundTrip(Everything.class, value)).isEqualTo(value);
	}

	@Test
	void keepsBytesAndArrays() {
		assertThat((byte[]) roundTrip(byte[].class, new byte[] { 0, -1, 127 })).containsExactly(0, -1, 127);
		assertThat((String[]) roundTrip(String[].class, new String[] { "a", null })).containsExactly("a", null);
	}

	@Test
	void keepsGenericCollections() {
		List<Product> products = List.of(Product.named(1, "pen"));
		assertThat(roundTrip(new ParameterizedTypeReference<List<Product>>() {
		}.getType(), products)).isEqualTo(products);
	}

	@Test
	void keepsFieldsThatAWebInterfaceLeavesOut() {
		Account account = new Account("a@example.com", "hash", "secret");
		assertThat(roundTrip(Account.class, account)).isEqualTo(account);
	}

	@Test
	void keepsClassesWithoutAccessorsAndIgnoresComputedOnes() {
		assertThat(roundTrip(Final.class, new Final("x", 3))).isEqualTo(new Final("x", 3));
		Mutable mutable = new Mutable();
		mutable.name = "name";
		assertThat(((Mutable) roundTrip(Mutable.class, mutable)).name).isEqualTo("name");
	}

	@Test
	void keepsDeclaredSubtypes() {
		assertThat(roundTrip(Shape.class, new Circle(2))).isEqualTo(new Circle(2));
	}

	@Test
	void keepsNull() {
		ValueType type = this.types.ofType(Product.class);
		Envelope envelope = Envelope.open(type.write(null, 1));
		assertThat(type.matches(envelope)).isTrue();
		assertThat(type.read(envelope)).isNull();
	}

	@Test
	void doesNotReadWhatTheDeclaredTypeDoesNotFix() {
		assertThat(this.types.ofType(Object.class)).isNull();
		assertThat(this.types.ofType(OpenShape.class)).isNull();
		assertThat(this.types.ofType(NamedByJson.class)).isNull();
		assertThat(this.types.ofType(new ParameterizedTypeReference<Map<String, Object>>() {
		}.getType())).isNull();
		assertThat(this.types.ofType(Holder.class)).isNull();
	}

	@Test
	void findsTheTypeOfAMethod() throws Exception {
		assertThat(name("plain")).isEqualTo(Product.class.getName());
		assertThat(name("optional")).isEqualTo(Product.class.getName());
		assertThat(name("future")).isEqualTo(Product.class.getName());
		assertThat(name("list")).isEqualTo("java.util.List<" + Product.class.getName() + ">");
		assertThat(name("primitive")).isEqualTo("java.lang.Long");
		assertThat(name("generic")).isEqualTo(Product.class.getName());
	}

	@Test
	void findsATypeByItsName() {
		assertThat(this.types.ofName("java.util.List<java.lang.String>"))
			.hasToString("java.util.List<java.lang.String>");
		assertThatIllegalArgumentException().isThrownBy(() -> this.types.ofName("no.such.Type"));
	}

	@Test
	void tellsShapesApart() {
		ValueType before = this.types.ofType(Before.Item.class);
		for (Class<?> changed : Arrays.asList(Added.Item.class, Removed.Item.class, Renamed.Item.class,
				Retyped.Item.class, Nested.Item.class)) {
			ValueType after = this.types.ofType(changed);
			assertThat(after.matches(Envelope.open(before.write(null, 1)))).as(changed.getName()).isFalse();
		}
		assertThat(new ValueTypes().ofType(Before.Item.class).matches(Envelope.open(before.write(null, 1)))).isTrue();
	}

	private Object roundTrip(java.lang.reflect.Type declared, Object value) {
		ValueType type = this.types.ofType(declared);
		assertThat(type).isNotNull();
		Envelope envelope = Envelope.open(type.write(value, 1763700000000L));
		assertThat(envelope.freshUntil()).isEqualTo(1763700000000L);
		return type.read(envelope);
	}

	private String name(String method) throws NoSuchMethodException {
		Method found = Methods.class.getMethod(method);
		return String.valueOf(this.types.ofMethod(found, Methods.class));
	}

	record Everything(int number, Long boxed, BigDecimal decimal, Instant instant, LocalDate date,
			OffsetDateTime offset, ZonedDateTime zoned, Duration duration, UUID uuid, TimeUnit constant,
			Optional<String> present, Optional<String> absent, List<String> list, Set<Long> set,
			Map<LocalDate, List<Final>> map, String nothing, double nan, char character) {

	}

	record Account(String email, @JsonIgnore String passwordHash,
			@JsonProperty(access = JsonProperty.Access.WRITE_ONLY) String secret) {

		public String getDisplayName() {
			return "computed";
		}

	}

	static final class Final {

		private final String name;

		private final int size;

		Final(String name, int size) {
			this.name = name;
			this.size = size;
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Final that && this.name.equals(that.name) && this.size == that.size;
		}

		@Override
		public int hashCode() {
			return Objects.hash(this.name, this.size);
		}

	}

	static class Mutable {

		private String name;

		public String getUpperName() {
			return this.name.toUpperCase(java.util.Locale.ROOT);
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	@JsonSubTypes({ @JsonSubTypes.Type(value = Circle.class, name = "circle"),
			@JsonSubTypes.Type(value = Square.class, name = "square") })
	sealed interface Shape permits Circle, Square {

	}

	record Circle(int radius) implements Shape {

	}

	record Square(int side) implements Shape {

	}

	interface OpenShape {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
	static class NamedByJson {

	}

	record Holder(String name, Object payload) {

	}

	abstract static class Repository<T> {

		public T generic() {
			return null;
		}

	}

	static class Methods extends Repository<Product> {

		public Product plain() {
			return null;
		}

		public Optional<Product> optional() {
			return null;
		}

		public CompletableFuture<Product> future() {
			return null;
		}

		public List<Product> list() {
			return null;
		}

		public long primitive() {
			return 0;
		}

	}

	static class Before {

		record Item(String name, long price) {

		}

	}

	static class Added {

		record Item(String name, long price, String color) {

		}

	}

	static class Removed {

		record Item(String name) {

		}

	}

	static class Renamed {

		record Item(String title, long price) {

		}

	}

	static class Retyped {

		record Item(String name, int price) {

		}

	}

	static class Nested {

		record Item(Inner name, long price) {

		}

		record Inner(String value) {

		}

	}

}
