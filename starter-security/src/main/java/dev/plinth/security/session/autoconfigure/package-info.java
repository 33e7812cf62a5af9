/**
 * Auto-configuration of sessions.
 */
@NullMarked
package dev.plinth.security.session.autoconfigure;

import org.jspecify.annotations.NullMarked;
