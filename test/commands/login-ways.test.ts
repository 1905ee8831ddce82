/** Ways to sign in, before anybody is asked anything. */
import test from 'ava';
import type { LoginRun } from '../../src/commands/login-run.js';
import { askedByPaste } from '../../src/commands/login-ways.js';
import { RunError } from '../../src/errors.js';

/** What is told or asked ends the test: nothing should be. */
function run(redirectUri: string): LoginRun {
  const terminal = { note: () => undefined, ask: () => Promise.reject(new Error('asked')) };
  const client = { clientId: 'client', clientSecret: 'secret' };
  const options = { 'redirect-uri': redirectUri, scopes: 'spark:all' };
  return { terminal, client, options, apiUrl: 'https://webexapis.com/v1' } as unknown as LoginRun;
}

for (const redirectUri of [
  'http://intranet.example/redirect',
  'http://localhost.evil.example/redirect',
  'http://127.0.0.1@evil.example/redirect',
  'http://[::ffff:127.0.0.1]/redirect',
]) {
  test(`no sign-in comes back in the open to ${redirectUri}`, async (t) => {
    const error = await t.throwsAsync(askedByPaste(run(redirectUri)), { instanceOf: RunError });
    t.is(error.problem, 'usage');
    t.regex(error.message, /^--redirect-uri .* is not https/u);
  });
}

for (const redirectUri of [
  'http://localhost:6001/redirect',
  'http://127.0.0.1:6001/redirect',
  'https://acme.example/redirect',
  'com.example.app:/redirect',
]) {
  test(`a sign-in may come back to ${redirectUri}`, async (t) => {
    await t.throwsAsync(askedByPaste(run(redirectUri)), { message: 'asked' });
  });
}
