-- KEYS[1] is the prefix of all keys. All of them are in its hash slot.
local prefix = KEYS[1]
local GROUP = 'workers'

local function jobKey(id) return prefix .. 'job:' .. id end
local function readyKey(queue) return prefix .. 'ready:' .. queue end
local function expressKey(queue) return prefix .. 'express:' .. queue end
local function priorityKey(queue) return prefix .. 'priority:' .. queue end
local function delayedKey(queue) return prefix .. 'delayed:' .. queue end
local function orderKey(key) return prefix .. 'order:' .. key end
local function dedupKey(key) return prefix .. 'key:' .. key end
local function finishedKey(state, queue) return prefix .. state .. ':' .. queue end

-- What this run of the script has made sure of
local known = {}

local function ensureGroup(stream)
  if not known[stream] then
    if redis.call('EXISTS', stream) == 0 then
      redis.call('XGROUP', 'CREATE', stream, GROUP, '0', 'MKSTREAM')
    end
    known[stream] = true
  end
end

local function ensureQueue(queue)
  if not known[queue] then
    redis.call('SADD', prefix .. 'queues', queue)
    known[queue] = true
  end
end

-- Makes a job ready. Priorities other than 0 wait in a sorted set, since a stream has one order.
local function makeReady(queue, id, priority, at)
  if priority == 0 then
    local stream = readyKey(queue)
    ensureGroup(stream)
    redis.call('XADD', stream, '*', 'id', id)
  else
    redis.call('ZADD', priorityKey(queue), string.format('%.0f', -priority * 10000000000000 + at), id)
  end
end

local function hold(queue, id, priority, at, now)
  if at > now then
    redis.call('ZADD', delayedKey(queue), string.format('%.0f', at), id)
  else
    makeReady(queue, id, priority, at)
  end
end

-- A finished job frees its deduplication key and lets the next job of its order key go.
local function letGo(id, key, order, now)
  if key then
    local owner = redis.call('HMGET', dedupKey(key), 'id', 'until')
    if owner[1] == id and owner[2] == '' then
      redis.call('DEL', dedupKey(key))
    end
  end
  if order then
    local list = orderKey(order)
    local head = redis.call('LINDEX', list, 0)
    redis.call('LREM', list, 1, id)
    local next = redis.call('LINDEX', list, 0)
    if next and head == id then
      local waiting = redis.call('HMGET', jobKey(next), 'queue', 'priority', 'at')
      if waiting[1] then
        hold(waiting[1], next, tonumber(waiting[2]), tonumber(waiting[3]), now)
      end
    end
  end
end

-- Adds a job, unless it is there or another one has its deduplication key. Returns the id of the job that is there.
local function insert(id, queue, at, now, data, priority, key, window, order)
  local job = jobKey(id)
  if redis.call('EXISTS', job) == 1 then
    return id
  end
  if key ~= '' then
    local owner = redis.call('HMGET', dedupKey(key), 'id', 'until')
    if owner[1] and (owner[2] == '' or tonumber(owner[2]) > now) then
      return owner[1]
    end
    if window == '' then
      redis.call('HSET', dedupKey(key), 'id', id, 'until', '')
      redis.call('PERSIST', dedupKey(key))
    else
      redis.call('HSET', dedupKey(key), 'id', id, 'until', string.format('%.0f', now + tonumber(window)))
      redis.call('PEXPIRE', dedupKey(key), string.format('%.0f', tonumber(window) + 86400000))
    end
  end
  ensureQueue(queue)
  redis.call('HSET', job, 'data', data, 'queue', queue, 'priority', priority, 'at', at)
  if key ~= '' then redis.call('HSET', job, 'key', key) end
  if order ~= '' then
    redis.call('HSET', job, 'order', order)
    if redis.call('RPUSH', orderKey(order), id) > 1 then
      return id
    end
  end
  hold(queue, id, tonumber(priority), tonumber(at), now)
  return id
end

-- Adds the jobs in ARGV from an index on: id, queue, at, data and either '' or '+', priority, key, window, order.
-- Returns for each that was not added because of its deduplication key its position and the id of the other
local function insertAll(first, now)
  local others = {}
  local position, i, last = 0, first, #ARGV
  while i <= last do
    local id, queue, at, data = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
    local held
    if ARGV[i + 4] == '' then
      held = insert(id, queue, at, now, data, '0', '', '', '')
      i = i + 5
    else
      held = insert(id, queue, at, now, data, ARGV[i + 5], ARGV[i + 6], ARGV[i + 7], ARGV[i + 8])
      i = i + 9
    end
    if held ~= id then
      others[#others + 1] = position
      others[#others + 1] = held
    end
    position = position + 1
  end
  return others
end
