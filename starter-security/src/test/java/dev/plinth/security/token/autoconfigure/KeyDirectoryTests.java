package dev.plinth.security.token.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.JWSHeader;
import dev.plinth.security.MovableClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link KeyDirectory}.
 */
class KeyDirectoryTests {

	private static final Duration PUBLISH_AHEAD = Duration.ofMinutes(10);

	private static final Duration RELOAD = Duration.ofSeconds(5);

	private final MovableClock clock = new MovableClock();

	@TempDir
	private Path directory;

	private KeyDirectory keys;

	@BeforeEach
	void create() throws Exception {
		write("2026-01", ec("secp256r1"), this.clock.instant().minus(Duration.ofDays(100)));
		this.keys = directory();
	}

	private KeyDirectory directory() {
		return new KeyDirectory(this.directory, PUBLISH_AHEAD, RELOAD, this.clock);
	}

	@Test
	void loneKeyIsActiveAtOnce() throws Exception {
		Files.delete(this.directory.resolve("2026-01.pem"));
		write("2026-02", ec("secp256r1"), this.clock.instant());
		assertThat(directory().signingKey().getKeyID()).isEqualTo("2026-02");
	}

	@Test
	void newKeyIsPublishedThenActiveThenTheOldFileIsRemoved() throws Exception {
		JWK old = this.keys.signingKey();
		write("2026-02", ec("secp256r1"), this.clock.instant());
		this.clock.advance(RELOAD);
		assertThat(ids()).containsExactly("2026-01", "2026-02");
		assertThat(this.keys.signingKey()).isSameAs(old);
		assertThat(this.keys.describe()).isEqualTo("2026-01 (active), 2026-02 (next)");
		this.clock.advance(PUBLISH_AHEAD);
		assertThat(this.keys.signingKey().getKeyID()).isEqualTo("2026-02");
		assertThat(this.keys.verificationKey("2026-01")).isSameAs(old);
		assertThat(this.keys.describe()).isEqualTo("2026-01 (retired), 2026-02 (active)");
		Files.delete(this.directory.resolve("2026-01.pem"));
		this.clock.advance(RELOAD);
		assertThat(this.keys.verificationKey("2026-01")).isNull();
		assertThat(ids()).containsExactly("2026-02");
		assertThat(this.keys.describe()).isEqualTo("2026-02 (active)");
	}

	@Test
	void retiredKeyIsAcceptedAsLongAsAnotherNodeMaySignWithIt() throws Exception {
		write("2026-02", ec("secp256r1"), this.clock.instant());
		this.clock.advance(Duration.ofDays(1));
		assertThat(this.keys.signingKey().getKeyID()).isEqualTo("2026-02");
		touch("2026-01");
		touch("2026-02");
		KeyDirectory justMounted = directory();
		assertThat(justMounted.signingKey().getKeyID()).isEqualTo("2026-01");
		assertThat(this.keys.verificationKey("2026-01")).isNotNull();
		this.clock.advance(PUBLISH_AHEAD);
		assertThat(justMounted.signingKey().getKeyID()).isEqualTo("2026-02");
	}

	@Test
	void fileThatIsWrittenAgainKeepsItsKeyAndState() throws Exception {
		write("2026-02", ec("secp256r1"), this.clock.instant().minus(PUBLISH_AHEAD));
		this.clock.advance(RELOAD);
		JWK before = this.keys.verificationKey("2026-02");
		assertThat(this.keys.signingKey()).isSameAs(before);
		this.clock.advance(Duration.ofDays(1));
		touch("2026-01");
		touch("2026-02");
		this.clock.advance(RELOAD);
		assertThat(this.keys.verificationKey("2026-02")).isSameAs(before);
		assertThat(this.keys.signingKey()).isSameAs(before);
	}

	@Test
	void removedKeyIsRefusedWithoutRestart() throws Exception {
		write("2026-02", ec("secp256r1"), this.clock.instant().minus(PUBLISH_AHEAD));
		this.clock.advance(RELOAD);
		assertThat(this.keys.verificationKey("2026-01")).isNotNull();
		Files.delete(this.directory.resolve("2026-01.pem"));
		this.clock.advance(RELOAD);
		assertThat(this.keys.verificationKey("2026-01")).isNull();
	}

