import test from 'ava';
import { registerSecret, redacted } from '../../src/model/secrets.js';

const secret = 'tok/en+with=signs & "quotes" <ü>';
const base64 = Buffer.from(secret).toString('base64');
for (const [where, form] of [
  ['as it is', secret],
  ['in an address', encodeURIComponent(secret)],
  ['in a form', new URLSearchParams({ a: secret }).toString().slice(2)],
  ['on a page', 'tok/en+with=signs &amp; &quot;quotes&quot; &lt;ü&gt;'],
  ['in JSON', JSON.stringify(secret).slice(1, -1)],
  ['in Basic authentication', base64.replace(/=+$/u, '')],
  ['in base64url', Buffer.from(secret).toString('base64url')],
] as const) {
  test(`a kept secret ${where} is in no message`, (t) => {
    registerSecret(secret);
    t.is(redacted(`before ${form}${form} after`), 'before ****** after');
  });
}

test('a secret that holds another one is taken out whole, in whatever order they came', (t) => {
  registerSecret('canary-short');
  registerSecret('canary-short-and-long');
  t.is(redacted('canary-short-and-long canary-short'), '*** ***');
});

test('what is no secret stays as it is, and nothing short counts as one', (t) => {
  registerSecret('');
  registerSecret(undefined);
  registerSecret('acme');
  t.is(redacted('acme.webex.com'), 'acme.webex.com');
});

test('a secret that no address could carry is one too', (t) => {
  registerSecret('half \uD800 a letter');
  t.is(redacted('half \uD800 a letter'), '***');
});
