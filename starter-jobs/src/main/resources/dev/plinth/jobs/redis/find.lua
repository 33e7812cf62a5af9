-- ARGV: ids
-- Returns eleven fields for each id
local answer = {}
for i = 1, #ARGV do
  local fields = redis.call('HMGET', jobKey(ARGV[i]), 'data', 'queue', 'at', 'state', 'token', 'worker', 'percent',
    'message', 'started', 'finished', 'result')
  for f = 1, 11 do
    answer[#answer + 1] = fields[f] or ''
  end
end
return answer
