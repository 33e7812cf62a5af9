-- ARGV: now, name, expected or '', next or '', then jobs as insertAll takes them
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
insertAll(5, tonumber(ARGV[1]))
return 1
