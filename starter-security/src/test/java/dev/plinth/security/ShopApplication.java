package dev.plinth.security;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.plinth.security.access.RequireOwner;
import dev.plinth.security.access.RequirePermission;
import dev.plinth.security.access.RequireRole;
import dev.plinth.security.session.Sessions;
import dev.plinth.web.ApiResponse;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsPasswordService;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application with users of its own.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ShopApplication.ShopController.class)
public class ShopApplication {

	@Bean
	Users users(PasswordEncoder passwordEncoder) {
		Users users = new Users();
		users.add("1", "Ada", "ada@example.com", passwordEncoder.encode("Passw0rd-ada"), "admin");
		users.add("2", "Bob", "bob@example.com", passwordEncoder.encode("Passw0rd-bob"), "user");
		return users;
	}

	/**
	 * Users in memory.
	 */
	public static class Users implements UserDetailsService, UserDetailsPasswordService {

		private final Map<String, ShopUser> users = new ConcurrentHashMap<>();

		public void add(String id, String name, String email, String password, String role) {
			this.users.put(email, new ShopUser(id, name, email, password, role, true));
		}

		public void put(ShopUser user) {
			this.users.put(user.email(), user);
		}

		public void remove(String email) {
			this.users.remove(email);
		}

		public ShopUser get(String email) {
			return this.users.get(email);
		}

		@Override
		public UserDetails loadUserByUsername(String username) {
			ShopUser user = this.users.get(username);
			if (user == null) {
				throw new UsernameNotFoundException(username);
			}
			return user;
		}

		@Override
		public UserDetails updatePassword(UserDetails user, String newPassword) {
			ShopUser old = (ShopUser) user;
			ShopUser updated = new ShopUser(old.id(), old.name(), old.email(), newPassword, old.role(),
					old.accountNonLocked());
			this.users.put(old.email(), updated);
			return updated;
		}

	}

	/**
	 * A user.
	 */
	public record ShopUser(String id, String name, String email, String password, String role,
			boolean accountNonLocked) implements AuthenticatedUser {

		@Override
		public String getId() {
			return this.id;
		}

		@Override
		public String getDisplayName() {
			return this.name;
		}

		@Override
		public Collection<? extends GrantedAuthority> getAuthorities() {
			return AuthorityUtils.createAuthorityList("ROLE_" + this.role);
		}

		@Override
		public String getPassword() {
			return this.password;
		}

		@Override
		public String getUsername() {
			return this.email;
		}

		@Override
		public boolean isAccountNonLocked() {
			return this.accountNonLocked;
		}

	}

	/**
	 * What there is to protect.
	 */
	@RestController
	static class ShopController {

		private final Users users;

		private final Sessions sessions;

		ShopController(Users users, org.springframework.beans.factory.ObjectProvider<Sessions> sessions) {
			this.users = users;
			this.sessions = sessions.getIfAvailable();
		}

		@GetMapping("/api/v1/public")
		ApiResponse<String> open() {
			return ApiResponse.ok("open");
		}

		@GetMapping("/api/v1/private")
		ApiResponse<String> closed() {
			return ApiResponse.ok("closed");
		}

		@GetMapping("/api/v1/admin")
		@RequireRole("admin")
		ApiResponse<String> admin() {
			return ApiResponse.ok("admin");
		}

		@GetMapping("/api/v1/public/admin")
		@RequireRole("admin")
		ApiResponse<String> openAdmin() {
			return ApiResponse.ok("admin");
		}

		@GetMapping("/api/v1/users/{id}/orders")
		@RequireOwner(value = "#id", orPermission = "orders:read")
		ApiResponse<String> orders(@PathVariable String id) {
			return ApiResponse.ok(id);
		}

		@DeleteMapping("/api/v1/users/{email}")
		@RequirePermission("users:delete")
		void delete(@PathVariable String email) {
			ShopUser user = this.users.get(email);
			this.users.remove(email);
			this.sessions.endAll(user.id());
		}

	}

}
