-- ARGV: now, id
-- Returns 1 if the job was waiting or running
local id = ARGV[2]
local job = jobKey(id)
local fields = redis.call('HMGET', job, 'queue', 'token', 'state', 'key', 'order')
if not fields[1] or fields[3] then
  return 0
end
if fields[2] then
  redis.call('HSET', job, 'cancel', '1')
  return 1
end
local queue = fields[1]
redis.call('ZREM', delayedKey(queue), id)
redis.call('ZREM', priorityKey(queue), id)
-- The stream is not searched: its entry is dropped when it is read
redis.call('HSET', job, 'state', 'cancelled', 'finished', ARGV[1])
redis.call('ZADD', finishedKey('cancelled', queue), ARGV[1], id)
letGo(id, fields[4], fields[5], tonumber(ARGV[1]))
return 1
