package dev.plinth.security.session;

import org.jspecify.annotations.Nullable;

/**
 * Where a login comes from, shown to the user in the list of sessions.
 *
 * @param device what the client says it is; cut to 200 characters
 * @param address the network address; cut to 64 characters
 * @since 0.1.0
 */
public record Client(@Nullable String device, @Nullable String address) {

	/**
	 * Cut what is too long.
	 */
	public Client {
		device = cut(device, 200);
		address = cut(address, 64);
	}

	private static @Nullable String cut(@Nullable String value, int length) {
		return (value != null && value.length() > length) ? value.substring(0, length) : value;
	}

}
