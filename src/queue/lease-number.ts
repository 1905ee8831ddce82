/** Numbers of leases, each higher than every earlier one of the job, also where Redis has lost data. */
import type { Redis } from 'ioredis';
import { leasesKey } from './names.js';

export interface LeaseNumber {
  readonly number: number;
  /** Redis did not know of an earlier lease that the job's folder knows of: it lost what it was told last, or all. */
  readonly hadForgotten: boolean;
}

/** One step for Redis: counts on, from the highest number that is known in one place or the other. */
const script = `
local number = redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
local known = tonumber(ARGV[2])
if number > known then return {number, 0} end
redis.call('HSET', KEYS[1], ARGV[1], known + 1)
return {known + 1, 1}`;

/** `known`: the highest number in the job's folder. Throws the connection's own error. */
export async function nextLease(client: Redis, job: string, known: number): Promise<LeaseNumber> {
  const answer = (await client.eval(script, 1, leasesKey, job, known)) as [number, number];
  return { number: answer[0], hadForgotten: answer[1] === 1 };
}
