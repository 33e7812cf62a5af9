record Product(long id, String name) {
}

record Price(String sku) {
}

interface PriceClient {

	Price price(String sku);

}

class Page {

	static PriceClient client;

	CacheAsideFactory caches;

}
