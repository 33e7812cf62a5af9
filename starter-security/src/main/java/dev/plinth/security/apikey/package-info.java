/**
 * API keys for machines.
 */
@NullMarked
package dev.plinth.security.apikey;

import org.jspecify.annotations.NullMarked;
