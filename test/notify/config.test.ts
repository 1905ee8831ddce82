import test from 'ava';
import { RunError } from '../../src/errors.js';
import { readNotifyConfig } from '../../src/notify/config.js';

const hook = { url: 'https://hooks.acme.com/x' };
const mail = { host: 'smtp.acme.com', from: 'webex-bulk@acme.com', to: 'it@acme.com' };

test('what is not said has a default', (t) => {
  t.deepEqual(readNotifyConfig(undefined), {});
  t.deepEqual(readNotifyConfig({ webhook: hook, webex: { room: 'R' }, email: mail }), {
    webhook: { ...hook, when: 'always', details: 'counts', secretVariable: 'WEBEX_BULK_WEBHOOK_SECRET' },
    webex: { when: 'always', details: 'counts', to: { roomId: 'R' } },
    email: {
      ...{ when: 'always', details: 'counts', host: 'smtp.acme.com', port: 587, security: 'starttls' },
      ...{ passwordVariable: 'WEBEX_BULK_SMTP_PASSWORD', from: 'webex-bulk@acme.com', to: ['it@acme.com'] },
      attach: false,
    },
  });
});

for (const [secure, port, security] of [
  [true, 465, 'tls'],
  [false, 587, 'starttls'],
  ['none', 25, 'none'],
] as const) {
  test(`"secure": ${JSON.stringify(secure)} is port ${port} with ${security}`, (t) => {
    t.like(readNotifyConfig({ email: { ...mail, secure } }).email, { port, security });
    t.like(readNotifyConfig({ email: { ...mail, secure, port: 2525 } }).email, { port: 2525, security });
  });
}

test('this machine may be sent to without encryption', (t) => {
  t.is(readNotifyConfig({ webhook: { url: 'http://127.0.0.1:8080/x' } }).webhook?.url, 'http://127.0.0.1:8080/x');
});

const secret = 'Kx7/a-secret-in-the-wrong-place';
for (const [value, key, expected] of [
  ['all', 'notify', 'must be an object'],
  [{ webhook: 'https://a.example' }, 'notify.webhook', 'must be an object'],
  [{ webhook: [] }, 'notify.webhook', 'must be an object'],
  [{ webhook: {} }, 'notify.webhook.url', 'is missing'],
  [{ webhook: { url: 7 } }, 'notify.webhook.url', 'must be text'],
  [{ webhook: { url: ' ' } }, 'notify.webhook.url', 'must be text'],
  [{ webhook: { url: `hooks/${secret}` } }, 'notify.webhook.url', 'must be an address such as https://host/path'],
  [
    { webhook: { url: `http://a.example/${secret}` } },
    'notify.webhook.url',
    'must begin with https:// (http:// only for this machine)',
  ],
  [
    { webhook: { url: 'file:///etc' } },
    'notify.webhook.url',
    'must begin with https:// (http:// only for this machine)',
  ],
  [
    { webhook: { url: `https://u:${encodeURIComponent(secret)}@a.example` } },
    'notify.webhook.url',
    'must not contain a user name or password',
  ],
  [
    { webhook: { url: 'https://a.example/\r\nX: y' } },
    'notify.webhook.url',
    'must not contain line breaks or control characters',
  ],
  [{ webhook: { ...hook, when: 'often' } }, 'notify.webhook.when', 'must be one of "always", "problems", "never"'],
  [{ webhook: { ...hook, details: 'all' } }, 'notify.webhook.details', 'must be one of "counts", "people"'],
  [
    { webhook: { ...hook, secretVariable: secret } },
    'notify.webhook.secretVariable',
    'must be the name of an environment variable, in capitals; the secret itself goes there',
  ],
  [{ webex: {} }, 'notify.webex', 'must have either "room" (the id of a space) or "person" (an email address)'],
  [
    { webex: { room: 'R', person: 'it@acme.com' } },
    'notify.webex',
    'must have either "room" (the id of a space) or "person" (an email address)',
  ],
  [{ webex: { person: 'it' } }, 'notify.webex.person', 'must be an email address'],
  [
    { webex: { room: 'R', tokenVariable: secret } },
    'notify.webex.tokenVariable',
    'must be the name of an environment variable, in capitals; the secret itself goes there',
  ],
  [{ email: { ...mail, host: undefined } }, 'notify.email.host', 'is missing'],
  [{ email: { ...mail, host: 'smtp://a.example' } }, 'notify.email.host', 'must be a host name such as smtp.acme.com'],
  [{ email: { ...mail, port: '25' } }, 'notify.email.port', 'must be a number from 1 to 65535'],
  [{ email: { ...mail, port: 0 } }, 'notify.email.port', 'must be a number from 1 to 65535'],
  [{ email: { ...mail, secure: 'yes' } }, 'notify.email.secure', 'must be one of true, false, "none"'],
  [
    { email: { ...mail, secure: 'none', user: 'robot' } },
    'notify.email.secure',
    'must be true or false where "user" is set: a password is never sent unencrypted',
  ],
  [{ email: { ...mail, from: 'IT <it@acme.com>' } }, 'notify.email.from', 'must be an email address'],
  [{ email: { ...mail, to: [] } }, 'notify.email.to', 'must be a list of 1 to 50 email addresses'],
  [{ email: { ...mail, to: ['it@acme.com', 7] } }, 'notify.email.to', 'must be a list of 1 to 50 email addresses'],
  [
    { email: { ...mail, to: 'it@acme.com, evil@evil.example' } },
    'notify.email.to',
    'must be a list of 1 to 50 email addresses',
  ],
  [{ email: { ...mail, attach: 'yes' } }, 'notify.email.attach', 'must be one of true, false'],
] as const) {
  test(`${JSON.stringify(value)}: "${key}" ${expected}`, (t) => {
    const error = t.throws(() => readNotifyConfig(value), { instanceOf: RunError });
    t.is(error.message, `"${key}" in the configuration file ${expected}.`);
    t.is(error.next, 'docs/notifications.md lists the keys of each channel.');
    t.false(`${error.message} ${error.next ?? ''}`.includes(secret));
  });
}

for (const [value, message, next] of [
  [{ webook: hook }, 'The configuration file has an unknown key "notify.webook".', 'Did you mean "notify.webhook"?'],
  [
    { webhook: { ...hook, secret: 'x' } },
    'The configuration file has an unknown key "notify.webhook.secret".',
    'Did you mean "notify.webhook.secretVariable"?',
  ],
  [
    { webhook: { ...hook, colour: 'x' } },
    'The configuration file has an unknown key "notify.webhook.colour".',
    'Known keys of "notify.webhook": url, when, details, secretVariable.',
  ],
  [
    { email: { ...mail, tos: 'x' } },
    'The configuration file has an unknown key "notify.email.tos".',
    'Did you mean "notify.email.to"?',
  ],
] as const) {
  test(message, (t) => {
    t.like(
      t.throws(() => readNotifyConfig(value), { instanceOf: RunError }),
      { message, next },
    );
  });
}
