-- Returns names and memories of the schedules
return redis.call('HGETALL', prefix .. 'schedules')
