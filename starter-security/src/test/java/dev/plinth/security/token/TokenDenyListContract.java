package dev.plinth.security.token;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.plinth.security.session.SessionStoreContract;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link TokenDenyList} must do.
 */
public abstract class TokenDenyListContract {

	private final Instant until = Instant.now().plusSeconds(600);

	private final String id = UUID.randomUUID().toString();

	protected abstract TokenDenyList denyList();

	@Test
	void knowsWhatIsDenied() {
		assertThat(denyList().isDenied(List.of(this.id, "other-" + this.id))).isFalse();
		denyList().deny(this.id, this.until);
		assertThat(denyList().isDenied(List.of("other-" + this.id, this.id))).isTrue();
		assertThat(denyList().isDenied(List.of("other-" + this.id))).isFalse();
		assertThat(denyList().isDenied(List.of())).isFalse();
	}

	@Test
	void denialIsNeverShortened() {
		denyList().deny(this.id, this.until);
		denyList().deny(this.id, Instant.now().minusSeconds(1));
		assertThat(denyList().isDenied(List.of(this.id))).isTrue();
	}

	@Test
	void denialEnds() {
		denyList().deny(this.id, Instant.now().minusSeconds(1));
		assertThat(denyList().isDenied(List.of(this.id))).isFalse();
	}

	@Test
	void concurrentDenialsOfOneIdDoNotFail() throws Exception {
		SessionStoreContract.concurrently(20, (i) -> {
			denyList().deny(this.id, this.until.plusSeconds(i));
			return i;
		});
		assertThat(denyList().isDenied(List.of(this.id))).isTrue();
	}

}