	@Test
	void unknownIdMakesItLookAtOnce() throws Exception {
		write("2026-02", ec("secp256r1"), this.clock.instant());
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.keys.verificationKey("2026-02")).isNotNull();
	}

	@Test
	void replacedFileIsAnotherKey() throws Exception {
		JWK before = this.keys.verificationKey("2026-01");
		write("2026-01", ec("secp256r1"), this.clock.instant().minus(Duration.ofDays(1)));
		this.clock.advance(RELOAD);
		assertThat(this.keys.verificationKey("2026-01")).isNotSameAs(before);
	}

	@Test
	void unreadableFileAndEmptyDirectoryKeepTheKeysThatWork() throws Exception {
		Files.writeString(this.directory.resolve("2026-02.pem"), "nonsense");
		this.clock.advance(RELOAD);
		assertThat(this.keys.signingKey().getKeyID()).isEqualTo("2026-01");
		Files.delete(this.directory.resolve("2026-01.pem"));
		this.clock.advance(RELOAD);
		assertThat(this.keys.signingKey().getKeyID()).isEqualTo("2026-01");
	}

	@Test
	void publicKeyIsForVerificationOnly() throws Exception {
		KeyPair pair = ec("secp256r1");
		write("partner", "PUBLIC KEY", pair.getPublic().getEncoded(), this.clock.instant());
		this.clock.advance(RELOAD);
		assertThat(ids()).contains("partner");
		assertThat(this.keys.signingKey().getKeyID()).isEqualTo("2026-01");
		this.clock.advance(PUBLISH_AHEAD);
		assertThat(this.keys.signingKey().getKeyID()).isEqualTo("2026-01");
	}

	@ParameterizedTest
	@ValueSource(strings = { "secp256r1", "secp384r1", "secp521r1" })
	void publicKeyIsDerivedFromThePrivateOne(String curve) throws Exception {
		for (int i = 0; i < 5; i++) {
			KeyPair pair = ec(curve);
			ECKey key = (ECKey) PemKey.parse("id", pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
			assertThat(key.toECPublicKey().getW())
				.isEqualTo(((java.security.interfaces.ECPublicKey) pair.getPublic()).getW());
			byte[] message = { 1 };
			JWSHeader header = new JWSHeader((JWSAlgorithm) key.getAlgorithm());
			assertThat(new ECDSAVerifier(key.toECPublicKey()).verify(header, message,
					new ECDSASigner(key).sign(header, message)))
				.isTrue();
		}
	}

	@Test
	void readsRsa() throws Exception {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
		generator.initialize(2048);
		KeyPair pair = generator.generateKeyPair();
		JWK key = PemKey.parse("id", pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
		assertThat(key.getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
		assertThat(key.isPrivate()).isTrue();
		assertThat(PemKey.parse("id", pem("PUBLIC KEY", pair.getPublic().getEncoded())).isPrivate()).isFalse();
	}

	@Test
	void refusesWeakAndUnknownKeys() throws Exception {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
		generator.initialize(1024);
		assertRefused("weak", pem("PRIVATE KEY", generator.generateKeyPair().getPrivate().getEncoded()), "2048");
		assertRefused("sec1", pem("EC PRIVATE KEY", new byte[] { 1, 2, 3 }), "openssl pkcs8");
		assertRefused("encrypted", pem("ENCRYPTED PRIVATE KEY", new byte[] { 1, 2, 3 }), "not supported");
		assertRefused("garbage", pem("PRIVATE KEY", new byte[] { 1, 2, 3 }), "garbage.pem");
		assertRefused("empty", "", "no PEM block");
		assertRefused("bad name", pem("PRIVATE KEY", ec("secp256r1").getPrivate().getEncoded()), "not fit");
	}

	@Test
	void refusesADirectoryWithoutAPrivateKey() throws IOException {
		Files.delete(this.directory.resolve("2026-01.pem"));
		assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(this::directory)
			.withMessageContaining("no private key")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("JWT_KEYS_DIR")
				.contains("plinth.security.token.keys.directory"));
		Files.delete(this.directory);
		assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(this::directory)
			.withMessageContaining("cannot be read");
		Files.createDirectory(this.directory);
	}

	private void assertRefused(String name, String content, String message) throws IOException {
		Path file = Files.writeString(this.directory.resolve(name + ".pem"), content);
		assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(this::directory).withMessageContaining(message);
		Files.delete(file);
	}

	private List<String> ids() {
		return this.keys.published().getKeys().stream().map(JWK::getKeyID).toList();
	}

	private void touch(String id) throws IOException {
		Files.setLastModifiedTime(this.directory.resolve(id + ".pem"), FileTime.from(this.clock.instant()));
	}

	private void write(String id, KeyPair pair, Instant modified) throws IOException {
		write(id, "PRIVATE KEY", pair.getPrivate().getEncoded(), modified);
	}

	private void write(String id, String type, byte[] content, Instant modified) throws IOException {
		Path file = Files.writeString(this.directory.resolve(id + ".pem"), pem(type, content));
		Files.setLastModifiedTime(file, FileTime.from(modified));
	}

	static String pem(String type, byte[] content) {
		return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(type,
				Base64.getMimeEncoder().encodeToString(content), type);
	}

	static KeyPair ec(String curve) throws Exception {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
		generator.initialize(new ECGenParameterSpec(curve));
		return generator.generateKeyPair();
	}

}
