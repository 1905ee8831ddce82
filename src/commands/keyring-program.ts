/**
 * One call to the operating system's keyring, in its own process: if the keyring does not answer, only this process hangs or
 * crashes, and its parent ends it. Secrets come in on stdin and go out on stdout, never on the command line.
 */
import { text } from 'node:stream/consumers';

interface Asked {
  readonly call: 'set' | 'get' | 'delete';
  readonly service: string;
  readonly account: string;
  readonly secret?: string;
}

const { call, service, account, secret = '' } = JSON.parse(await text(process.stdin)) as Asked;
const { Entry } = await import('@napi-rs/keyring');
const entry = new Entry(service, account);
if (call === 'set') entry.setPassword(secret);
const found = call === 'get' ? entry.getPassword() : undefined;
const gone = call === 'delete' ? entry.deletePassword() : undefined;
process.stdout.write(JSON.stringify({ ...(found !== null && found !== undefined && { secret: found }), gone }));
