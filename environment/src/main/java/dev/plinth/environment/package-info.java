/**
 * Where the configuration of an application comes from and what it makes available.
 */
@NullMarked
package dev.plinth.environment;

import org.jspecify.annotations.NullMarked;
