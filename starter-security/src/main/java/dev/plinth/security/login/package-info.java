/**
 * Protection of the login against guessing.
 */
@NullMarked
package dev.plinth.security.login;

import org.jspecify.annotations.NullMarked;
