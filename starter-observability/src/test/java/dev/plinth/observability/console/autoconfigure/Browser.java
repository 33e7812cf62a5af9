package dev.plinth.observability.console.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A page in a headless Chromium, driven over the DevTools protocol.
 */
public final class Browser implements AutoCloseable {

	private static final JsonMapper mapper = new JsonMapper();

	private final Process process;

	private final WebSocket socket;

	private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

	private final AtomicInteger ids = new AtomicInteger();

	private final List<String> problems = new CopyOnWriteArrayList<>();

	private Browser(Process process, String address) {
		this.process = process;
		this.socket = HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.buildAsync(URI.create(address), new Listener())
			.join();
		send("Page.enable", Map.of());
		send("Runtime.enable", Map.of());
		send("Log.enable", Map.of());
	}

	public static boolean isInstalled() {
		return executable() != null;
	}

	private static Path executable() {
		return Stream.of(System.getenv("PATH").split(":"))
			.flatMap((directory) -> Stream.of("chromium", "google-chrome").map((name) -> Path.of(directory, name)))
			.filter(Files::isExecutable)
			.findFirst()
			.orElse(null);
	}

	public static Browser start(Path directory) throws IOException, InterruptedException {
		Path profile = Files.createDirectories(directory.resolve("profile"));
		Process process = new ProcessBuilder(executable().toString(), "--headless=new", "--no-sandbox", "--disable-gpu",
				"--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-port=0", "--user-data-dir=" + profile,
				"about:blank")
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("chromium.log").toFile())
			.start();
		try {
			Path port = profile.resolve("DevToolsActivePort");
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> Files.exists(port) && Files.readAllLines(port).size() == 2);
			URI list = URI.create("http://localhost:" + Files.readAllLines(port).get(0) + "/json/list");
			HttpResponse<String> targets = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString());
			for (JsonNode target : mapper.readTree(targets.body())) {
				if (target.path("type").asString().equals("page")) {
					return new Browser(process, target.path("webSocketDebuggerUrl").asString());
				}
			}
			throw new IllegalStateException("Chromium has no page");
		}
		catch (RuntimeException | IOException ex) {
			process.destroyForcibly();
			throw ex;
		}
	}

	public void open(String url) {
		send("Page.navigate", Map.of("url", url));
	}

	public void view(int width, int height, boolean dark) {
		send("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
		send("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
	}

	public Object evaluate(String expression) {
		JsonNode result = send("Runtime.evaluate",
				Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
		if (result.has("exceptionDetails")) {
			throw new IllegalStateException(result.path("exceptionDetails").toString());
		}
		return mapper.treeToValue(result.path("result").path("value"), Object.class);
	}

	/**
	 * Wait for a condition, which may name elements that are not there yet.
	 */
	public void until(String condition) {
		String expression = "(() => { try { return Boolean(" + condition + ") } catch { return false } })()";
		Awaitility.await()
			.alias(condition)
			.atMost(Duration.ofSeconds(20))
			.until(() -> Boolean.TRUE.equals(evaluate(expression)));
	}

	public void key(String key, int code) {
		send("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", key, "windowsVirtualKeyCode", code, "text",
				key.equals("Enter") ? "\r" : ""));
		send("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "windowsVirtualKeyCode", code));
	}

	public void type(String text) {
		send("Input.insertText", Map.of("text", text));
	}

	public void screenshot(Path file) throws IOException {
		JsonNode result = send("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
		Files.write(file, Base64.getDecoder().decode(result.path("data").asString()));
	}

	public List<String> problems() {
		return new ArrayList<>(this.problems);
	}

	private JsonNode send(String method, Map<String, Object> parameters) {
		int id = this.ids.incrementAndGet();
		CompletableFuture<JsonNode> answer = new CompletableFuture<>();
		this.answers.put(id, answer);
		synchronized (this.socket) {
			this.socket
				.sendText(mapper.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
				.join();
		}
		return answer.orTimeout(30, TimeUnit.SECONDS).join();
	}

	@Override
	public void close() {
		this.socket.abort();
		this.process.destroy();
		this.process.onExit()
			.orTimeout(10, TimeUnit.SECONDS)
			.exceptionally((ex) -> this.process.destroyForcibly())
			.join();
	}

	private final class Listener implements WebSocket.Listener {

		private final StringBuilder message = new StringBuilder();

		@Override
		public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
			this.message.append(data);
			if (last) {
				receive(mapper.readTree(this.message.toString()));
				this.message.setLength(0);
			}
			webSocket.request(1);
			return null;
		}

		private void receive(JsonNode node) {
			if (node.has("id")) {
				CompletableFuture<JsonNode> answer = Browser.this.answers.remove(node.path("id").asInt());
				if (answer != null) {
					answer.complete(node.has("error") ? node : node.path("result"));
				}
			}
			else if (node.path("method").asString().equals("Runtime.exceptionThrown")
					|| (node.path("method").asString().equals("Log.entryAdded")
							&& node.at("/params/entry/source").asString().matches("security|javascript|violation"))) {
				Browser.this.problems.add(node.path("params").toString());
			}
		}

	}

}
