-- KEYS: the session. ARGV: how it ends. Returns 1 if this call has ended it.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
return redis.call('HSETNX', KEYS[1], 'ended', ARGV[1])
