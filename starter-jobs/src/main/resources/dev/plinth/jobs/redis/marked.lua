-- ARGV: mark
return redis.call('ZSCORE', prefix .. 'marks', ARGV[1]) and 1 or 0
