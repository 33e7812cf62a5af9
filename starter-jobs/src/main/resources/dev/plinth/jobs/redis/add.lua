-- ARGV: now, then for each job id, queue, priority, at, data, key, window, order
local now = tonumber(ARGV[1])
local ids = {}
for i = 2, #ARGV, 8 do
  ids[#ids + 1] = insert(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], now, ARGV[i + 4], ARGV[i + 5], ARGV[i + 6],
    ARGV[i + 7])
end
return ids
