package dev.plinth.test.standard;

import java.util.stream.Stream;

/**
 * One thing that a standard asks of a service.
 */
@FunctionalInterface
interface Rule {

	Stream<String> faults(Service service);

}
