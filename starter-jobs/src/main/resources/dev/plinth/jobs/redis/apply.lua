-- ARGV: now, then for each outcome id, queue, token, state, at, data, percent, message, startedAt, finishedAt, result
-- Returns the ids of the lost claims
local now = tonumber(ARGV[1])
local lost = {}
-- Deliveries that have ended, by stream
local ended = {}
for i = 2, #ARGV, 11 do
  local id, queue, token, state = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local job = jobKey(id)
  local fields = redis.call('HMGET', job, 'token', 'key', 'order')
  if fields[1] ~= token then
    lost[#lost + 1] = id
  else
    local stream = string.sub(token, 1, 1) == 'e' and expressKey(queue) or readyKey(queue)
    ended[stream] = ended[stream] or {}
    table.insert(ended[stream], string.sub(token, 2))
    redis.call('HDEL', job, 'token')
    if state == 'scheduled' then
      redis.call('HDEL', job, 'worker', 'percent', 'message', 'started')
      redis.call('HSET', job, 'data', ARGV[i + 5], 'at', ARGV[i + 4])
      local priority, at = tonumber(redis.call('HGET', job, 'priority')), tonumber(ARGV[i + 4])
      if priority == 0 and at <= now then
        -- A job that is given back goes before those that nobody had, and after those of a higher priority
        redis.call('ZADD', priorityKey(queue), string.format('%.0f', at - 5000000000000), id)
      else
        hold(queue, id, priority, at, now)
      end
    else
      redis.call('HSET', job, 'state', state, 'data', ARGV[i + 5], 'finished', ARGV[i + 9], 'started', ARGV[i + 8])
      if ARGV[i + 6] ~= '' then redis.call('HSET', job, 'percent', ARGV[i + 6], 'message', ARGV[i + 7]) end
      if ARGV[i + 10] ~= '' then redis.call('HSET', job, 'result', ARGV[i + 10]) end
      redis.call('ZADD', finishedKey(state, queue), ARGV[i + 9], id)
      letGo(id, fields[2], fields[3], now)
    end
  end
end
for stream, entries in pairs(ended) do
  redis.call('XACK', stream, GROUP, unpack(entries))
  redis.call('XDEL', stream, unpack(entries))
end
return lost
