-- KEYS: the count. ARGV: allowed attempts, window, lock and present time in milliseconds.
-- Returns the milliseconds to wait, or 0 if the attempt may go on.
local values = redis.call('HMGET', KEYS[1], 'attempts', 'window', 'locked')
local now = tonumber(ARGV[4])
local ends = tonumber(values[3] or values[2] or '0')
if not values[2] or now >= ends then
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'attempts', 1, 'window', string.format('%.0f', now + tonumber(ARGV[2])))
  redis.call('PEXPIRE', KEYS[1], tonumber(ARGV[2]) + tonumber(ARGV[3]))
  return 0
end
if values[3] then
  return ends - now
end
if tonumber(values[1]) < tonumber(ARGV[1]) then
  redis.call('HINCRBY', KEYS[1], 'attempts', 1)
  return 0
end
redis.call('HSET', KEYS[1], 'locked', string.format('%.0f', now + tonumber(ARGV[3])))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return tonumber(ARGV[3])
