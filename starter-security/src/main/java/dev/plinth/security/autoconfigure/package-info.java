/**
 * Auto-configuration of the default security of an application.
 */
@NullMarked
package dev.plinth.security.autoconfigure;

import org.jspecify.annotations.NullMarked;
