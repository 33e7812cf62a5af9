package com.example.orders.purchase;

import org.springframework.data.repository.ListCrudRepository;

interface PurchaseRepository extends ListCrudRepository<Purchase, Long> {

}
