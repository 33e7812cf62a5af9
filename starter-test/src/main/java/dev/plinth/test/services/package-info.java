/**
 * Real PostgreSQL and Redis for tests, with or without Docker.
 */
@NullMarked
package dev.plinth.test.services;

import org.jspecify.annotations.NullMarked;
