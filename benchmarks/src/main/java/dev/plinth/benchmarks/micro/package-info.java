/**
 * JMH benchmarks as comparisons.
 */
@NullMarked
package dev.plinth.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
