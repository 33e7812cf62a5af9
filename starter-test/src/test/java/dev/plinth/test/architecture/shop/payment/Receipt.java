package dev.plinth.test.architecture.shop.payment;

public record Receipt(String number) {

}
