/**
 * Completes the OpenAPI document of an application that has springdoc.
 */
@NullMarked
package dev.plinth.openapi.autoconfigure;

import org.jspecify.annotations.NullMarked;
