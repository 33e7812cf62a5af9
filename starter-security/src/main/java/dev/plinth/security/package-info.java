/**
 * Who the user is, and the parts of the default security that an application can reuse.
 */
@NullMarked
package dev.plinth.security;

import org.jspecify.annotations.NullMarked;
