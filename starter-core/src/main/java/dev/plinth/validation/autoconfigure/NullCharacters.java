package dev.plinth.validation.autoconfigure;

import java.util.List;
import java.util.function.Consumer;

import dev.plinth.problem.Fault;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Says that a body contains the NUL character, which no text has and many databases
 * refuse.
 */
final class NullCharacters extends RuntimeException {

	NullCharacters() {
		super(null, null, false, false);
	}

	static boolean isIn(JsonMapper mapper, byte[] content) {
		try {
			boolean[] found = new boolean[1];
			find(mapper.readTree(content), "", (pointer) -> found[0] = true);
			return found[0];
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	static void addFaults(JsonNode tree, List<Fault> faults) {
		find(tree, "", (pointer) -> faults.add(Fault.of(pointer, "null-character")));
	}

	private static void find(JsonNode node, String pointer, Consumer<String> found) {
		if (node.isString() && node.stringValue().indexOf('\0') >= 0) {
			found.accept(pointer);
		}
		else if (node.isObject()) {
			node.properties().forEach((entry) -> {
				if (entry.getKey().indexOf('\0') >= 0) {
					found.accept(pointer);
				}
				find(entry.getValue(), pointer + "/" + JsonNames.escape(entry.getKey()), found);
			});
		}
		else if (node.isArray()) {
			int i = 0;
			for (JsonNode element : node.values()) {
				find(element, pointer + "/" + i++, found);
			}
		}
	}

}
