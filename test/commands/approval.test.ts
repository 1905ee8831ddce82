import test, { type ExecutionContext } from 'ava';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { office, type Ended, type Office } from '../helpers/cli.js';
import { keepSignIn } from '../helpers/kept-sign-in.js';

interface Ruled {
  readonly place: Office;
  readonly file: string;
  /** As the person who plans. */
  readonly run: (...args: string[]) => Promise<Ended>;
  /** As another person, with a sign-in of their own. */
  readonly asAnother: (...args: string[]) => Promise<Ended>;
}

/** Six people get a title; more than five changes need another person. */
async function ruled(t: ExecutionContext, approval: unknown = { changes: 5 }): Promise<Ruled> {
  const place = await office(t, { users: 12 });
  const config = await place.file('settings.json', JSON.stringify({ approval }));
  const { people } = await place.state();
  const rows = people.filter(({ email }) => email !== place.connection.admin).slice(0, 6);
  const file = await place.file('people.csv', `email,title\n${rows.map(({ email }) => `${email},Boss\n`).join('')}`);
  const { env } = await keepSignIn(place, { admin: 'chief@acme.example' }, 'chief');
  return {
    place,
    file,
    run: (...args) => place.run(...args, '--config', config),
    asAnother: (...args) => place.runWith(env, ...args, '--config', config, '--profile', 'chief'),
  };
}

test('a plan beyond the rule waits, only another person can approve it, and then it is applied', async (t) => {
  const { place, file, run, asAnother } = await ruled(t);
  const held = await run('apply', file, '--yes');
  t.is(held.code, 4, held.stderr);
  t.regex(
    held.stderr,
    /6 people in 6 rows would be created or updated .*more than 5 needs the approval of another person/u,
  );
  t.deepEqual(await place.writes(), []);
  const path = await place.jobFolder();
  const job = basename(path);
  t.regex(held.stderr, new RegExp(`webex-bulk approve ${job}`, 'u'));
  t.regex(await readFile(join(path, 'report.html'), 'utf8'), /needs the approval of another person/u);
  t.regex((await run('jobs')).stdout, /waits for approval/u);

  const own = await run('approve', job, '--yes');
  t.is(own.code, 4);
  t.regex(own.stderr, /was planned by .*, so another person has to approve it/u);
  t.is((await run('apply', job, '--yes')).code, 4);
  t.deepEqual(await place.writes(), []);

  const approved = await asAnother('approve', job, '--yes');
  t.is(approved.code, 0, approved.stderr);
  t.regex(approved.stdout, /Approved by .* \(chief@acme\.example\)/u);
  const done = await run('apply', job, '--yes');
  t.is(done.code, 0, done.stderr);
  t.is((await place.writes()).length, 6);
  t.regex(await readFile(join(path, 'report.html'), 'utf8'), /signed in as chief@acme\.example/u);
});

test('an approval written by the planner does not count', async (t) => {
  const { place, file, run } = await ruled(t);
  await run('apply', file, '--yes');
  const path = await place.jobFolder();
  const header = JSON.parse((await readFile(join(path, 'plan.jsonl'), 'utf8')).split('\n')[0] ?? '') as {
    user: string;
  };
  const approval = { by: header.user, at: new Date().toISOString(), seal: 'any' };
  await writeFile(join(path, 'approval.json'), JSON.stringify(approval));
  const { code, stderr } = await run('apply', basename(path), '--yes');
  t.is(code, 4);
  t.regex(stderr, /another person has to approve|is not the plan/u);
  t.deepEqual(await place.writes(), []);
});

test('a plan within the rule is applied at once, and what another person rejected is not', async (t) => {
  const within = await ruled(t, { changes: 6, removals: '5%' });
  t.is((await within.run('apply', within.file, '--yes')).code, 0);
  const { place, file, run, asAnother } = await ruled(t, { changes: '50%' });
  t.is((await run('apply', file, '--yes')).code, 4);
  const job = basename(await place.jobFolder());
  t.is((await asAnother('reject', job, '--reason', 'not today')).code, 0);
  const { code, stderr } = await run('apply', job, '--yes');
  t.is(code, 4);
  t.regex(stderr, /was rejected by .*: not today/u);
});

test('a retry and an undo beyond the rule wait too', async (t) => {
  const { place, file, run, asAnother } = await ruled(t);
  await run('apply', file, '--yes');
  const job = basename(await place.jobFolder());
  await asAnother('approve', job, '--yes');
  t.is((await run('apply', job, '--yes')).code, 0);
  const { code, stderr } = await run('undo', job, '--yes');
  t.is(code, 4, stderr);
  t.regex(stderr, /needs the approval of another person/u);
  t.is((await place.writes()).length, 6);
});

for (const [what, approval, message] of [
  ['is no object', 5, /"approval" in the configuration .*settings\.json must be an object/u],
  ['has an unknown key', { removal: 5 }, /"approval\.removal" .* is not known[^]*Did you mean "removals"\?/u],
  ['has no number', { changes: 'many' }, /"approval\.changes" .* must be a whole number, or percent/u],
] as const) {
  test(`a rule that ${what} is refused before anything is looked up`, async (t) => {
    const { place, file, run } = await ruled(t, approval);
    const { code, stderr } = await run('apply', file, '--yes');
    t.is(code, 2);
    t.regex(stderr, message);
    t.deepEqual(await place.requests(), []);
  });
}
