package dev.plinth.benchmarks.web;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One request through all filters and the dispatcher: a JSON body, and a 404 problem.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class RequestBenchmark {

	/**
	 * What the service stands on.
	 */
	@Param({ "boot", "plinth" })
	public String on = "";

	private @Nullable InProcessService service;

	/**
	 * Starts the service and looks at both answers.
	 * @throws Exception if one is not what it should be
	 */
	@Setup
	public void start() throws Exception {
		InProcessService started = this.on.equals("boot") ? InProcessService.bare() : InProcessService.withPlinth();
		this.service = started;
		require(started.get("/products/1").getStatus() == 200);
		require(started.get("/products/0").getStatus() == 404);
		boolean plinthShape = started.get("/products/0").getContentAsString().contains("\"code\":\"not-found\"");
		require(plinthShape == this.on.equals("plinth"));
	}

	/**
	 * Ends the service.
	 */
	@TearDown
	public void stop() {
		service().close();
	}

	/**
	 * Measures an answer with a body.
	 * @return the answer
	 * @throws Exception never
	 */
	@Benchmark
	public Object found() throws Exception {
		return service().get("/products/1");
	}

	/**
	 * Measures an answer with a problem.
	 * @return the answer
	 * @throws Exception never
	 */
	@Benchmark
	public Object notFound() throws Exception {
		return service().get("/products/0");
	}

	private InProcessService service() {
		if (this.service == null) {
			throw new IllegalStateException("The service is not started");
		}
		return this.service;
	}

	private static void require(boolean expectation) {
		if (!expectation) {
			throw new IllegalStateException("The service does not answer as expected");
		}
	}

}
