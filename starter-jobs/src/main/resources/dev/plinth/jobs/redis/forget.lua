-- ARGV: before
-- Also removes the consumers of nodes that are gone
for _, queue in ipairs(redis.call('SMEMBERS', prefix .. 'queues')) do
  for _, stream in ipairs({ readyKey(queue), expressKey(queue) }) do
    if redis.call('EXISTS', stream) == 1 then
      for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', stream, GROUP)) do
        local info = {}
        for i = 1, #consumer, 2 do info[consumer[i]] = consumer[i + 1] end
        if info['pending'] == 0 and info['idle'] > 3600000 then
          redis.call('XGROUP', 'DELCONSUMER', stream, GROUP, info['name'])
        end
      end
    end
  end
end
return redis.call('ZREMRANGEBYSCORE', prefix .. 'marks', '-inf', '(' .. ARGV[1])
