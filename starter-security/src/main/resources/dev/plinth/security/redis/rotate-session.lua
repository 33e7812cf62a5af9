-- KEYS: the session. ARGV: hash of the presented token, hash of its successor, nonce, present time,
-- leeway and new expiry in milliseconds. Returns the outcome, then fields and values.
local fields = redis.call('HGETALL', KEYS[1])
if #fields == 0 then
  return { 'UNKNOWN' }
end
local session = {}
for i = 1, #fields, 2 do
  session[fields[i]] = fields[i + 1]
end
local now = tonumber(ARGV[4])
local outcome
if session.ended then
  outcome = 'ENDED'
elseif now >= tonumber(session.expires) or now >= tonumber(session.absolute) then
  outcome = 'EXPIRED'
elseif session.current == ARGV[1] then
  local expires = ARGV[6]
  if tonumber(expires) > tonumber(session.absolute) then
    expires = session.absolute
  end
  redis.call('HSET', KEYS[1], 'previous', ARGV[1], 'current', ARGV[2], 'nonce', ARGV[3], 'rotated', ARGV[4],
    'used', ARGV[4], 'expires', expires)
  outcome = 'ROTATED'
elseif session.previous == ARGV[1] and now < tonumber(session.rotated) + tonumber(ARGV[5]) then
  outcome = 'REPEATED'
else
  redis.call('HSET', KEYS[1], 'ended', 'REUSE')
  outcome = 'REUSED'
end
return { outcome, unpack(redis.call('HGETALL', KEYS[1])) }
