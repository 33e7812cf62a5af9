package dev.plinth.cache;

/**
 * Rethrows what the load of another thread threw, as it was.
 */
final class Failures {

	private Failures() {
	}

	@SuppressWarnings("unchecked")
	static <E extends Throwable> RuntimeException sneaky(Throwable failure) throws E {
		throw (E) failure;
	}

}
