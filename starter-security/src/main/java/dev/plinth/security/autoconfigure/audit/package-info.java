/**
 * Security events as audit events of Spring Boot.
 */
@NullMarked
package dev.plinth.security.autoconfigure.audit;

import org.jspecify.annotations.NullMarked;
