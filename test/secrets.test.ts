import test from 'ava';
import { keepSecret, redacted } from '../src/secrets.js';

test('a kept secret is in no text, in whatever form', (t) => {
  const secret = 'tok/en+with=signs';
  keepSecret(secret);
  const base64 = Buffer.from(secret).toString('base64');
  const texts = [`Bearer ${secret}`, `?token=${encodeURIComponent(secret)}`, `Basic ${base64}`, `${secret}${secret}`];
  for (const text of texts)
    t.false([secret, encodeURIComponent(secret), base64].some((one) => redacted(text).includes(one)));
  t.is(redacted(`Bearer ${secret}.`), 'Bearer ***.');
});

test('what is no secret stays as it is, and nothing short counts as one', (t) => {
  keepSecret('');
  keepSecret(undefined);
  keepSecret('acme');
  t.is(redacted('acme.webex.com'), 'acme.webex.com');
});
