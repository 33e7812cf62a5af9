-- Counts requests of one client in all windows: those that an instance has granted already, and one that
-- asks, which is counted in none if a window is exhausted.
-- KEYS[1] the client's hash; ARGV requests granted, 1 if one asks or 0, then name, quota, length in ms,
-- grain in ms, for each window.
-- A field is named like its window and holds "first last count last count ...": groups of requests
-- that came within a grain, the oldest first, with the time of the last request of each; first is the
-- time of the first request of the newest group. Numbers stay far below 2^53.
-- Returns granted, then remaining and ms until a request leaves the window, for each window.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local taken = tonumber(ARGV[1])
local windows = (#ARGV - 2) / 4
local names = {}
for i = 1, windows do
  names[i] = ARGV[4 * i - 1]
end
local values = redis.call('HMGET', KEYS[1], unpack(names))
local granted = tonumber(ARGV[2])
local used, resets, groups, firsts = {}, {}, {}, {}
for i = 1, windows do
  local length = tonumber(ARGV[4 * i + 1])
  local kept, sum, oldest = {}, 0, now
  if values[i] then
    local number = string.gmatch(values[i], '%d+')
    firsts[i] = tonumber(number())
    for last in number do
      local count = number()
      if tonumber(last) + length > now then
        if #kept == 0 then
          oldest = tonumber(last)
        end
        kept[#kept + 1] = last
        kept[#kept + 1] = count
        sum = sum + tonumber(count)
      end
    end
  end
  used[i], groups[i] = sum, kept
  resets[i] = #kept > 0 and math.min(oldest + length - now, length) or 0
  if sum + taken >= tonumber(ARGV[4 * i]) then
    granted = 0
  end
end
taken = taken + granted
if taken > 0 then
  local present = string.format('%d', now)
  local update, longest = {}, 0
  for i = 1, windows do
    local kept, length = groups[i], tonumber(ARGV[4 * i + 1])
    local first = firsts[i]
    if #kept > 0 and now - first < tonumber(ARGV[4 * i + 2]) then
      kept[#kept] = string.format('%d', tonumber(kept[#kept]) + taken)
      if now > tonumber(kept[#kept - 1]) then
        kept[#kept - 1] = present
      end
      if #kept == 2 then
        resets[i] = length
      end
      first = string.format('%d', first)
    else
      if #kept == 0 then
        resets[i] = length
      end
      first = present
      kept[#kept + 1] = present
      kept[#kept + 1] = string.format('%d', taken)
    end
    used[i] = used[i] + taken
    update[2 * i - 1] = names[i]
    update[2 * i] = first .. ' ' .. table.concat(kept, ' ')
    longest = math.max(longest, length)
  end
  redis.call('HSET', KEYS[1], unpack(update))
  if redis.call('PTTL', KEYS[1]) < longest then
    redis.call('PEXPIRE', KEYS[1], longest)
  end
end
local result = { granted }
for i = 1, windows do
  result[2 * i] = math.max(0, tonumber(ARGV[4 * i]) - used[i])
  result[2 * i + 1] = resets[i]
end
return result
