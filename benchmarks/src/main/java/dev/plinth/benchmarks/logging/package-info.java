/**
 * Cost of removing secrets from log lines.
 */
@NullMarked
package dev.plinth.benchmarks.logging;

import org.jspecify.annotations.NullMarked;
