-- ARGV: now, mark
return redis.call('ZADD', prefix .. 'marks', 'NX', ARGV[1], ARGV[2])
