/**
 * Auto-configuration of roles and permissions.
 */
@NullMarked
package dev.plinth.security.access.autoconfigure;

import org.jspecify.annotations.NullMarked;
