import test from 'ava';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SMTPServerOptions } from 'smtp-server';
import { createAuthority, trust } from '../helpers/certificates.js';
import { mailServer, mailTo, refusal } from './mail-server.js';
import { notifierFor, sample } from './sample.js';

const password = 'the password of the mailbox';

const asUser: SMTPServerOptions = {
  onAuth({ username, password: given }, _session, done) {
    if (username === 'robot' && given === password) done(null, { user: username });
    else done(refusal(`5.7.8 no such mailbox: robot, ${given ?? ''}`, 535));
  },
};

const certificates = mkdtempSync(join(tmpdir(), 'webex-bulk-'));
process.once('exit', () => rmSync(certificates, { recursive: true, force: true }));
const authority = createAuthority(certificates);
trust(authority);
const service = authority.issue('IP:127.0.0.1', 1);

for (const [what, secure] of [
  ['STARTTLS', false],
  ['TLS from the beginning', true],
] as const) {
  test(`over ${what}, the user signs in with the password of the environment`, async (t) => {
    const { port, mails } = await mailServer(t, { ...asUser, ...service, secure, disabledCommands: [] });
    const deps = { environment: { WEBEX_BULK_SMTP_PASSWORD: password } };
    const { notifier } = notifierFor(mailTo(port, { secure, user: 'robot' }), deps);
    t.deepEqual(await notifier.send(sample), [{ channel: 'email', ok: true, attempts: 1 }]);
    t.like(mails[0], { user: 'robot', secure: true });
  });
}

test('a certificate for another name is refused, and nothing is sent', async (t) => {
  const other = authority.issue('DNS:mail.other.example', 1);
  const { port, mails } = await mailServer(t, { ...asUser, ...other, secure: true });
  const deps = { environment: { WEBEX_BULK_SMTP_PASSWORD: password } };
  const [delivered] = await notifierFor(mailTo(port, { secure: true, user: 'robot' }), deps).notifier.send(sample);
  t.like(delivered, { ok: false });
  t.regex(delivered?.error ?? '', /mail server 127\.0\.0\.1:\d+/u);
  t.is(mails.length, 0);
});

test('a wrong password is final, and the answer that repeats it is masked', async (t) => {
  const wrong = 'a wrong password, typed badly';
  const { port, mails } = await mailServer(t, { ...asUser, ...service, disabledCommands: [] });
  const deps = { environment: { SMTP_SECRET: wrong } };
  const config = mailTo(port, { secure: false, user: 'robot', passwordVariable: 'SMTP_SECRET' });
  const [delivered] = await notifierFor(config, deps).notifier.send(sample);
  t.like(delivered, { ok: false, attempts: 1 });
  t.regex(delivered?.error ?? '', /does not accept user and password: .*5\.7\.8 no such mailbox: robot, \*\*\*\.$/u);
  t.is(mails.length, 0);
});

test('without the password, nothing is sent', async (t) => {
  const { port, mails } = await mailServer(t, { ...asUser, ...service, disabledCommands: [] });
  const { notifier } = notifierFor(mailTo(port, { secure: false, user: 'robot' }), { environment: {} });
  const error = "WEBEX_BULK_SMTP_PASSWORD isn't set, so nothing was sent.";
  t.deepEqual(await notifier.send(sample), [{ channel: 'email', ok: false, attempts: 1, error }]);
  t.is(mails.length, 0);
});
