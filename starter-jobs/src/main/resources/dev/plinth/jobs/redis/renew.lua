-- ARGV: node, then for each claim id, queue, token, percent or '', message, startedAt
-- Returns the lost and the cancelled ids, each with a mark
local answer = {}
for i = 2, #ARGV, 6 do
  local id, queue, token = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local fields = redis.call('HMGET', jobKey(id), 'token', 'cancel')
  if fields[1] ~= token then
    answer[#answer + 1] = 'l' .. id
  else
    local stream = string.sub(token, 1, 1) == 'e' and expressKey(queue) or readyKey(queue)
    redis.call('XCLAIM', stream, GROUP, ARGV[1], 0, string.sub(token, 2), 'JUSTID')
    if ARGV[i + 3] ~= '' then
      redis.call('HSET', jobKey(id), 'percent', ARGV[i + 3], 'started', ARGV[i + 5])
      if ARGV[i + 4] ~= '' then
        redis.call('HSET', jobKey(id), 'message', ARGV[i + 4])
      end
    end
    if fields[2] then
      answer[#answer + 1] = 'c' .. id
    end
  end
end
return answer
