package dev.plinth.sample.order;

import dev.plinth.problem.ProblemCode;

/**
 * There are not enough of a product left.
 */
@ProblemCode(value = "out-of-stock", status = 409)
class OutOfStockException extends RuntimeException {

}
