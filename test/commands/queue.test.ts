/** What `queue` shows, and which Redis it is shown from. */
import ava from 'ava';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAuthority } from '../helpers/certificates.js';
import { temporaryFolder } from '../helpers/folder.js';
import { queuePlace, until } from '../helpers/queue-place.js';
import { redisTest } from '../helpers/redis.js';
import { isWhole } from '../helpers/some-cases.js';

const test = redisTest(ava);
/** Differs from the others in degree. */
const extreme = isWhole ? test : () => undefined;
const page = readFileSync(new URL('../../docs/queue.md', import.meta.url), 'utf8');
const sheet = 'email,title\namelie.fischer@acme.example,Chief\n';

test('an empty queue is told, and one that cannot be reached', async (t) => {
  const { place, env, run } = await queuePlace(t);
  const empty = await run('queue');
  t.is(empty.code, 0, empty.stderr);
  t.regex(empty.stdout, /^The queue is empty: no job was submitted yet\.$/mu);
  const gone = await place.runWith({ ...env, WEBEX_BULK_QUEUE: 'redis://127.0.0.1:1/0' }, 'queue');
  t.is(gone.code, 5);
  t.regex(gone.stderr, /The queue at redis:\/\/127\.0\.0\.1:1\/0 cannot be reached/u);
});

test('with --json there is one object for each organization, and a summary', async (t) => {
  const { place, run, submit } = await queuePlace(t);
  await submit(await place.file('people.csv', sheet));
  const { stdout } = await run('queue', '--json');
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  t.is(events.length, 2);
  t.like(events[0], {
    type: 'row',
    command: 'queue',
    organization: 'ORG-1',
    name: 'Acme Inc.',
    waiting: 1,
    completed: 0,
  });
  t.like(events[1], { type: 'summary', command: 'queue', organizations: 1 });
});

extreme(
  'the rights in Redis that docs/queue.md names are enough for all commands, with a password from a file',
  async (t) => {
    const { place, redis, env, worker, count } = await queuePlace(t);
    const rights = /^user webex-bulk on >PASSWORD (?<rights>.*)$/mu.exec(page)?.groups?.['rights'] ?? '';
    t.true(rights.includes('~webex-bulk'));
    const client = redis.client();
    t.is(await count('completed'), 0);
    await client.call('ACL', 'SETUSER', 'webex-bulk', 'on', '>a-password', ...rights.split(' '));
    await client.call('ACL', 'SETUSER', 'default', 'off');
    const file = await place.file('people.csv', sheet);
    const refused = await place.runWith(env, 'submit', file);
    t.is(refused.code, 6);
    t.regex(refused.stderr, /refuses the user or password/u);
    const own = {
      WEBEX_BULK_QUEUE_USER: 'webex-bulk',
      WEBEX_BULK_QUEUE_PASSWORD_FILE: await place.file('password', 'a-password\n'),
    };
    const submitted = await place.runWith({ ...env, ...own }, 'submit', file, '--do', 'apply');
    t.is(submitted.code, 0, submitted.stderr);
    const command = worker(own);
    await until(async () => (await count('completed')) === 1, { what: command.said });
    for (const more of [
      ['--do', 'plan', '--wait'],
      ['--every', '0 2 * * *'],
      ['--at', '2099-01-01'],
    ]) {
      const also = await place.runWith({ ...env, ...own }, 'submit', file, ...more);
      t.is(also.code, 0, also.stderr);
    }
    command.child.kill('SIGTERM');
    const ended = await command.ended;
    t.is(ended.code, 0);
    t.notRegex(ended.stdout + ended.stderr, /NOPERM|a-password/u);
    t.is((await place.runWith({ ...env, ...own }, 'queue')).code, 0);
  },
);

extreme('over TLS a Redis is taken whose certificate is of the authority that was named, and no other', async (t) => {
  const folder = await temporaryFolder(t);
  const authority = createAuthority(folder);
  const { key, cert } = authority.issue('IP:127.0.0.1', 2);
  await writeFile(join(folder, 'redis.key'), key);
  await writeFile(join(folder, 'redis.pem'), cert);
  const port = await freePort();
  const { place, env } = await queuePlace(t, {
    redis: {
      ...{ 'tls-port': String(port), 'tls-auth-clients': 'no', 'tls-ca-cert-file': authority.path },
      ...{ 'tls-cert-file': join(folder, 'redis.pem'), 'tls-key-file': join(folder, 'redis.key') },
    },
  });
  const encrypted = { ...env, WEBEX_BULK_QUEUE: `rediss://127.0.0.1:${port}/0` };
  const refused = await place.runWith(encrypted, 'queue');
  t.is(refused.code, 5);
  t.regex(refused.stderr, /cannot be reached: .*certificate/u);
  const trusted = { ...encrypted, WEBEX_BULK_QUEUE_CA: authority.path };
  const taken = await place.runWith(trusted, 'submit', await place.file('people.csv', sheet));
  t.is(taken.code, 0, taken.stderr);
  t.notRegex(taken.stderr, /Warning/u);
  const missing = await place.runWith({ ...encrypted, WEBEX_BULK_QUEUE_CA: join(folder, 'none.pem') }, 'queue');
  t.is(missing.code, 2);
  t.regex(missing.stderr, /WEBEX_BULK_QUEUE_CA names .*none\.pem, which cannot be read/u);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
