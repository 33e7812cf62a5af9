/**
 * Assertions on the security of a service's endpoints.
 */
@NullMarked
package dev.plinth.test.security;

import org.jspecify.annotations.NullMarked;
