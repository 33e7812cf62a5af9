package dev.plinth.security.token.autoconfigure;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogMessage;

/**
 * The keys in a directory of PEM files. A file is named after the id of its key, and the
 * names put the private keys in order. A new key is <em>next</em>: published, not used
 * for signing yet. It becomes <em>active</em> some time after its file was written, and
 * the keys before it are <em>retired</em> then: not used for signing any more. A lone key
 * is active at once. Every key is accepted and published as long as its file is there,
 * whatever its state: the nodes of a service may have been given their files at different
 * times, and what one of them signs all of them must accept. Files with a public key are
 * never used for signing.
 * <p>
 * The directory is looked at again from time to time, when a key is asked for. A file
 * that was only written again keeps its state. A file that cannot be read is left out and
 * reported; a directory without any private key is taken for a half-written one, and the
 * keys stay as they are.
 */
final class KeyDirectory implements SigningKeys {

	private static final Log logger = LogFactory.getLog(KeyDirectory.class);

	private static final String SUFFIX = ".pem";

	private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

	private static final Duration UNKNOWN_ID_INTERVAL = Duration.ofSeconds(1);

	private final Path directory;

	private final Duration publishAhead;

	private final Duration reloadInterval;

	private final InstantSource clock;

	private final AtomicLong loadedAt;

	private volatile Keys keys;

	KeyDirectory(Path directory, Duration publishAhead, Duration reloadInterval, InstantSource clock) {
		this.directory = directory;
		this.publishAhead = publishAhead;
		this.reloadInterval = reloadInterval;
		this.clock = clock;
		this.loadedAt = new AtomicLong(clock.millis());
		Map<Path, String> faults = new LinkedHashMap<>();
		this.keys = read(Map.of(), faults);
		if (!faults.isEmpty()) {
			throw invalid(faults.values().iterator().next());
		}
		if (this.keys.signing.isEmpty()) {
			throw invalid("it holds no private key in a file that ends in " + SUFFIX);
		}
		logger.info(LogMessage.of(() -> "Access tokens are signed with the keys in " + directory + ": " + describe()));
	}

	private InvalidKeyException invalid(String fault) {
		return new InvalidKeyException(
				"The directory of keys for access tokens " + this.directory + " cannot be used: " + fault + ".",
				"Set the environment variable JWT_KEYS_DIR or the property plinth.security.token.keys.directory to a "
						+ "directory with a private key, for instance one made with 'openssl genpkey -algorithm EC "
						+ "-pkeyopt ec_paramgen_curve:P-256 -out 2026-01.pem'.");
	}

	@Override
	public JWK signingKey() {
		reload(this.reloadInterval);
		return active(this.keys.signing).key;
	}

	@Override
	public @Nullable JWK verificationKey(String id) {
		reload(this.reloadInterval);
		Entry entry = this.keys.byId.get(id);
		if (entry == null && reload(UNKNOWN_ID_INTERVAL)) {
			entry = this.keys.byId.get(id);
		}
		return (entry != null) ? entry.key : null;
	}

	@Override
	public JWKSet published() {
		reload(this.reloadInterval);
		return new JWKSet(this.keys.byId.values().stream().map((entry) -> entry.key.toPublicJWK()).toList());
	}

	/**
	 * Return the ids of the keys with their states.
	 * @return the states for the log
	 */
	String describe() {
		Entry active = active(this.keys.signing);
		List<String> states = new ArrayList<>();
		boolean past = true;
		for (Entry entry : this.keys.byId.values()) {
			if (entry == active) {
				past = false;
			}
			String state = (entry == active) ? "active"
					: (!entry.key.isPrivate()) ? "verify only" : past ? "retired" : "next";
			states.add(entry.key.getKeyID() + " (" + state + ")");
		}
		return String.join(", ", states);
	}

	private Entry active(List<Entry> signing) {
		Instant now = this.clock.instant();
		Entry active = signing.get(0);
		for (Entry entry : signing) {
			if (!entry.activeFrom.isAfter(now)) {
				active = entry;
			}
		}
		return active;
	}

	private boolean reload(Duration interval) {
		long now = this.clock.millis();
		long last = this.loadedAt.get();
		if (now - last < interval.toMillis() || !this.loadedAt.compareAndSet(last, now)) {
			return false;
		}
		Keys before = this.keys;
		Map<Path, String> faults = new LinkedHashMap<>();
		Keys after = read(before.files, faults);
		if (after.signing.isEmpty()) {
			logger.warn(LogMessage.format("No private key is left in %s. The keys stay as they were.", this.directory));
			return false;
		}
		this.keys = after;
		if (!after.files.equals(before.files)) {
			logger.info(LogMessage.of(() -> "The keys for access tokens have changed: " + describe()));
			faults.forEach((file, fault) -> logger.error(LogMessage.format("A key is left out: %s", fault)));
		}
		return true;
	}

	private Keys read(Map<Path, KeyFile> known, Map<Path, String> faults) {
		Map<Path, KeyFile> files = new TreeMap<>();
		try (DirectoryStream<Path> paths = Files.newDirectoryStream(this.directory, "*" + SUFFIX)) {
			for (Path path : paths) {
				if (Files.isRegularFile(path)) {
					files.put(path, read(path, known.get(path), faults));
				}
			}
		}
		catch (IOException ex) {
			faults.put(this.directory, "it cannot be read (" + ex + ")");
		}
		return Keys.of(files, this.publishAhead);
	}

	private KeyFile read(Path path, @Nullable KeyFile known, Map<Path, String> faults) throws IOException {
		Instant written = Files.getLastModifiedTime(path).toInstant();
		long size = Files.size(path);
		if (known != null && known.written.equals(written) && known.size == size) {
			return known;
		}
		String name = path.getFileName().toString();
		String id = name.substring(0, name.length() - SUFFIX.length());
		JWK key = null;
		if (!ID.matcher(id).matches()) {
			faults.put(path, "the name of " + name + " is not fit for the id of a key");
		}
		else {
			try {
				key = PemKey.parse(id, Files.readString(path));
			}
			catch (GeneralSecurityException | IOException ex) {
				faults.put(path, name + ": " + ex.getMessage());
			}
		}
		if (key != null && known != null && key.equals(known.key)) {
			return new KeyFile(known.key, known.since, written, size);
		}
		return new KeyFile(key, written, written, size);
	}

	/**
	 * A file as it was read, and since when it holds its key.
	 */
	private record KeyFile(@Nullable JWK key, Instant since, Instant written, long size) {
	}

	/**
	 * A key and when it is used for signing.
	 */
	private record Entry(JWK key, Instant activeFrom) {
	}

	/**
	 * All keys of one look at the directory, in the order of their names.
	 */
	private record Keys(Map<Path, KeyFile> files, Map<String, Entry> byId, List<Entry> signing) {

		static Keys of(Map<Path, KeyFile> files, Duration publishAhead) {
			Map<String, Entry> byId = new TreeMap<>();
			for (KeyFile file : files.values()) {
				if (file.key != null) {
					byId.put(file.key.getKeyID(), new Entry(file.key, file.since.plus(publishAhead)));
				}
			}
			return new Keys(files, byId, byId.values().stream().filter((entry) -> entry.key.isPrivate()).toList());
		}

	}

}
