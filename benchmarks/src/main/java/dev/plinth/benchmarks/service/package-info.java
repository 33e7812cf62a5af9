/**
 * Comparisons of whole services over HTTP, each in a process of its own.
 */
@NullMarked
package dev.plinth.benchmarks.service;

import org.jspecify.annotations.NullMarked;
