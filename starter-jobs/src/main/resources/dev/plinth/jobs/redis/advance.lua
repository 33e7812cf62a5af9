-- ARGV: now, name, expected or '', next or '', then jobs as in add.lua
local schedules = prefix .. 'schedules'
local current = redis.call('HGET', schedules, ARGV[2])
if (current or '') ~= ARGV[3] then
  return 0
end
if ARGV[4] == '' then
  redis.call('HDEL', schedules, ARGV[2])
else
  redis.call('HSET', schedules, ARGV[2], ARGV[4])
end
for i = 5, #ARGV, 8 do
  insert(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], tonumber(ARGV[1]), ARGV[i + 4], ARGV[i + 5], ARGV[i + 6],
    ARGV[i + 7])
end
return 1
