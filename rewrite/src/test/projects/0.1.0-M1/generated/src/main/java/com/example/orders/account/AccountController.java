package com.example.orders.account;

import java.net.URI;

import dev.plinth.web.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/auth")
class AccountController {

	private final AccountService accounts;

	AccountController(AccountService accounts) {
		this.accounts = accounts;
	}

	@PostMapping("/register")
	ResponseEntity<ApiResponse<AccountView>> register(@Valid @RequestBody Registration registration) {
		Account account = this.accounts.register(registration.name(), registration.email(), registration.password());
		return ApiResponse.created(URI.create("/api/v1/users/" + account.id()), AccountView.of(account));
	}

	record Registration(@NotBlank @Size(min = 2, max = 100) String name, @NotBlank @Email @Size(max = 254) String email,
			@NotNull @Size(min = 8, max = 72) @Pattern(regexp = "(?=.*[a-z])(?=.*[A-Z])(?=.*\\d).*",
					message = "must contain a lower case letter, an upper case letter and a digit") String password) {
	}

	record AccountView(String id, String name, String email, String role) {

		static AccountView of(Account account) {
			return new AccountView(String.valueOf(account.id()), account.name(), account.email(), account.role());
		}

	}

}
