package dev.plinth.sample.apikey;

import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import dev.plinth.problem.NotFoundException;
import dev.plinth.security.access.RequireRole;
import dev.plinth.security.apikey.ApiKey;
import dev.plinth.security.apikey.ApiKeys;
import dev.plinth.security.apikey.IssuedApiKey;
import dev.plinth.validation.OneOf;
import dev.plinth.web.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Keys with which machines act for a user, as far as the scopes of the key allow. Only
 * people make and revoke them: a key has scopes, but no role.
 */
@RestController
@RequestMapping("/api/v1/api-keys")
@RequireRole("user")
class ApiKeyController {

	private final ApiKeys keys;

	ApiKeyController(ApiKeys keys) {
		this.keys = keys;
	}

	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	ResponseEntity<ApiResponse<NewKey>> create(@Valid @RequestBody KeyRequest request, Principal user) {
		IssuedApiKey issued = this.keys.create(request.name(), user.getName(), Set.copyOf(request.scopes()),
				(request.days() != null) ? Duration.ofDays(request.days()) : null);
		return ApiResponse.created(URI.create("/api/v1/api-keys/" + issued.key().id()),
				new NewKey(KeyView.of(issued.key()), issued.value()));
	}

	@GetMapping
	ApiResponse<List<KeyView>> list(Principal user) {
		return ApiResponse.ok(this.keys.list(user.getName()).stream().map(KeyView::of).toList());
	}

	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void revoke(@PathVariable String id, Principal user) {
		if (!this.keys.revoke(user.getName(), id)) {
			throw new NotFoundException();
		}
	}

	record KeyRequest(@NotBlank @Size(max = 100) String name, @NotEmpty @Size(max = 10) List<@NotNull @OneOf( {
			"orders:create", "orders:read" }) String> scopes, @Positive @Max(365) Integer days){
	}

	record KeyView(String id, String name, Set<String> scopes, Instant createdAt, Instant expiresAt,
			Instant revokedAt) {

		static KeyView of(ApiKey key) {
			return new KeyView(key.id(), key.name(), key.scopes(), key.createdAt(), key.expiresAt(), key.revokedAt());
		}

	}

	/**
	 * A new key with its value, which is shown this once.
	 */
	record NewKey(KeyView key, String value) {
	}

}
