package dev.plinth.cache.http;

import java.util.List;
import java.util.Map;

/**
 * Response as it is kept in a cache.
 *
 * @param headers the headers that the handler set, without those that belong to one
 * exchange
 * @param body the body
 * @param etag the entity tag
 * @param storedAt when it was stored, in milliseconds since the epoch
 */
@SuppressWarnings("ArrayRecordComponent")
record StoredResponse(Map<String, List<String>> headers, byte[] body, String etag, long storedAt) {

}
