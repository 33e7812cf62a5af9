-- ARGV: queue, 1 or 0
return redis.call(ARGV[2] == '1' and 'SADD' or 'SREM', prefix .. 'paused', ARGV[1])
