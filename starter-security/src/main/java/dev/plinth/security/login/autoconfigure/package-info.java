/**
 * Auto-configuration of the login endpoints and of password hashing.
 */
@NullMarked
package dev.plinth.security.login.autoconfigure;

import org.jspecify.annotations.NullMarked;
