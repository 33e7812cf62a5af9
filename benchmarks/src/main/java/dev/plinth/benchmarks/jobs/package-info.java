/**
 * Throughput of jobs beside other job libraries.
 */
@NullMarked
package dev.plinth.benchmarks.jobs;

import org.jspecify.annotations.NullMarked;
