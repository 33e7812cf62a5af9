package dev.plinth.benchmarks.service;

import java.io.IOException;

/**
 * Asks a service the same until its compilers have nothing more to do. One connection
 * keeps one core busy and leaves the other to the compilers; with many they get the share
 * of one thread among many, and a service would need minutes.
 */
final class WarmUp {

	private static final double SLICE = 2;

	private static final double IDLE = 0.04;

	private WarmUp() {
	}

	/**
	 * Warm up.
	 * @param service the service
	 * @param call what it is asked
	 * @param longest the most seconds that it takes
	 * @throws IOException if an answer is not the expected one
	 */
	static void of(RunningService service, Call call, double longest) throws IOException {
		LoadGenerator one = new LoadGenerator(call, 1, service.port());
		int idle = 0;
		for (double seconds = SLICE; seconds < longest && idle < 2; seconds += SLICE) {
			double before = service.compilerSeconds();
			one.saturate(SLICE);
			idle = (service.compilerSeconds() - before < IDLE * SLICE) ? idle + 1 : 0;
		}
		new LoadGenerator(call, 16, service.port()).saturate(SLICE);
	}

}
