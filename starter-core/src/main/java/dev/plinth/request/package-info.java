/**
 * The id that ties a request to its logs, answers, outgoing calls and jobs.
 */
@NullMarked
package dev.plinth.request;

import org.jspecify.annotations.NullMarked;
