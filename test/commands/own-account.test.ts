import test from 'ava';
import { join } from 'node:path';
import { changePlan } from '../helpers/changed-plan.js';
import { office } from '../helpers/cli.js';

const admin = 'admin@acme.example';
const amelie = 'amelie.fischer@acme.example';

test('an administrator’s own row that would lock them out is invalid, and the others are done', async (t) => {
  const place = await office(t);
  const file = await place.file(
    'leavers.csv',
    `email,loginEnabled,exactLicenses\n${admin},false,Messaging\n${amelie},false,\n`,
  );
  const ended = await place.run('apply', file, '--yes');
  t.is(ended.code, 3, ended.stderr);
  const [own, other] = await place.results();
  t.like(own, { wx_status: 'invalid', wx_error_code: 'own-account', wx_error_column: 'loginEnabled' });
  t.regex(own?.['wx_error'] ?? '', /sign-in.*account on acme\.webex\.com.*ask another administrator to do it/u);
  t.like(other, { wx_status: 'updated' });
  t.like((await place.state(admin)).people[0], { loginEnabled: true, licenses: ['Webex Suite', 'Messaging'] });
});

test('an administrator’s own row may change what does not lock them out', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', `email,title,removeLicenses\n${admin},Boss,Messaging\n`);
  const ended = await place.run('apply', file, '--yes');
  t.is(ended.code, 0, ended.stdout + ended.stderr);
  t.like((await place.state(admin)).people[0], { title: 'Boss', licenses: ['Webex Suite'] });
});

test('a plan of another administrator that would lock out who applies it is refused before the first write', async (t) => {
  const place = await office(t);
  t.is((await place.run('plan', await place.file('p.csv', `email,loginEnabled\n${amelie},false\n`))).code, 0);
  // As another administrator would have planned it: for them this row is about somebody else.
  const path = join(await place.jobFolder(), 'plan.jsonl');
  await changePlan(path, (text) => text.replaceAll(amelie, admin));
  const ended = await place.run('apply', 'latest', '--yes');
  t.is(ended.code, 4, ended.stdout + ended.stderr);
  t.regex(ended.stderr, /row 2 \(admin@acme\.example\): loginEnabled "false" would remove the sign-in/u);
  t.deepEqual(await place.writes(), []);
});
