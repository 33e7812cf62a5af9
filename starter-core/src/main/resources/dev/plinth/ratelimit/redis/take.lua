-- Counts a request of one client in all windows, or in none if one is exhausted.
-- KEYS[1] the client's hash; ARGV name, quota, length in ms, for each window.
-- Fields: <name>:u used, <name>:e end in ms. Numbers stay far below 2^53.
-- Returns granted, then remaining and ms to the end for each window.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local windows = #ARGV / 3
local fields = {}
for i = 1, windows do
  fields[2 * i - 1] = ARGV[3 * i - 2] .. ':u'
  fields[2 * i] = ARGV[3 * i - 2] .. ':e'
end
local values = redis.call('HMGET', KEYS[1], unpack(fields))
local granted = 1
local used, ends = {}, {}
local last = now
for i = 1, windows do
  used[i] = tonumber(values[2 * i - 1] or '0')
  ends[i] = tonumber(values[2 * i] or '0')
  if now >= ends[i] then
    used[i] = 0
    ends[i] = now + tonumber(ARGV[3 * i])
  end
  if used[i] >= tonumber(ARGV[3 * i - 1]) then
    granted = 0
  end
end
local result = { granted }
local update = {}
for i = 1, windows do
  used[i] = used[i] + granted
  if ends[i] > last then
    last = ends[i]
  end
  update[4 * i - 3] = fields[2 * i - 1]
  update[4 * i - 2] = string.format('%d', used[i])
  update[4 * i - 1] = fields[2 * i]
  update[4 * i] = string.format('%d', ends[i])
  result[2 * i] = math.max(0, tonumber(ARGV[3 * i - 1]) - used[i])
  result[2 * i + 1] = ends[i] - now
end
if granted == 1 then
  redis.call('HSET', KEYS[1], unpack(update))
  local ttl = redis.call('PTTL', KEYS[1])
  if ttl < last - now then
    redis.call('PEXPIRE', KEYS[1], last - now)
  end
end
return result
