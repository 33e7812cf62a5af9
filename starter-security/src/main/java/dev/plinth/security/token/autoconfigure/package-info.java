/**
 * Auto-configuration of access tokens and their keys.
 */
@NullMarked
package dev.plinth.security.token.autoconfigure;

import org.jspecify.annotations.NullMarked;
