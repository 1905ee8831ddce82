import test, { type ExecutionContext } from 'ava';
import { chmod } from 'node:fs/promises';
import { office, type Ended, type Office } from '../helpers/cli.js';
import { mailServer, type MailServer } from '../notify/mail-server.js';
import { httpServer } from '../webex/servers.js';

const secret = 'the secret of the webhook';

interface Told {
  readonly place: Office;
  readonly url: string;
  readonly bodies: Record<string, unknown>[];
  readonly mail: MailServer;
  /** With the configuration that was written last. */
  readonly notify: (...args: string[]) => Promise<Ended>;
  /** The same as a program of its own. */
  readonly notifyAsProgram: (...args: string[]) => Promise<Ended>;
  readonly configure: (content: object) => Promise<void>;
}

/** A simulated organization, a receiver of webhooks and a mail server. */
async function told(t: ExecutionContext, status = 204): Promise<Told> {
  const place = await office(t);
  const bodies: Record<string, unknown>[] = [];
  const { url } = await httpServer(t, (_request, response, body) => {
    bodies.push(JSON.parse(body) as Record<string, unknown>);
    response.writeHead(status).end();
  });
  const env = { ...place.env, WEBEX_BULK_WEBHOOK_SECRET: secret };
  const command = ['notify', '--config', 'webex-bulk.json'];
  return {
    place,
    url: `${url}/path-that-is-secret`,
    bodies,
    mail: await mailServer(t),
    notify: (...args) => place.runWith(env, ...command, ...args),
    notifyAsProgram: (...args) => place.runAsProgramWith(env, ...command, ...args),
    async configure(content) {
      await chmod(await place.file('webex-bulk.json', JSON.stringify(content)), 0o600);
    },
  };
}

function mailTo({ port }: MailServer): object {
  return { host: '127.0.0.1', port, secure: 'none', from: 'webex-bulk@acme.com', to: ['it@acme.com'] };
}

test('notify --test sends a sample through every channel, as the administrator where there is no bot', async (t) => {
  const { place, url, bodies, mail, notifyAsProgram, configure } = await told(t);
  await configure({
    notify: {
      webhook: { url, when: 'problems' },
      webex: { person: 'it@acme.example' },
      email: mailTo(mail),
    },
  });
  const { code, stdout, stderr } = await notifyAsProgram('--test');
  t.is(code, 0, stderr);
  const [, lines] = stdout.split('\n\n');
  t.is(lines?.trimEnd(), '  webhook   sent\n  webex     sent\n  email     sent');
  t.like(bodies, [{ kind: 'test', isProblem: false, file: 'sample.csv', rows: { total: 21, notDone: 1 } }]);
  t.is(mail.mails.length, 1);
  t.is((await place.requests()).filter(({ path, applied }) => path === '/v1/messages' && applied).length, 1);
  t.false(`${stdout}${stderr}`.includes('path-that-is-secret'));
});

test('notify lists who is told, and sends nothing', async (t) => {
  const { url, bodies, mail, notify, configure } = await told(t);
  await configure({
    notify: { webhook: { url, when: 'never' }, webex: { room: 'R', details: 'people' }, email: mailTo(mail) },
  });
  const { code, stdout } = await notify();
  t.is(code, 0);
  const lines = stdout.split('\n').filter((line) => line !== '');
  t.deepEqual(lines, [
    `  webhook   ${new URL(url).host}: never, counts`,
    '  webex     space R: always, people',
    `  email     it@acme.com by 127.0.0.1:${mail.port}: always, counts`,
    'Next:  webex-bulk notify --test --config webex-bulk.json',
  ]);
  t.is(bodies.length + mail.mails.length, 0);
});

test('a channel that fails is exit code 3 with the reason, and the others are tried', async (t) => {
  const { url, mail, notifyAsProgram, configure } = await told(t, 400);
  await configure({ notify: { webhook: { url }, email: mailTo(mail) } });
  const { code, stdout, stderr } = await notifyAsProgram('--test');
  t.is(code, 3, stderr);
  t.true(stdout.includes(`  webhook   not sent: ${new URL(url).host} answered 400.\n  email     sent\n`), stdout);
  t.is(mail.mails.length, 1);
});

test('with --json each channel is a line', async (t) => {
  const { url, notify, configure } = await told(t, 400);
  await configure({ notify: { webhook: { url } } });
  const { stdout } = await notify('--test', '--json');
  const lines = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as object);
  const { host } = new URL(url);
  t.like(lines, [
    { type: 'check', command: 'notify', channel: 'webhook', ok: false, attempts: 1, error: `${host} answered 400.` },
    { type: 'summary', command: 'notify', sent: 0, of: 1 },
  ]);
});

test('a profile has channels of its own, instead of the common ones', async (t) => {
  const { url, bodies, mail, notify, configure } = await told(t);
  await configure({ notify: { email: mailTo(mail) }, profiles: { acme: { notify: { webhook: { url } } } } });
  const { code, stdout, stderr } = await notify('--test', '--profile', 'acme');
  t.is(code, 0, stderr);
  t.false(stdout.includes('email'));
  t.is(bodies.length, 1);
  t.is(mail.mails.length, 0);
});

for (const [what, content, message] of [
  ['no channels', {}, 'No notifications are configured: webex-bulk.json has no "notify".'],
  [
    'channels that are all off',
    { notify: { webhook: { url: 'https://hooks.acme.com/', when: 'never' } } },
    'Every channel under "notify" in webex-bulk.json is set to "never".',
  ],
  [
    'a wrong value',
    { notify: { email: { host: 'smtp.acme.com', from: 'IT', to: 'it@acme.com' } } },
    '"notify.email.from" in the configuration file must be an email address.',
  ],
] as const) {
  test(`${what} in the configuration is exit code 2`, async (t) => {
    const { notify, configure } = await told(t);
    await configure(content);
    const { code, stdout, stderr } = await notify('--test');
    t.is(code, 2);
    t.true(stderr.replaceAll(/\s+/gu, ' ').includes(message), stderr);
    t.is(stdout, '');
  });
}

test('channels in a file that was only found are not used', async (t) => {
  const { place, url, bodies, configure } = await told(t);
  await configure({ notify: { webhook: { url } } });
  const env = { ...place.env, WEBEX_BULK_WEBHOOK_SECRET: secret };
  const { code, stderr } = await place.runWith(env, 'notify', '--test');
  t.is(code, 2);
  t.regex(stderr, /was found, not named, so nothing is sent to the channels in it/u);
  t.regex(stderr, /--config webex-bulk\.json/u);
  t.is(bodies.length, 0);
});
