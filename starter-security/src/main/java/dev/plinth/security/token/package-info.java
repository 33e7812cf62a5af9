/**
 * Access tokens: issuing, verifying and revoking them.
 */
@NullMarked
package dev.plinth.security.token;

import org.jspecify.annotations.NullMarked;
