package dev.plinth.event.autoconfigure;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import com.rabbitmq.client.Channel;
import dev.plinth.event.OutgoingEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.TopicExchange;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.ChannelCallback;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitOperations;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link RabbitEventRelay}. The broker is that of the machine, if it has the
 * Debian package {@code rabbitmq-server}.
 */
@Tag("any-jdk")
class RabbitEventRelayTests {

	private static final Path SERVER = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

	private final OutgoingEvent event = new OutgoingEvent("id-1", "order-placed", "shop.orders", "7",
			Instant.parse("2026-03-01T10:00:00Z"), "{\"id\":\"7\"}");

	@TempDir
	Path directory;

	static boolean hasServer() {
		return Files.exists(SERVER);
	}

	@Test
	void anEventThatIsNotConfirmedFails() throws Exception {
		Channel channel = mock(Channel.class);
		RabbitOperations rabbit = mock(RabbitOperations.class);
		given(rabbit.execute(any())).willAnswer((call) -> call.<ChannelCallback<?>>getArgument(0).doInRabbit(channel));
		RabbitEventRelay relay = new RabbitEventRelay(rabbit, Duration.ofSeconds(1));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> relay.send(this.event));
		given(channel.waitForConfirms(anyLong())).willReturn(true);
		relay.send(this.event);
		then(channel).should(times(2)).confirmSelect();
	}

	@Test
	@EnabledIf("hasServer")
	void eventsReachTheExchange() throws Exception {
		int port = freePort();
		int epmdPort = freePort();
		Process server = start(port, epmdPort);
		CachingConnectionFactory connections = new CachingConnectionFactory("localhost", port);
		try {
			RabbitTemplate rabbit = new RabbitTemplate(connections);
			RabbitAdmin admin = new RabbitAdmin(rabbit);
			Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
				admin.declareExchange(new TopicExchange("shop.orders"));
				return true;
			});
			admin.declareQueue(new Queue("received"));
			admin.declareBinding(
					new Binding("received", Binding.DestinationType.QUEUE, "shop.orders", "order-placed", null));
			RabbitEventRelay relay = new RabbitEventRelay(rabbit, Duration.ofSeconds(5));
			relay.send(this.event);
			Message message = rabbit.receive("received", 5000);
			assertThat(new String(message.getBody(), StandardCharsets.UTF_8)).isEqualTo("{\"id\":\"7\"}");
			assertThat(message.getMessageProperties().getMessageId()).isEqualTo("id-1");
			assertThat(message.getMessageProperties().getType()).isEqualTo("order-placed");
			assertThat(message.getMessageProperties().getCorrelationId()).isEqualTo("7");
			OutgoingEvent nowhere = new OutgoingEvent("id-2", "order-placed", "unknown", null, Instant.now(), "{}");
			assertThatException().isThrownBy(() -> relay.send(nowhere));
		}
		finally {
			connections.destroy();
			server.descendants().forEach(ProcessHandle::destroyForcibly);
			server.destroyForcibly();
			new ProcessBuilder("epmd", "-port", Integer.toString(epmdPort), "-kill").start().waitFor();
		}
	}

	private Process start(int port, int epmdPort) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(SERVER.toString()).redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("out.txt").toFile());
		builder.environment()
			.putAll(Map.of("ERL_EPMD_PORT", Integer.toString(epmdPort), "HOME", this.directory.toString(),
					"RABBITMQ_NODENAME", "plinth" + port + "@localhost", "RABBITMQ_NODE_PORT", Integer.toString(port),
					"RABBITMQ_DIST_PORT", Integer.toString(freePort()), "RABBITMQ_MNESIA_BASE",
					this.directory.resolve("mnesia").toString(), "RABBITMQ_LOG_BASE",
					this.directory.resolve("log").toString(), "RABBITMQ_ENABLED_PLUGINS_FILE",
					this.directory.resolve("plugins").toString(), "RABBITMQ_PID_FILE",
					this.directory.resolve("pid").toString()));
		return builder.start();
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
