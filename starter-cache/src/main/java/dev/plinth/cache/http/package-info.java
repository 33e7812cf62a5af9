/**
 * Caching of whole responses.
 */
@NullMarked
package dev.plinth.cache.http;

import org.jspecify.annotations.NullMarked;
