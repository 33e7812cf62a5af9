/**
 * The job engine for applications without a store.
 */
@NullMarked
package dev.plinth.jobs.memory;

import org.jspecify.annotations.NullMarked;
