package dev.plinth.benchmarks.jobs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A side in a process of its own, which stays warm between its rounds. It reads the
 * number of jobs of a round as a line, answers {@code RATE <what> <jobs per second>} for
 * each thing it measured and then {@code DONE}, and ends with its input.
 */
final class PeerProcess implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	private final Writer input;

	PeerProcess(List<String> command) throws IOException {
		this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		this.output = this.process.inputReader();
		this.input = this.process.outputWriter();
	}

	/**
	 * Measure rounds and forget them.
	 * @param jobs the number of jobs of a round
	 * @param seconds the time after which no round is begun
	 * @throws IOException if a round failed
	 */
	void warmUp(int jobs, int seconds) throws IOException {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
		while (System.nanoTime() < end) {
			measure(jobs);
		}
	}

	/**
	 * Measure one round.
	 * @param jobs the number of jobs
	 * @return jobs per second for each thing that was measured
	 * @throws IOException if the round failed
	 */
	Map<String, Double> measure(int jobs) throws IOException {
		this.input.write(jobs + "\n");
		this.input.flush();
		Map<String, Double> rates = new LinkedHashMap<>();
		StringBuilder all = new StringBuilder();
		for (String line = this.output.readLine(); !"DONE".equals(line); line = this.output.readLine()) {
			if (line == null) {
				throw new IOException("A round of jobs failed: " + all);
			}
			all.append(line).append('\n');
			if (line.startsWith("RATE ")) {
				int last = line.lastIndexOf(' ');
				rates.put(line.substring("RATE ".length(), last), Double.parseDouble(line.substring(last + 1)));
			}
		}
		return rates;
	}

	@Override
	public void close() throws IOException {
		this.input.close();
		try {
			if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
