/**
 * Auto-configuration of API keys.
 */
@NullMarked
package dev.plinth.security.apikey.autoconfigure;

import org.jspecify.annotations.NullMarked;
