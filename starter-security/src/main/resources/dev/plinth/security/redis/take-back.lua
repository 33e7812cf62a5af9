-- KEYS: the count.
local attempts = redis.call('HGET', KEYS[1], 'attempts')
if attempts and tonumber(attempts) > 0 then
  redis.call('HINCRBY', KEYS[1], 'attempts', -1)
end
return 1
