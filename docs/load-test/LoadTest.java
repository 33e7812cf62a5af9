import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Load test of a service that needs a JDK and nothing else. Writes a table and a plot.
 */
final class LoadTest {

	private static final String USAGE = """
			Usage: bin/load-test URL [OPTION VALUE]...
			  --users N         users, each with one request at a time [32]
			  --rate N          requests/s of all users together; a request that has to wait is late [as many as go]
			  --seconds N       time that is measured [30]
			  --warm-up N       seconds before that [5]
			  --request TEXT    'WEIGHT METHOD PATH [JSON]', may be repeated [those of the sample]
			  --email, --password   account that logs in first; its token is sent with each request [none]
			  --out FOLDER      where load-test.md and load-test.svg are written [.]
			""";

	private static final List<String> SAMPLE = List.of("6 GET /api/v1/products/1", "3 GET /api/v1/products?page=0&size=20",
			"1 GET /readyz");

	private final Map<String, List<String>> options = new HashMap<>();

	private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

	private final String url;

	private final List<Call> calls;

	private LoadTest(String[] arguments) {
		if (arguments.length % 2 == 0 || !arguments[0].startsWith("http")) {
			throw new IllegalArgumentException(USAGE);
		}
		this.url = arguments[0].replaceFirst("/+$", "");
		for (int i = 1; i < arguments.length; i += 2) {
			if (!USAGE.contains(arguments[i] + " ") && !USAGE.contains(arguments[i] + ",")) {
				throw new IllegalArgumentException(arguments[i] + " is not known\n" + USAGE);
			}
			this.options.computeIfAbsent(arguments[i].substring(2), (name) -> new ArrayList<>()).add(arguments[i + 1]);
		}
		this.calls = this.options.getOrDefault("request", SAMPLE).stream().map(Call::parse).toList();
	}

	/**
	 * Run.
	 * @param arguments see {@link #USAGE}
	 */
	public static void main(String[] arguments) throws Exception {
		try {
			System.out.print(new LoadTest(arguments).run());
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.exit(2);
		}
	}

	private int number(String option, int otherwise) {
		return Integer.parseInt(this.options.getOrDefault(option, List.of(String.valueOf(otherwise))).get(0));
	}

	private String run() throws Exception {
		int users = number("users", 32);
		int seconds = number("seconds", 30);
		int warmUp = number("warm-up", 5);
		int rate = number("rate", 0);
		String token = logIn();
		List<HttpRequest> requests = this.calls.stream().map((call) -> call.request(this.url, token)).toList();
		long start = System.nanoTime();
		long from = start + TimeUnit.SECONDS.toNanos(warmUp);
		long end = from + TimeUnit.SECONDS.toNanos(seconds);
		long interval = (rate > 0) ? TimeUnit.SECONDS.toNanos(users) / rate : 0;
		ExecutorService threads = Executors.newFixedThreadPool(users);
		List<Future<List<Sample>>> running = new ArrayList<>();
		for (int user = 0; user < users; user++) {
			long first = start + interval * user / users;
			SplittableRandom random = new SplittableRandom(user);
			running.add(threads.submit(() -> use(requests, random, first, interval, from, end)));
		}
		List<Sample> samples = new ArrayList<>();
		for (Future<List<Sample>> user : running) {
			samples.addAll(user.get());
		}
		threads.shutdown();
		Path folder = Path.of(this.options.getOrDefault("out", List.of(".")).get(0));
		Files.createDirectories(folder);
		String table = table(samples, users, seconds);
		Files.writeString(folder.resolve("load-test.md"), table);
		Files.writeString(folder.resolve("load-test.svg"), plot(samples, seconds));
		return table;
	}

