-- ARGV: state or '', queue or '', max
-- Returns ids of jobs, newest first within each queue and state
local state, only, max = ARGV[1], ARGV[2], tonumber(ARGV[3])
local ids = {}
local function append(more)
  for _, id in ipairs(more) do ids[#ids + 1] = id end
end
for _, queue in ipairs(redis.call('SMEMBERS', prefix .. 'queues')) do
  if only == '' or only == queue then
    if state == '' or state == 'scheduled' then
      append(redis.call('ZREVRANGE', delayedKey(queue), 0, max - 1))
    end
    if state == '' or state == 'ready' or state == 'running' then
      append(redis.call('ZREVRANGE', priorityKey(queue), 0, max - 1))
      for _, stream in ipairs({ readyKey(queue), expressKey(queue) }) do
        if state == 'running' and redis.call('EXISTS', stream) == 1 then
          for _, pending in ipairs(redis.call('XPENDING', stream, GROUP, '-', '+', max)) do
            local entry = redis.call('XRANGE', stream, pending[1], pending[1])
            if entry[1] then ids[#ids + 1] = entry[1][2][2] end
          end
        else
          for _, entry in ipairs(redis.call('XREVRANGE', stream, '+', '-', 'COUNT', max)) do
            ids[#ids + 1] = entry[2][2]
          end
        end
      end
      append(redis.call('ZRANGEBYSCORE', delayedKey(queue), '-inf', '+inf', 'LIMIT', 0, max))
    end
    for _, finished in ipairs({ 'succeeded', 'dead', 'cancelled' }) do
      if state == '' or state == finished then
        append(redis.call('ZREVRANGE', finishedKey(finished, queue), 0, max - 1))
      end
    end
  end
end
return ids
