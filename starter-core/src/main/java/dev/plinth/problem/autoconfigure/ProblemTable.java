package dev.plinth.problem.autoconfigure;

import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

import dev.plinth.problem.Problem;
import dev.plinth.problem.ProblemMapper;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.core.io.support.ResourcePatternResolver;

/**
 * Maps exceptions by the name of their class or of a superclass, as listed in the files
 * {@value #LOCATION} of the class path and in the application's properties, and database
 * errors by their SQL state. The first exception along the causes that is known counts.
 */
final class ProblemTable implements ProblemMapper {

	static final String LOCATION = "META-INF/plinth/problems.properties";

	private static final int MAX_CAUSES = 16;

	private static final Entry UNKNOWN = new Entry(500, "internal-error");

	private static final Entry CONFLICT = new Entry(409, "conflict");

	private final Map<String, Entry> entries;

	private final Map<Class<?>, Entry> known = new ConcurrentHashMap<>();

	ProblemTable(Map<String, Entry> entries) {
		this.entries = Map.copyOf(entries);
	}

	static ProblemTable load(ResourcePatternResolver resources, Map<String, String> overrides) throws IOException {
		Map<String, Entry> entries = new LinkedHashMap<>();
		for (Resource resource : resources.getResources("classpath*:" + LOCATION)) {
			Properties properties = PropertiesLoaderUtils.loadProperties(resource);
			for (String name : properties.stringPropertyNames()) {
				entries.put(name, Entry.parse(resource.getDescription(), name, properties.getProperty(name)));
			}
		}
		overrides.forEach((name, value) -> entries.put(name, Entry.parse("plinth.problem.exceptions", name, value)));
		return new ProblemTable(entries);
	}

	@Override
	public @Nullable Problem map(Throwable failure, HttpServletRequest request) {
		Throwable candidate = failure;
		for (int i = 0; i < MAX_CAUSES && candidate != null; i++) {
			Entry entry = this.known.computeIfAbsent(candidate.getClass(), this::find);
			if (entry == UNKNOWN && candidate instanceof SQLException sqlException && isConflict(sqlException)) {
				entry = CONFLICT;
			}
			if (entry != UNKNOWN) {
				return Problem.of(entry.status, entry.code).build();
			}
			candidate = (candidate.getCause() != candidate) ? candidate.getCause() : null;
		}
		return null;
	}

	private Entry find(Class<?> type) {
		for (Class<?> candidate = type; candidate != null; candidate = candidate.getSuperclass()) {
			Entry entry = this.entries.get(candidate.getName());
			if (entry != null) {
				return entry;
			}
		}
		return UNKNOWN;
	}

	/*
	 * 23505 and 23503 are unique and foreign key in PostgreSQL and H2; 1062, 1451 and
	 * 1452 are the same in MySQL and MariaDB; 40001 and 40P01 are lost races.
	 */
	private static boolean isConflict(SQLException ex) {
		String state = ex.getSQLState();
		if (state == null) {
			return false;
		}
		return switch (state) {
			case "23505", "23503", "40001", "40P01" -> true;
			case "23000" -> ex.getErrorCode() == 1062 || ex.getErrorCode() == 1451 || ex.getErrorCode() == 1452;
			default -> false;
		};
	}

	/**
	 * What is answered for an exception.
	 *
	 * @param status the HTTP status
	 * @param code the code
	 */
	record Entry(int status, String code) {

		static Entry parse(String source, String name, String value) {
			String[] parts = value.trim().split("\\s+");
			try {
				if (parts.length == 2) {
					int status = Integer.parseInt(parts[0]);
					Problem.of(status, parts[1]);
					return new Entry(status, parts[1]);
				}
			}
			catch (IllegalArgumentException ex) {
				// Reported below
			}
			throw new InvalidProblemEntryException(source, name, value);
		}

	}

}
