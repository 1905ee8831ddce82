import test from 'ava';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Notification } from '../../src/notify/notification.js';
import { closedPort } from '../webex/servers.js';
import { headerOf, mailServer, mailTo, parsed, refusal, type Mail } from './mail-server.js';
import { notifierFor, sample } from './sample.js';

function texts({ source }: Mail): { readonly text: string; readonly html: string } {
  const [text, html] = parsed(source).parts.map(({ content }) => content.toString());
  return { text: text ?? '', html: html ?? '' };
}

test('an email has the outcome in its subject, and text and HTML that name no one', async (t) => {
  const { port, mails } = await mailServer(t);
  const { notifier } = notifierFor(mailTo(port));
  t.deepEqual(await notifier.send(sample), [{ channel: 'email', ok: true, attempts: 1 }]);
  const [mail] = mails as [Mail];
  t.like(mail, { from: 'webex-bulk@acme.com', to: ['it@acme.com', 'hr@acme.com'] });
  const { headers, parts } = parsed(mail.source);
  t.is(headerOf(headers, 'Subject'), '[webex-bulk] 37 of 1,204 rows not done: people.csv');
  t.is(headerOf(headers, 'Auto-Submitted'), 'auto-generated');
  t.regex(headerOf(headers, 'Message-ID'), /^<[\da-f-]{36}@acme\.com>$/u);
  t.is(parts.length, 2);
  const { text, html } = texts(mail);
  t.true(text.includes('Next: webex-bulk retry 20261128-030000-people'));
  t.true(html.includes('<code>webex-bulk retry 20261128-030000-people</code>'));
  for (const part of [text, html]) {
    t.true(part.includes('Acme Inc.'));
    t.false(/lena|boss/u.test(part));
  }
});

test('people are named in an email that is allowed details', async (t) => {
  const { port, mails } = await mailServer(t);
  await notifierFor(mailTo(port, { details: 'people' })).notifier.send(sample);
  for (const part of Object.values(texts(mails[0] as Mail))) t.true(part.includes('row 17, lena@acme.com'));
});

test('a file name with line breaks adds no header and no recipient', async (t) => {
  const { port, mails } = await mailServer(t);
  const evil = 'people.csv\r\nBcc: evil@evil.example\r\n\r\n<script>alert(1)</script>\u202Evsc';
  const hostile: Notification = { ...sample, file: evil, feed: evil, title: evil };
  t.like((await notifierFor(mailTo(port)).notifier.send(hostile))[0], { ok: true });
  const [mail] = mails as [Mail];
  t.deepEqual(mail.to, ['it@acme.com', 'hr@acme.com']);
  const { headers, parts } = parsed(mail.source);
  t.false(headers.some((line) => /^bcc:/iu.test(line)));
  t.is(parts.length, 2);
  t.regex(
    headerOf(headers, 'Subject'),
    /^\[webex-bulk\] 37 of 1,204 rows not done: people\.csv\\r\\nBcc: \(address\)/u,
  );
  t.false(/<script|\u202E/u.test(texts(mail).html));
});

test('a recipient that the server rejects is named; the others have the message', async (t) => {
  const { port, mails } = await mailServer(t, {
    onRcptTo({ address }, _session, done) {
      done(address === 'hr@acme.com' ? refusal('5.1.1 unknown', 550) : null);
    },
  });
  const error = 'The mail server accepted 1 of 2 recipients, but not hr@acme.com.';
  const delivered = await notifierFor(mailTo(port)).notifier.send(sample);
  t.deepEqual(delivered, [{ channel: 'email', ok: false, attempts: 1, error }]);
  t.deepEqual(
    mails.map(({ to }) => to),
    [['it@acme.com']],
  );
});

test('a server that asks to come again gets the same message, with the same id', async (t) => {
  let attempts = 0;
  const ids: string[] = [];
  const { port } = await mailServer(t, {
    onData(stream, _session, done) {
      let source = '';
      stream.on('data', (chunk: Buffer) => (source += chunk.toString()));
      stream.on('end', () => {
        ids.push(headerOf(parsed(source).headers, 'Message-ID'));
        done(++attempts < 3 ? refusal('4.3.0 come again', 451) : null);
      });
    },
  });
  const { notifier, clock } = notifierFor(mailTo(port));
  t.deepEqual(await notifier.send(sample), [{ channel: 'email', ok: true, attempts: 3 }]);
  t.deepEqual(clock.pauses, [1000, 4000]);
  t.is(ids.length, 3);
  t.is(new Set(ids).size, 1);
});

test('what a server refuses for good is not tried again', async (t) => {
  const { port } = await mailServer(t, {
    onMailFrom: (_address, _session, done) => done(refusal('5.7.1 not you', 550)),
  });
  const [delivered] = await notifierFor(mailTo(port)).notifier.send(sample);
  t.like(delivered, { ok: false, attempts: 1 });
  t.regex(delivered?.error ?? '', /^The mail server 127\.0\.0\.1:\d+ refuses the message: .*5\.7\.1 not you\.$/u);
});

test('a mail server that takes too long is given up in time', async (t) => {
  const { port, mails } = await mailServer(t, { onMailFrom: () => undefined });
  const { notifier } = notifierFor(mailTo(port), { bounds: { attempts: 3, total: 400 } });
  const [delivered] = await notifier.send(sample);
  t.like(delivered, { ok: false, attempts: 1 });
  t.regex(delivered?.error ?? '', / in time/u);
  t.is(mails.length, 0);
});

test('a mail server that is not there is tried three times', async (t) => {
  const port = Number(new URL(await closedPort()).port);
  const [delivered] = await notifierFor(mailTo(port)).notifier.send(sample);
  t.like(delivered, { ok: false, attempts: 3 });
  t.regex(delivered?.error ?? '', /cannot be reached or ended the connection \(\w+\)\.$/u);
});

test('results are attached up to 10 MB, and what is left out is said', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'webex-bulk-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const file = async (name: string, content: Buffer | string): Promise<{ name: string; path: string }> => {
    await writeFile(join(folder, name), content);
    return { name, path: join(folder, name) };
  };
  const results = '\uFEFFemail,wx_status\r\nzoë@acme.com,failed\r\n';
  const attachments = [
    { ...(await file('small.csv', results)), name: 'a/b\r\nX: y.csv' },
    await file('large.csv', Buffer.alloc(10 * 1024 * 1024, 'x')),
    { name: 'gone.csv', path: join(folder, 'gone.csv') },
  ];
  const { port, mails } = await mailServer(t);
  await notifierFor(mailTo(port, { attach: true })).notifier.send({ ...sample, attachments });
  await notifierFor(mailTo(port)).notifier.send({ ...sample, attachments });
  const [mail, without] = mails as [Mail, Mail];
  const { parts } = parsed(mail.source);
  t.is(parts.length, 3);
  t.is(parts[2]?.content.toString(), results);
  t.true((parts[2]?.headers ?? '').includes('a_b_r_nX: y.csv'), parts[2]?.headers);
  const notes = [
    'large.csv is not attached: with 10.0 MB the attachments would be larger than 10.0 MB.',
    'gone.csv is not attached: it cannot be read (ENOENT).',
  ];
  for (const part of Object.values(texts(mail))) for (const note of notes) t.true(part.includes(note));
  t.is(parsed(without.source).parts.length, 2);
});
