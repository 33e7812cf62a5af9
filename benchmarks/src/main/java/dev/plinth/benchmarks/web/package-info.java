/**
 * Cost of a request with starter-core, beside bare Spring Boot.
 */
@NullMarked
package dev.plinth.benchmarks.web;

import org.jspecify.annotations.NullMarked;
