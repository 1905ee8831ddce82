/** The address of a queue, as it is given: `redis://host:port/db`, or `rediss://` for TLS. */
import { RunError } from '../errors.js';
import { isLoopback } from '../model/loopback.js';

export interface QueueAddress {
  readonly host: string;
  readonly port: number;
  /** Number of the database; 0 unless the address names one. */
  readonly db: number;
  readonly isEncrypted: boolean;
  /** On this machine. */
  readonly isLocal: boolean;
  /** As messages and commands show it. */
  readonly shown: string;
}

const example = 'redis://127.0.0.1:6379/0';

/** Throws a RunError (`usage`) that never repeats the address: it may contain a password. */
export function readAddress(given: string): QueueAddress {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isKnown = url !== undefined && ['redis:', 'rediss:'].includes(url.protocol) && url.hostname !== '';
  if (!isKnown) throw wrong(`is not an address such as ${example}`);
  if (url.username !== '' || url.password !== '') {
    throw new RunError('usage', 'The address of the queue contains a user or password, which other users can see.', {
      next: 'Set WEBEX_BULK_QUEUE_USER and WEBEX_BULK_QUEUE_PASSWORD instead, and change the password if it was used.',
    });
  }
  const db = /^\/?(?<number>\d{0,4})$/u.exec(url.pathname)?.groups?.['number'];
  if (db === undefined || url.search !== '' || url.hash !== '') {
    throw wrong('may only end with the number of a database, such as /0');
  }
  const isEncrypted = url.protocol === 'rediss:';
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  const port = url.port === '' ? 6379 : Number(url.port);
  const shown = `${url.protocol}//${url.hostname}:${port}/${Number(db)}`;
  return { host, port, db: Number(db), isEncrypted, isLocal: isLoopback(url), shown };
}

function wrong(why: string): RunError {
  return new RunError('usage', `The address of the queue ${why}.`, {
    next: `Give it as --queue ${example}, or in WEBEX_BULK_QUEUE; rediss:// is for TLS.`,
  });
}
