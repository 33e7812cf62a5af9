package dev.plinth.security.token.autoconfigure;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.KeyAgreement;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import org.jspecify.annotations.Nullable;

/**
 * Reads a key from PEM text: a private key in PKCS#8, or a public key, on one of the
 * curves P-256, P-384 and P-521, or RSA of at least 2048 bits.
 */
final class PemKey {

	private static final Pattern BLOCK = Pattern
		.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

	private static final int MIN_RSA_BITS = 2048;

	private PemKey() {
	}

	/**
	 * Read a key.
	 * @param id the id of the key
	 * @param pem the text
	 * @return the key, with its private part if the text has it
	 * @throws GeneralSecurityException if there is no fit key in the text
	 */
	static JWK parse(String id, String pem) throws GeneralSecurityException {
		Matcher matcher = BLOCK.matcher(pem);
		if (!matcher.find()) {
			throw new InvalidKeySpecException("no PEM block was found");
		}
		String type = matcher.group(1);
		byte[] content;
		try {
			content = Base64.getMimeDecoder().decode(matcher.group(2));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidKeySpecException("the PEM block is not valid Base64", ex);
		}
		return switch (type) {
			case "PRIVATE KEY" -> privateKey(id, content);
			case "PUBLIC KEY" -> publicKey(id, content);
			default -> throw new InvalidKeySpecException(
					"'" + type + "' is not supported, convert it with 'openssl pkcs8 -topk8 -nocrypt'");
		};
	}

	private static JWK privateKey(String id, byte[] content) throws GeneralSecurityException {
		KeySpec spec = new PKCS8EncodedKeySpec(content);
		try {
			PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(spec);
			return ec(id, publicKey((ECPrivateKey) key), (ECPrivateKey) key);
		}
		catch (InvalidKeySpecException ex) {
			PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(spec);
			if (!(key instanceof RSAPrivateCrtKey crt)) {
				throw new InvalidKeySpecException("the RSA key has no public exponent", ex);
			}
			PublicKey publicKey = KeyFactory.getInstance("RSA")
				.generatePublic(new RSAPublicKeySpec(crt.getModulus(), crt.getPublicExponent()));
			return rsa(id, (RSAPublicKey) publicKey, key);
		}
	}

	private static JWK publicKey(String id, byte[] content) throws GeneralSecurityException {
		KeySpec spec = new X509EncodedKeySpec(content);
		try {
			return ec(id, (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(spec), null);
		}
		catch (InvalidKeySpecException ex) {
			return rsa(id, (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec), null);
		}
	}

	private static JWK ec(String id, ECPublicKey publicKey, @Nullable ECPrivateKey privateKey)
			throws GeneralSecurityException {
		Curve curve = Curve.forECParameterSpec(publicKey.getParams());
		JWSAlgorithm algorithm;
		if (Curve.P_256.equals(curve)) {
			algorithm = JWSAlgorithm.ES256;
		}
		else if (Curve.P_384.equals(curve)) {
			algorithm = JWSAlgorithm.ES384;
		}
		else if (Curve.P_521.equals(curve)) {
			algorithm = JWSAlgorithm.ES512;
		}
		else {
			throw new java.security.InvalidKeyException("the curve is none of P-256, P-384 and P-521");
		}
		ECKey.Builder builder = new ECKey.Builder(curve, publicKey).keyID(id)
			.keyUse(KeyUse.SIGNATURE)
			.algorithm(algorithm);
		return ((privateKey != null) ? builder.privateKey(privateKey) : builder).build();
	}

	private static JWK rsa(String id, RSAPublicKey publicKey, @Nullable PrivateKey privateKey)
			throws GeneralSecurityException {
		if (publicKey.getModulus().bitLength() < MIN_RSA_BITS) {
			throw new java.security.InvalidKeyException("the RSA key has fewer than " + MIN_RSA_BITS + " bits");
		}
		RSAKey.Builder builder = new RSAKey.Builder(publicKey).keyID(id)
			.keyUse(KeyUse.SIGNATURE)
			.algorithm(JWSAlgorithm.RS256);
		return ((privateKey != null) ? builder.privateKey(privateKey) : builder).build();
	}

	/**
	 * Derive the public key: the key agreement of the private key with the generator of
	 * the curve is the x coordinate, and a trial signature picks one of the two y
	 * coordinates.
	 */
	private static ECPublicKey publicKey(ECPrivateKey privateKey) throws GeneralSecurityException {
		ECParameterSpec curve = privateKey.getParams();
		KeyFactory factory = KeyFactory.getInstance("EC");
		KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
		agreement.init(privateKey);
		agreement.doPhase(factory.generatePublic(new ECPublicKeySpec(curve.getGenerator(), curve)), true);
		BigInteger x = new BigInteger(1, agreement.generateSecret());
		BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
		BigInteger square = x.pow(3).add(curve.getCurve().getA().multiply(x)).add(curve.getCurve().getB()).mod(p);
		BigInteger y = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
		for (BigInteger candidate : new BigInteger[] { y, p.subtract(y) }) {
			ECPublicKey publicKey = (ECPublicKey) factory
				.generatePublic(new ECPublicKeySpec(new ECPoint(x, candidate), curve));
			if (belongTogether(privateKey, publicKey)) {
				return publicKey;
			}
		}
		throw new InvalidKeySpecException("the public key cannot be derived");
	}

	private static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey) throws GeneralSecurityException {
		byte[] message = { 1, 2, 3 };
		Signature signature = Signature.getInstance("SHA256withECDSA");
		signature.initSign(privateKey);
		signature.update(message);
		byte[] signed = signature.sign();
		signature.initVerify(publicKey);
		signature.update(message);
		return signature.verify(signed);
	}

}
