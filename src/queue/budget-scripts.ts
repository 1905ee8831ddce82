/**
 * What Redis does in one step for a budget: a hash with `due` (when the next turn is due), `pause` (until when nothing may be
 * sent), `calls` and `lesson`. Times are microseconds of Redis's own clock, which alone decides.
 */

/** Seconds that a budget is kept after its last call: limits of another day are learned anew. */
export const keptFor = 6 * 3600;

/** Turns that were not taken are made good up to so many at once: far less than services admit at once. */
const madeGood = 4;

const now = `local time = redis.call('time')
local now = time[1] * 1000000 + time[2]
`;

/**
 * In place of the limiter's own window: turns one after the other (GCRA), as any number of processes may take them. A point is a
 * microsecond. Returns calls so far, and milliseconds until the turn.
 */
export const takeScript = `${now}
local cost = tonumber(ARGV[1])
local kept = redis.call('hmget', KEYS[1], 'due', 'pause')
local paused = tonumber(kept[2] or '0') or 0
local due = math.max(now - cost * ${madeGood}, tonumber(kept[1] or '0') or 0, paused)
if cost > 1 then redis.call('hset', KEYS[1], 'due', string.format('%.0f', due + cost)) end
local calls = redis.call('hincrby', KEYS[1], 'calls', 1)
redis.call('expire', KEYS[1], ${keptFor})
local wait = math.max(0, paused - now)
if cost > 1 then wait = math.max(0, due - now) end
return {calls, math.ceil(wait / 1000)}
`;

/** ARGV: milliseconds, lesson, channel, message. Keeps and tells in one step, so that all hear lessons in the same order. */
export const pauseScript = `${now}
local paused = math.max(tonumber(redis.call('hget', KEYS[1], 'pause') or '0') or 0, now + ARGV[1] * 1000)
redis.call('hset', KEYS[1], 'pause', string.format('%.0f', paused), 'lesson', ARGV[2])
redis.call('expire', KEYS[1], ${keptFor})
redis.call('publish', ARGV[3], ARGV[4])
return 1
`;

/** What a process has to know before its first call: milliseconds that are left of a pause, and the lesson or ''. */
export const begunScript = `${now}
local kept = redis.call('hmget', KEYS[1], 'pause', 'lesson')
return {math.ceil(math.max(0, (tonumber(kept[1] or '0') or 0) - now) / 1000), kept[2] or ''}
`;
