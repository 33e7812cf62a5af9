package dev.plinth.validation.autoconfigure;

import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.plinth.problem.Fault;

import org.springframework.beans.BeanUtils;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.util.ClassUtils;

/**
 * Says what a value must be in words that do not name a class.
 */
final class ValueTypes {

	private static final int MAX_CONSTANTS = 30;

	private ValueTypes() {
	}

	/**
	 * Create the fault of a value that is not of the type it must be.
	 * @param pointer where the value is
	 * @param type the type it must be of
	 * @return the fault
	 */
	static Fault wrongType(String pointer, Class<?> type) {
		return Fault.of(pointer, "wrong-type", describe(type));
	}

	private static MessageSourceResolvable describe(Class<?> rawType) {
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(rawType);
		if (type.isEnum() && type.getEnumConstants().length <= MAX_CONSTANTS) {
			String constants = Arrays.stream(type.getEnumConstants())
				.map((constant) -> ((Enum<?>) constant).name())
				.collect(Collectors.joining(", "));
			return new DefaultMessageSourceResolvable(new String[] { "problem.type.one-of" },
					new Object[] { constants });
		}
		return new DefaultMessageSourceResolvable("problem.type." + name(type));
	}

	private static String name(Class<?> type) {
		if (CharSequence.class.isAssignableFrom(type) || type == Character.class) {
			return "string";
		}
		if (type == Integer.class || type == Long.class || type == Short.class || type == Byte.class
				|| type == BigInteger.class) {
			return "integer";
		}
		if (Number.class.isAssignableFrom(type)) {
			return "number";
		}
		if (type == Boolean.class) {
			return "boolean";
		}
		if (type == UUID.class) {
			return "uuid";
		}
		if (type == LocalDate.class) {
			return "date";
		}
		if (type == LocalTime.class) {
			return "time";
		}
		if (type == Instant.class || type == OffsetDateTime.class || type == ZonedDateTime.class
				|| type == LocalDateTime.class || Date.class.isAssignableFrom(type)) {
			return "date-time";
		}
		if (type == Duration.class) {
			return "duration";
		}
		if (type == URI.class || type == URL.class) {
			return "uri";
		}
		if (type.isArray() || Collection.class.isAssignableFrom(type)) {
			return "array";
		}
		return BeanUtils.isSimpleValueType(type) ? "other" : "object";
	}

}
