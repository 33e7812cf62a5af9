-- ARGV: now, then jobs as insertAll takes them
-- Returns for each that was not added because of its deduplication key its position and the id of the other
return insertAll(2, tonumber(ARGV[1]))
