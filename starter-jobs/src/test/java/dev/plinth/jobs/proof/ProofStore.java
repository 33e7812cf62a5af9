package dev.plinth.jobs.proof;

import java.util.ArrayList;
import java.util.List;

import dev.plinth.test.services.PostgresDatabase;
import dev.plinth.test.services.RedisDatabase;

/**
 * The stores that proofs run on.
 */
enum ProofStore {

	POSTGRESQL {

		@Override
		List<String> properties() {
			List<String> properties = new ArrayList<>(List.of(PostgresDatabase.create().properties()));
			properties.add("plinth.jobs.jdbc.initialize-schema=always");
			properties.add("spring.main.web-application-type=none");
			properties.add("plinth.jobs.store=jdbc");
			return properties;
		}

	},

	REDIS {

		@Override
		List<String> properties() {
			List<String> properties = new ArrayList<>(List.of(RedisDatabase.create().properties()));
			properties.add("spring.autoconfigure.exclude="
					+ "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration");
			properties.add("spring.main.web-application-type=none");
			properties.add("plinth.jobs.store=redis");
			return properties;
		}

	};

	/**
	 * Return the properties of an application on a new, empty store.
	 */
	abstract List<String> properties();

	/**
	 * Return the properties of an application that also has a database, so that jobs can
	 * be enqueued in a transaction.
	 */
	List<String> propertiesWithDatabase() {
		List<String> properties = new ArrayList<>(POSTGRESQL.properties());
		if (this == REDIS) {
			properties.remove("plinth.jobs.store=jdbc");
			properties.add("plinth.jobs.store=redis");
			properties.addAll(List.of(RedisDatabase.create().properties()));
		}
		return properties;
	}

}
