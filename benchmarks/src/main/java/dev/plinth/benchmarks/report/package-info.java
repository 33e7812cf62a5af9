/**
 * Results of comparisons, as a file, tables and plots.
 */
@NullMarked
package dev.plinth.benchmarks.report;

import org.jspecify.annotations.NullMarked;
