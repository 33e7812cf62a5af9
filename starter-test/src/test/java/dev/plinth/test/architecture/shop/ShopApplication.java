package dev.plinth.test.architecture.shop;

/**
 * Application class of a service that breaks every rule.
 */
public final class ShopApplication {

	private ShopApplication() {
	}

}
