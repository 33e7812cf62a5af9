package dev.plinth.validation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import dev.plinth.problem.Fault;
import org.hibernate.validator.cfg.defs.SizeDef;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The schema of a list.
 *
 * @param <E> the type of the parsed elements
 * @since 0.1.0
 */
public final class ListSchema<E> extends Schema<List<E>> {

	private final Schema<E> element;

	private final ConstraintSet constraints;

	ListSchema(Schema<E> element) {
		this(element, ConstraintSet.on(List.class));
	}

	private ListSchema(Schema<E> element, ConstraintSet constraints) {
		this.element = element;
		this.constraints = constraints;
	}

	/**
	 * Require a number of elements.
	 * @param min the least number
	 * @param max the greatest number
	 * @return a schema with the constraint
	 */
	public ListSchema<E> size(int min, int max) {
		return new ListSchema<>(this.element, this.constraints.with(new SizeDef().min(min).max(max)));
	}

	@Override
	@Nullable List<E> read(@Nullable Object input, String pointer, boolean lenient, List<Fault> faults) {
		Object value = plain(input);
		if (value == null) {
			return null;
		}
		Collection<?> elements;
		if (value instanceof JsonNode node && node.isArray()) {
			elements = node.values();
		}
		else if (value instanceof Collection<?> collection) {
			elements = collection;
		}
		else {
			faults.add(wrongType(pointer, "array"));
			return null;
		}
		this.constraints.check(elements, pointer, faults);
		List<E> parsed = new ArrayList<>(elements.size());
		int i = 0;
		for (Object one : elements) {
			String place = pointer + "/" + i++;
			int before = faults.size();
			E result = this.element.read(one, place, lenient, faults);
			if (result != null) {
				parsed.add(result);
			}
			else if (faults.size() == before) {
				faults.add(Fault.of(place, "required"));
			}
		}
		return List.copyOf(parsed);
	}

}
