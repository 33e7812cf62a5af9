package dev.plinth.sample.payment;

import dev.plinth.problem.ProblemCode;

/**
 * The payment provider does not take the money of this customer.
 */
@ProblemCode(value = "payment-declined", status = 402)
public class PaymentDeclinedException extends RuntimeException {

}
