-- ARGV: now, id, data
-- Returns 1 if the job was dead or cancelled
local id = ARGV[2]
local job = jobKey(id)
local fields = redis.call('HMGET', job, 'queue', 'state', 'priority')
if fields[2] ~= 'dead' and fields[2] ~= 'cancelled' then
  return 0
end
redis.call('ZREM', finishedKey(fields[2], fields[1]), id)
redis.call('HDEL', job, 'state', 'finished', 'started', 'percent', 'message', 'result', 'cancel', 'worker', 'order', 'key')
redis.call('HSET', job, 'data', ARGV[3], 'at', ARGV[1])
hold(fields[1], id, tonumber(fields[3]), tonumber(ARGV[1]), tonumber(ARGV[1]))
return 1
