/**
 * The Redis job engine.
 */
@NullMarked
package dev.plinth.jobs.redis;

import org.jspecify.annotations.NullMarked;
