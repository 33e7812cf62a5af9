-- ARGV: state, before, max
local removed = 0
local max = tonumber(ARGV[3])
for _, queue in ipairs(redis.call('SMEMBERS', prefix .. 'queues')) do
  local finished = finishedKey(ARGV[1], queue)
  local ids = redis.call('ZRANGEBYSCORE', finished, '-inf', '(' .. ARGV[2], 'LIMIT', 0, max - removed)
  for _, id in ipairs(ids) do
    redis.call('UNLINK', jobKey(id))
    redis.call('ZREM', finished, id)
    removed = removed + 1
  end
end
return removed
