/**
 * What a worker process answers to HTTP requests.
 */
@NullMarked
package dev.plinth.jobs.web;

import org.jspecify.annotations.NullMarked;
