package dev.plinth.sample.echo;

/**
 * A job that tests what becomes of jobs: it takes its time, fails a few times and then
 * leaves its key in the table {@code echo_log}.
 *
 * @param delayMs how long each attempt takes, in milliseconds
 * @param failTimes how many attempts fail
 * @param key what the last attempt writes
 */
record Echo(long delayMs, int failTimes, String key) {
}
