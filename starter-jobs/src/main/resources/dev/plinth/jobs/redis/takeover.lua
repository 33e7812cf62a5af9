-- ARGV: node, silence, max
-- Each job gets a new delivery, so that the token of the silent node is worth nothing.
-- Returns for each claim its id, queue, token, due time and data
local node, silence, max = ARGV[1], ARGV[2], tonumber(ARGV[3])
local claims = {}
local count = 0
for _, queue in ipairs(redis.call('SMEMBERS', prefix .. 'queues')) do
  for _, stream in ipairs({ readyKey(queue), expressKey(queue) }) do
    if count < max and redis.call('EXISTS', stream) == 1 then
      local claimed = redis.call('XAUTOCLAIM', stream, GROUP, node, silence, '0', 'COUNT', max - count)
      for _, entry in ipairs(claimed[2]) do
        if entry and entry[2] then
          local id = entry[2][2]
          local job = jobKey(id)
          redis.call('XACK', stream, GROUP, entry[1])
          redis.call('XDEL', stream, entry[1])
          local fields = redis.call('HMGET', job, 'data', 'at', 'token')
          local mark = (stream == expressKey(queue)) and 'e' or 'r'
          if fields[1] and fields[3] == mark .. entry[1] then
            ensureGroup(expressKey(queue))
            redis.call('XADD', expressKey(queue), '*', 'id', id)
            local read = redis.call('XREADGROUP', 'GROUP', GROUP, node, 'COUNT', 1, 'STREAMS', expressKey(queue), '>')
            local token = 'e' .. read[1][2][1][1]
            redis.call('HSET', job, 'token', token, 'worker', node)
            claims[#claims + 1] = id
            claims[#claims + 1] = queue
            claims[#claims + 1] = token
            claims[#claims + 1] = fields[2]
            claims[#claims + 1] = fields[1]
            count = count + 1
          end
        end
      end
    end
  end
end
return claims
