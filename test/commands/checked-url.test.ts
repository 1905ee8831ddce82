/** Where access tokens may be sent: over https, or to this machine. */
import test from 'ava';
import { checkedUrl } from '../../src/commands/checked-url.js';
import { RunError } from '../../src/errors.js';

for (const url of [
  'https://webexapis.com/v1',
  'https://api-usgov.webex.com/v1',
  'https://10.0.0.1:8443/v1',
  'http://127.0.0.1:8080/v1',
  'http://localhost:8080/v1',
  'http://LOCALHOST/v1',
  'http://[::1]:8080/v1',
  // Other ways to write 127.0.0.1, and normalized to it before anything is looked up.
  'http://127.1/v1',
  'http://0x7f.1/v1',
  'http://2130706433/v1',
]) {
  test(`${url} may have tokens`, (t) => {
    t.is(checkedUrl(`${url}/`, '--api-url'), url);
  });
}

const refused: readonly [url: string, said: RegExp][] = [
  ['http://webexapis.com/v1', /not https/u],
  ['HTTP://webexapis.com/v1', /not https/u],
  ['http://localhost.evil.example/v1', /not https/u],
  ['http://127.0.0.1.evil.example/v1', /not https/u],
  ['http://127.0.0.1@evil.example/v1', /not https/u],
  ['http://localhost:80@evil.example/v1', /not https/u],
  ['http://evil.example#@localhost/', /not https/u],
  ['http://evil.example\\@localhost/', /not https/u],
  ['http://[::ffff:127.0.0.1]/v1', /not https/u],
  ['http://0.0.0.0/v1', /not https/u],
  ['http://localhost./v1', /not https/u],
  ['http://loc\u0430lhost/v1', /not https/u],
  ['http://128.0.0.1/v1', /not https/u],
  ['ws://localhost/v1', /not https/u],
  ['file:///etc/passwd', /not https/u],
  ['https://127.0.0.1@evil.example/v1', /user name or password/u],
  ['https://user:secret@webexapis.com/v1', /user name or password/u],
  ['https://', /not a valid address/u],
  ['webexapis.com/v1', /not a valid address/u],
  ['', /not a valid address/u],
];
for (const [url, said] of refused) {
  test(`"${url}" may not`, (t) => {
    const error = t.throws(() => checkedUrl(url, '--api-url'), { instanceOf: RunError });
    t.is(error.problem, 'usage');
    t.regex(error.message, said);
    t.regex(error.message, /^--api-url/u);
  });
}

for (const [url, how] of [
  ['http://ana:canary-1@webexapis.com/v1', 'sent unencrypted'],
  ['https://ana:canary-1@webexapis.com/v1', 'allowed but for its password'],
  ['https://ana:canary-1/x@webexapis.com/v1', 'that cannot be read'],
  ['https://ana:canary@1@webexapis.com:port/v1', 'that cannot be read either'],
  ['ftp://ana:canary-1@webexapis.com/v1', 'of another kind'],
] as const) {
  test(`the password in an address ${how} is not shown`, (t) => {
    const error = t.throws(() => checkedUrl(url, '--api-url'), { instanceOf: RunError });
    t.notRegex(`${error.message} ${error.next ?? ''}`, /canary|ana/u);
  });
}
