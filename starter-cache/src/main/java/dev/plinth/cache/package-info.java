/**
 * Two-level cache behind Spring's cache abstraction: a local level in memory and, where
 * there is one, a level shared by all nodes.
 */
@NullMarked
package dev.plinth.cache;

import org.jspecify.annotations.NullMarked;
