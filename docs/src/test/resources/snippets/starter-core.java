record Product(long id, String name) {
}

record Item(String sku, int quantity) {
}

record Order(String email, List<Item> items) {
}

interface Products {

	List<Product> find(long offset, int size, Object sort);

	long count();

	Optional<Product> findById(long id);

}

interface Orders {

	org.springframework.data.domain.Page<Order> findAll(Pageable page);

}

class Page {

	static Orders orders;


	static final Schema<Item> ITEM = null;

	static Products products;

	static boolean taken(String email) {
		return false;
	}

	String webhookBody;

}
