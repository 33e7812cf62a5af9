-- ARGV: now, queue, node, max, permits or 0, period
-- Returns for each claim its id, token, due time and data
local now = tonumber(ARGV[1])
local queue, node, max = ARGV[2], ARGV[3], tonumber(ARGV[4])
local permits, period = tonumber(ARGV[5]), tonumber(ARGV[6])
if redis.call('SISMEMBER', prefix .. 'paused', queue) == 1 then
  return {}
end

local due = redis.call('ZRANGEBYSCORE', delayedKey(queue), '-inf', ARGV[1], 'LIMIT', 0, max + 100)
for _, id in ipairs(due) do
  redis.call('ZREM', delayedKey(queue), id)
  local waiting = redis.call('HMGET', jobKey(id), 'priority', 'at')
  if waiting[1] then
    makeReady(queue, id, tonumber(waiting[1]), tonumber(waiting[2]))
  end
end

local limit = prefix .. 'limit:' .. queue
local used = 0
if permits > 0 then
  local window = redis.call('HMGET', limit, 'end', 'used')
  if window[1] and now < tonumber(window[1]) then
    used = tonumber(window[2])
  else
    redis.call('HSET', limit, 'end', string.format('%.0f', now + period), 'used', 0)
    redis.call('PEXPIRE', limit, string.format('%.0f', period + 86400000))
  end
  max = math.min(max, permits - used)
  if max <= 0 then
    return {}
  end
end

local claims = {}
local count = 0

local function take(stream, mark, most)
  if redis.call('EXISTS', stream) == 0 then
    return
  end
  local read = redis.call('XREADGROUP', 'GROUP', GROUP, node, 'COUNT', most, 'STREAMS', stream, '>')
  if not read then
    return
  end
  for _, entry in ipairs(read[1][2]) do
    local id = entry[2][2]
    local job = jobKey(id)
    local fields = redis.call('HMGET', job, 'data', 'at', 'state', 'token')
    if fields[1] and not fields[3] and not fields[4] then
      local token = mark .. entry[1]
      redis.call('HSET', job, 'token', token, 'worker', node)
      claims[#claims + 1] = id
      claims[#claims + 1] = token
      claims[#claims + 1] = fields[2]
      claims[#claims + 1] = fields[1]
      count = count + 1
    else
      redis.call('XACK', stream, GROUP, entry[1])
      redis.call('XDEL', stream, entry[1])
    end
  end
end

local function takePriority(from, to)
  local ids = redis.call('ZRANGEBYSCORE', priorityKey(queue), from, to, 'LIMIT', 0, max - count)
  if #ids > 0 then
    ensureGroup(expressKey(queue))
    for _, id in ipairs(ids) do
      redis.call('ZREM', priorityKey(queue), id)
      redis.call('XADD', expressKey(queue), '*', 'id', id)
    end
    take(expressKey(queue), 'e', #ids)
  end
end

takePriority('-inf', '(0')
if count < max then
  take(readyKey(queue), 'r', max - count)
end
if count < max then
  takePriority('0', '+inf')
end
if permits > 0 and count > 0 then
  redis.call('HINCRBY', limit, 'used', count)
end
return claims
