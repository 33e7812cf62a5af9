/**
 * Cost of a decision of a rate limit, beside Bucket4j.
 */
@NullMarked
package dev.plinth.benchmarks.limiter;

import org.jspecify.annotations.NullMarked;
