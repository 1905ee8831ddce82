/** What stands between the program and Webex: certificates that cannot be trusted. */
import type { ExecutionContext } from 'ava';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { createAuthority, type Certificate } from '../helpers/certificates.js';
import { office } from '../helpers/cli.js';
import { temporaryFolder } from '../helpers/folder.js';
import { listen } from '../webex/servers.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(3);

const sheet = 'email,firstName\nnew@acme.example,New\n';

/** Counts what was asked, and how often somebody tried to connect. */
async function secureServer(t: ExecutionContext, certificate: Certificate) {
  const seen = { requests: 0, connections: 0 };
  const server = createServer({ ...certificate }, (_request, response) => {
    seen.requests += 1;
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"nobody"}');
  });
  server.on('connection', () => (seen.connections += 1));
  server.on('tlsClientError', () => undefined);
  const port = await listen(server);
  t.teardown(() => server.close());
  return { origin: `https://127.0.0.1:${port}`, seen };
}

for (const [what, name, days, isTrusted, said] of [
  ['of an unknown authority', 'IP:127.0.0.1', 2, false, /certificate not trusted \((?:UNABLE_TO|SELF_SIGNED)/u],
  ['for another name', 'DNS:webex.example', 2, true, /certificate not trusted \(ERR_TLS_CERT_ALTNAME_INVALID\)/u],
  ['that has expired', 'IP:127.0.0.1', -1, true, /certificate not trusted \(CERT_HAS_EXPIRED\)/u],
  ['that can be trusted', 'IP:127.0.0.1', 2, true, undefined],
] as const) {
  some(
    `a certificate ${what} ${said ? 'ends the run at once, in plain words, and nothing is sent' : 'is accepted'}`,
    async (t) => {
      const place = await office(t);
      const authority = createAuthority(await temporaryFolder(t));
      const { origin, seen } = await secureServer(t, authority.issue(name, days));
      const env = {
        ...place.env,
        WEBEX_API_URL: `${origin}/v1`,
        ...(isTrusted && { NODE_EXTRA_CA_CERTS: authority.path }),
      };
      const ended = await place.runAsProgramWith(env, 'apply', await place.file('people.csv', sheet), '--yes');
      t.is(ended.code, 5, ended.stderr);
      t.is(seen.requests, said ? 0 : 1);
      t.deepEqual(await readdir(join(place.folder, 'output')), []);
      if (!said) return;
      t.regex(ended.stderr, said);
      t.regex(ended.stderr, /NODE_EXTRA_CA_CERTS/u);
      t.notRegex(ended.stderr, /\n\s+at /u);
      t.is(seen.connections, 1);
    },
  );
}
