package dev.plinth.jobs.autoconfigure;

import dev.plinth.test.services.RedisServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisDurabilityCheck} on real servers.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisDurabilityCheckTests {

	@Test
	void warnsAboutARedisThatIsSetUpAsACache(CapturedOutput output) {
		check("--maxmemory-policy", "allkeys-lru");
		assertThat(output).contains("Redis may evict jobs: its maxmemory-policy is 'allkeys-lru'")
			.contains("Redis keeps jobs in memory only");
	}

	@Test
	void saysNothingAboutARedisThatKeepsItsKeys(CapturedOutput output) {
		check("--appendonly", "yes");
		assertThat(output).doesNotContain("Redis may evict jobs").doesNotContain("Redis keeps jobs in memory only");
	}

	@Test
	void doesNotJudgeARedisThatHidesItsSettings(CapturedOutput output) {
		check("--maxmemory-policy", "allkeys-lru", "--rename-command", "CONFIG", "HIDDEN");
		assertThat(output).doesNotContain("Redis may evict jobs");
	}

	private static void check(String... settings) {
		try (RedisServerProcess server = RedisServerProcess.start(settings)) {
			LettuceConnectionFactory connections = new LettuceConnectionFactory(
					new RedisStandaloneConfiguration(server.host(), server.port()));
			connections.afterPropertiesSet();
			connections.start();
			try {
				new RedisDurabilityCheck(connections).run();
			}
			finally {
				connections.destroy();
			}
		}
	}

}
