/**
 * What a job engine must do: hold a job until a time, give it to one node, give it to
 * another if that node dies, apply the outcome.
 */
@NullMarked
package dev.plinth.jobs.engine;

import org.jspecify.annotations.NullMarked;
