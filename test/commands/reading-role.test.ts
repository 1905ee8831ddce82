/** An administrator of the site whose role in the organization lets them look only. */
import test, { type ExecutionContext } from 'ava';
import { office, type Office } from '../helpers/cli.js';
import { tamperingProxy } from '../helpers/tampering-proxy.js';

const reader = Buffer.from('ciscospark://us/ROLE/id_readonly_admin').toString('base64').replace(/=+$/u, '');

/** The environment in which Webex shows one role of the caller. */
async function asReader(t: ExecutionContext, place: Office): Promise<Record<string, string>> {
  const proxy = await tamperingProxy(t, place);
  proxy.tamper = async (passing, answer) => {
    if (passing.path !== '/v1/people/me') return false;
    const { status, headers, body } = await passing.forward();
    const me = { ...(JSON.parse(body) as object), roles: [reader] };
    answer.writeHead(status, { 'content-type': headers['content-type'] }).end(JSON.stringify(me));
    return true;
  };
  return proxy.env;
}

test('they can plan, are told who cannot apply it, and nothing of a job is sent in their name', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', 'email,title\namelie.fischer@acme.example,Chief\n');
  const env = await asReader(t, place);
  const planned = await place.runWith(env, 'plan', file);
  t.is(planned.code, 0, planned.stderr);
  t.regex(planned.stdout, /admin@acme\.example has read-only access: another administrator has to apply it/u);
  for (const target of [file, 'latest']) {
    const applied = await place.runWith(env, 'apply', target, '--yes');
    t.is(applied.code, 6, applied.stderr);
    t.regex(applied.stderr, /Nothing was sent: the roles of admin@acme\.example/u);
    t.regex(applied.stderr, /"Full Administrator"/u);
  }
  t.deepEqual(await place.writes(), []);
  t.is((await place.run('apply', 'latest', '--yes')).code, 0);
});
