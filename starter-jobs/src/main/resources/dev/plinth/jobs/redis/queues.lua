-- ARGV: now, then the queues to report even if they hold nothing
-- Returns for each queue its name, whether it is paused and its scheduled, ready, running and dead jobs
local answer = {}
local names = {}
for _, queue in ipairs(redis.call('SMEMBERS', prefix .. 'queues')) do names[queue] = true end
for _, queue in ipairs(redis.call('SMEMBERS', prefix .. 'paused')) do names[queue] = true end
for q = 2, #ARGV do names[ARGV[q]] = true end
for queue in pairs(names) do
  local running, entries = 0, 0
  for _, stream in ipairs({ readyKey(queue), expressKey(queue) }) do
    if redis.call('EXISTS', stream) == 1 then
      running = running + redis.call('XPENDING', stream, GROUP)[1]
      entries = entries + redis.call('XLEN', stream)
    end
  end
  local due = redis.call('ZCOUNT', delayedKey(queue), '-inf', ARGV[1])
  answer[#answer + 1] = queue
  answer[#answer + 1] = redis.call('SISMEMBER', prefix .. 'paused', queue)
  answer[#answer + 1] = redis.call('ZCARD', delayedKey(queue)) - due
  answer[#answer + 1] = entries - running + due + redis.call('ZCARD', priorityKey(queue))
  answer[#answer + 1] = running
  answer[#answer + 1] = redis.call('ZCARD', finishedKey('dead', queue))
end
return answer
