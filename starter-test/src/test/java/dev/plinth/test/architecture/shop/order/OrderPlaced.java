package dev.plinth.test.architecture.shop.order;

import dev.plinth.test.architecture.shop.payment.Receipt;

public record OrderPlaced(Receipt receipt) {

}
