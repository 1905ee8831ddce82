/** Whether a Redis keeps what it was given: one that forgets jobs, or removes them when it is full, is refused. */
import { RunError } from '../errors.js';
import type { QueueAddress } from './address.js';

/** The part of a connection that is asked. */
export interface AskedRedis {
  /** `CONFIG GET name`: the name and the value. */
  config(subcommand: 'GET', name: string): Promise<unknown>;
  info(section: string): Promise<string>;
}

/** Directives of redis.conf and what each has to say. */
const needed = { appendonly: 'yes', 'maxmemory-policy': 'noeviction' } as const;
type Directive = keyof typeof needed;

/**
 * Returns what could not be checked, as a sentence; `undefined` if all is as it has to be. Throws a RunError (`refused`) with
 * the lines for redis.conf.
 */
export async function refuseForgetful(redis: AskedRedis, { shown }: QueueAddress): Promise<string | undefined> {
  const found = await Promise.all((Object.keys(needed) as Directive[]).map((name) => directiveOf(redis, name)));
  const wrong = found.filter(({ name, value }) => value !== undefined && value !== needed[name]);
  if (wrong.length > 0) {
    const has = wrong.map(({ name, value }) => `${name} is ${String(value)}`).join(', ');
    throw new RunError('refused', `The Redis at ${shown} may lose jobs: ${has}. Nothing was queued or taken.`, {
      next: [
        'Write into its redis.conf, and restart it:',
        ...wrong.map(({ name }) => `  ${name} ${needed[name]}`),
        'Of a hosted Redis, choose persistence (AOF) and no eviction.',
      ],
    });
  }
  const unknown = found.filter(({ value }) => value === undefined).map(({ name }) => name);
  if (unknown.length === 0) return undefined;
  return `The Redis at ${shown} does not say how ${unknown.join(' and ')} are set; make sure that it keeps its data and removes nothing.`;
}

interface Found {
  readonly name: Directive;
  readonly value: string | undefined;
}

/** By CONFIG; hosted services often forbid that, and INFO says the same. */
async function directiveOf(redis: AskedRedis, name: Directive): Promise<Found> {
  const answer = await redis.config('GET', name).catch(() => undefined);
  const value = Array.isArray(answer) ? (answer as unknown[])[1] : undefined;
  if (typeof value === 'string') return { name, value };
  const [section, pattern] =
    name === 'appendonly'
      ? ['persistence', /^aof_enabled:(?<value>\S+)/mu]
      : ['memory', /^maxmemory_policy:(?<value>\S+)/mu];
  const text = await redis.info(section).catch(() => '');
  const said = pattern.exec(text)?.groups?.['value'];
  return { name, value: name === 'appendonly' && said !== undefined ? (said === '1' ? 'yes' : 'no') : said };
}
