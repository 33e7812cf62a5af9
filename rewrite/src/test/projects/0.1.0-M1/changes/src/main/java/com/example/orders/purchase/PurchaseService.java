package com.example.orders.purchase;

import com.example.orders.product.ProductService;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The purchases.
 */
@Service
public class PurchaseService {

	private final PurchaseRepository purchases;

	private final ProductService products;

	private final ShippingFees fees;

	PurchaseService(PurchaseRepository purchases, ProductService products, ShippingFees fees) {
		this.purchases = purchases;
		this.products = products;
		this.fees = fees;
	}

	@Transactional
	public Purchase buy(long productId, String country) {
		long product = this.products.get(productId).id();
		return this.purchases.save(new Purchase(null, product, country, this.fees.fee(country)));
	}

}
