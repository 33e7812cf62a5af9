/**
 * Roles, permissions and ownership as rules on methods.
 */
@NullMarked
package dev.plinth.security.access;

import org.jspecify.annotations.NullMarked;