	private String logIn() throws IOException, InterruptedException {
		if (!this.options.containsKey("email")) {
			return null;
		}
		String body = "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(this.options.get("email").get(0),
				this.options.getOrDefault("password", List.of("")).get(0));
		HttpRequest request = Call.parse("1 POST /api/v1/auth/login " + body).request(this.url, null);
		String answer = this.http.send(request, BodyHandlers.ofString()).body();
		Matcher token = Pattern.compile("\"accessToken\"\\s*:\\s*\"([^\"]+)\"").matcher(answer);
		if (!token.find()) {
			throw new IllegalArgumentException("cannot log in: " + answer);
		}
		return token.group(1);
	}

	/**
	 * What one user does: a request after the other until the end.
	 */
	private List<Sample> use(List<HttpRequest> requests, SplittableRandom random, long first, long interval, long from,
			long end) throws InterruptedException {
		int weights = this.calls.stream().mapToInt(Call::weight).sum();
		List<Sample> samples = new ArrayList<>();
		for (long i = 0;; i++) {
			long due = (interval > 0) ? first + i * interval : System.nanoTime();
			if (due >= end) {
				return samples;
			}
			while (System.nanoTime() < due) {
				LockSupport.parkNanos(due - System.nanoTime());
			}
			int call = -1;
			for (int left = random.nextInt(weights); left >= 0;) {
				left -= this.calls.get(++call).weight();
			}
			int status = status(requests.get(call));
			if (due >= from) {
				samples.add(new Sample(call, status, due - from, System.nanoTime() - due));
			}
		}
	}

	private int status(HttpRequest request) throws InterruptedException {
		try {
			return this.http.send(request, BodyHandlers.discarding()).statusCode();
		}
		catch (IOException ex) {
			return 0;
		}
	}

	private String table(List<Sample> samples, int users, int seconds) {
		StringBuilder table = new StringBuilder("%d users, %d s, %s%n%n".formatted(users, seconds, this.url));
		table.append("| request | requests/s | p50 ms | p95 ms | p99 ms | max ms | errors |\n");
		table.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
		for (int i = 0; i < this.calls.size(); i++) {
			int call = i;
			table.append(row("`" + this.calls.get(i).name() + "`",
					samples.stream().filter((sample) -> sample.call() == call).toList(), seconds));
		}
		table.append(row("all", samples, seconds));
		long refused = samples.stream().filter((sample) -> sample.status() == 429).count();
		if (refused > 0) {
			table.append("\n").append(refused)
				.append(" requests were refused by a rate limit (429): start the service with"
						+ " PLINTH_RATELIMIT_ENABLED=false to measure the service itself.\n");
		}
		return table.toString();
	}

	private static String row(String name, List<Sample> samples, int seconds) {
		double[] times = times(samples);
		long errors = samples.stream().filter(Sample::failed).count();
		return String.format(Locale.ROOT, "| %s | %.0f | %.1f | %.1f | %.1f | %.1f | %d |%n", name,
				samples.size() / (double) seconds, percentile(times, 50), percentile(times, 95), percentile(times, 99),
				percentile(times, 100), errors);
	}

	private static double[] times(List<Sample> samples) {
		return samples.stream().mapToDouble((sample) -> sample.time() / 1e6).sorted().toArray();
	}

	private static double percentile(double[] sorted, double percent) {
		return (sorted.length > 0) ? sorted[(int) Math.ceil(sorted.length * percent / 100) - 1] : 0;
	}

	/**
	 * Draw requests/s, and p50 and p99, of each second.
	 */
	private static String plot(List<Sample> samples, int seconds) {
		List<List<Sample>> bySecond = new ArrayList<>();
		for (int i = 0; i < seconds; i++) {
			bySecond.add(new ArrayList<>());
		}
		samples.forEach((sample) -> bySecond.get((int) (sample.start() / 1_000_000_000L)).add(sample));
		return """
				<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 420" font-family="system-ui, sans-serif" font-size="13">
				<rect width="720" height="420" fill="#fff"/>
				""" + panel("requests/s", 30, bySecond, Map.of("#0969da", List::size))
				+ panel("milliseconds: p50 (blue), p99 (red)", 230, bySecond,
						Map.of("#0969da", (second) -> percentile(times(second), 50), "#cf222e",
								(second) -> percentile(times(second), 99)))
				+ "</svg>\n";
	}

	private static String panel(String title, int top, List<List<Sample>> bySecond,
			Map<String, ToDoubleFunction<List<Sample>>> lines) {
		double highest = lines.values()
			.stream()
			.flatMapToDouble((value) -> bySecond.stream().mapToDouble(value))
			.max()
			.orElse(0);
		double scale = 140 / Math.max(highest, 1e-9);
		StringBuilder svg = new StringBuilder("<text x=\"60\" y=\"%d\">%s</text>%n".formatted(top, title));
		svg.append(text(54, top + 16, "end", String.format(Locale.ROOT, (highest < 10) ? "%.1f" : "%.0f", highest)))
			.append(text(54, top + 150, "end", "0"))
			.append(text(60, top + 168, "start", "0 s"))
			.append(text(700, top + 168, "end", bySecond.size() + " s"));
		svg.append("<path d=\"M60 %d v140 h640\" fill=\"none\" stroke=\"#57606a\"/>%n".formatted(top + 10));
		lines.forEach((colour, value) -> {
			StringBuilder points = new StringBuilder();
			for (int i = 0; i < bySecond.size(); i++) {
				points.append(String.format(Locale.ROOT, "%.1f,%.1f ", 60 + 640 * (i + 0.5) / bySecond.size(),
						top + 150 - value.applyAsDouble(bySecond.get(i)) * scale));
			}
			svg.append("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n".formatted(points.toString().strip(),
					colour));
		});
		return svg.toString();
	}

	private static String text(int x, int y, String anchor, String text) {
		return "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n".formatted(x, y, anchor, text);
	}

	/**
	 * A request and how often it is made compared with the others.
	 */
	private record Call(int weight, String method, String path, String body) {

		static Call parse(String text) {
			String[] parts = text.split(" ", 4);
			if (parts.length < 3 || !parts[0].matches("[1-9]\\d{0,5}") || !parts[2].startsWith("/")) {
				throw new IllegalArgumentException("'" + text + "' is not WEIGHT METHOD PATH [JSON]");
			}
			return new Call(Integer.parseInt(parts[0]), parts[1], parts[2], (parts.length > 3) ? parts[3] : null);
		}

		String name() {
			return this.method + " " + this.path;
		}

		HttpRequest request(String url, String token) {
			HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + this.path)).timeout(Duration.ofSeconds(30));
			if (token != null) {
				request.header("Authorization", "Bearer " + token);
			}
			if (this.body != null) {
				request.header("Content-Type", "application/json");
			}
			return request
				.method(this.method, (this.body != null) ? BodyPublishers.ofString(this.body) : BodyPublishers.noBody())
				.build();
		}

	}

	/**
	 * A request that was made.
	 *
	 * @param call which one
	 * @param status of the answer, 0 if there was none
	 * @param start when it was due, in nanoseconds after the warm-up
	 * @param time until the answer, in nanoseconds
	 */
	private record Sample(int call, int status, long start, long time) {

		boolean failed() {
			return this.status < 200 || this.status >= 400;
		}

	}

}
